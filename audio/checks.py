"""What a clip must be to be the speech of a text: a hole, a click or noise is never published."""

from __future__ import annotations

from audio.types import Clip

SHORTEST = 0.015
"""Seconds of speech a character takes at least; halved audio falls below (measured: 0.05 to 0.09)."""
LONGEST = 0.6
"""Seconds a character takes at most; letters that are spelled out take the longest."""
MARGIN = 2.5
"""Seconds that a short text may take beyond that."""
FREE = 10
"""Characters from which a text must take its shortest time."""
FLOOR = 0.001
"""Root mean square of full scale (-60 dBFS) below which nothing was said."""
REST = 2.0
"""Seconds of silence inside a sentence that no reader makes."""
CLIPPED = 0.01
"""Share of samples at full scale that is heard as distortion."""


def fault(clip: Clip, text: str) -> str:
    """What is wrong with the clip as the speech of a text, in a few words; empty when nothing is."""
    import numpy as np

    if clip.rate < 8000 or len(clip.pcm) % 2 or not clip.pcm:
        return "no sound that can be used"
    samples = np.frombuffer(clip.pcm, "<i2")
    seconds, letters = len(samples) / clip.rate, sum(map(str.isalnum, text))
    if letters >= FREE and seconds < letters * SHORTEST:
        return f"{seconds:.1f} s for {letters} letters: a part is missing"
    if seconds > len(text) * LONGEST + MARGIN:
        return f"{seconds:.1f} s for {letters} letters: far too much"
    wave = samples.astype(np.float32) / 32768
    if float(np.sqrt(np.mean(wave * wave))) < FLOOR:
        return "silence"
    if float(np.mean(np.abs(samples.astype(np.int32)) >= 32767)) > CLIPPED:
        return "distorted sound"
    if _longest_rest(wave, clip.rate) > REST:
        return f"more than {REST:g} s of silence inside"
    return ""


def _longest_rest(wave, rate: int) -> float:  # type: ignore[no-untyped-def]  # numpy is imported late
    """Seconds of the longest silence between the first and the last sound."""
    import numpy as np

    step = rate // 50
    blocks = np.abs(wave[: len(wave) // step * step].reshape(-1, step)).max(axis=1)
    loud = np.flatnonzero(blocks > 10 * FLOOR)
    return float(np.diff(loud).max() * step / rate) if len(loud) > 1 else 0.0
