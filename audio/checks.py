"""What a clip must be to be the speech of a text: a hole, a click or noise is never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.types import Clip

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Wave = npt.NDArray[np.floating]

SHORTEST = 0.02
"""Seconds a letter or digit takes at least; halved audio falls below (measured: 0.05 to 0.09)."""
LONGEST = 0.6
"""Seconds a character takes at most: numbers in digits are long (measured: 0.57), speech is not (0.09)."""
MARGIN = 2.5
"""Seconds that a text may take beyond that."""
FREE = 10
"""Letters and digits from which a text must take its shortest time."""
FLOOR = 0.001
"""Root mean square of full scale (-60 dBFS) below which nothing was said."""
REST = 2.0
"""Seconds of silence inside a sentence that no reader makes."""
QUIET = 0.01
"""Of the clip's own peak (-40 dB): what is below counts as silence."""
FLAT = 3
"""Samples in a row at full scale that are a wave without its top."""
CLIPPED = 0.001
"""Share of samples in such rows that is heard as distortion."""


def fault(clip: Clip, text: str) -> str:
    """What is wrong with the clip as the speech of a text, in a few words; empty when nothing is."""
    import numpy as np

    if not 8000 <= clip.rate <= 192_000 or len(clip.pcm) % 2 or not clip.pcm:
        return "no sound that can be used"
    samples = np.frombuffer(clip.pcm, "<i2")
    wave = samples.astype(np.float32) / 32768
    if odd := _odd_length(len(samples) / clip.rate, text):
        return odd
    if float(np.sqrt(np.mean(wave * wave))) < FLOOR:
        return "silence"
    if _clipped(samples) > CLIPPED:
        return "distorted sound"
    if _longest_rest(wave, clip.rate) > REST:
        return f"more than {REST:g} s of silence inside"
    return ""


def _odd_length(seconds: float, text: str) -> str:
    letters = sum(map(str.isalnum, text))
    if letters >= FREE and seconds < letters * SHORTEST:
        return f"{seconds:.1f} s for {letters} letters: a part is missing"
    if seconds > len(text) * LONGEST + MARGIN:
        return f"{seconds:.1f} s for {letters} letters: far too much"
    return ""


def _clipped(samples: npt.NDArray[np.int16]) -> float:
    """Share of samples that lie in rows of at least `FLAT` at full scale."""
    import numpy as np

    full = (samples == 32767) | (samples <= -32767)
    rows = full[2:] & full[1:-1] & full[:-2]  # FLAT is 3
    return float(np.count_nonzero(rows) / len(samples))


def _longest_rest(wave: Wave, rate: int) -> float:
    """Seconds of the longest silence between the first and the last sound."""
    import numpy as np

    step = rate // 50
    blocks = np.abs(wave[: len(wave) // step * step].reshape(-1, step)).max(axis=1, initial=0)
    loud = np.flatnonzero(blocks > QUIET * float(blocks.max(initial=0)))
    return float((np.diff(loud).max() - 1) * step / rate) if len(loud) > 1 else 0.0
