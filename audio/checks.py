"""What a clip must be to be the speech of a text, and an episode that of a script: no hole is published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.engines.saying import beginning
from audio.types import Clip, Mark, Segment

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
MANY = 50
"""Words from which the speed of speaking can be judged."""
SANE = 60.0, 300.0
"""Words a minute of a voice that was told no other pace (measured: 138 to 170; see `spoken_words`)."""
POSSIBLE = 15.0, 900.0
"""Words a minute of a voice of which nobody knows what it was told."""


def fault(clip: Clip, text: str, pace: float | None = None) -> str:
    """What is wrong with the clip as the speech of a text, in a few words; empty when nothing is.

    `pace` is how many times as fast as ordinary speech the voice was told to speak.
    """
    import numpy as np

    if not 8000 <= clip.rate <= 192_000 or len(clip.pcm) % 2 or not clip.pcm:
        return "no sound that can be used"
    samples = np.frombuffer(clip.pcm, "<i2")
    wave = samples.astype(np.float32) / 32768
    if odd := _odd_length(len(samples) / clip.rate, text, pace or 1.0):
        return odd
    if float(np.sqrt(np.mean(wave * wave))) < FLOOR:
        return "silence"
    if _clipped(samples) > CLIPPED:
        return "distorted sound"
    rest = REST / min(1.0, pace or 1.0)
    if _longest_rest(wave, clip.rate) > rest:
        return f"more than {rest:g} s of silence inside"
    return ""


@dataclass(frozen=True)
class Line:
    """A segment of an episode, how it was read to the voice, and how long that lasts."""

    segment: Segment
    text: str
    seconds: float


def flaw(said: Sequence[Line], marks: Sequence[Mark], duration: float, pace: float | None) -> str:
    """What is wrong with an episode of `duration` seconds as the speech of a script; empty when nothing is.

    Every segment must be in it, once, in order, as long as it was spoken and not over another; the whole must
    be spoken at a speed that speech can have.
    """
    if tuple(mark.segment for mark in marks) != tuple(each.segment for each in said):
        return f"{len(said)} sentences were spoken, and others or {len(marks)} are in it"
    end = 0.0
    for each, mark in zip(said, marks, strict=True):
        name = beginning(each.segment.text)
        if mark.start < end - _ROUNDING or mark.end > duration + _ROUNDING:
            return f"{name} lies over another sentence or beyond the end"
        if abs(mark.end - mark.start - each.seconds) > _ROUNDING:
            return f"{name} lasts {mark.end - mark.start:.1f} s, and {each.seconds:.1f} s were spoken"
        if odd := _odd_length(each.seconds, each.text, pace or _FASTEST):
            return f"{name}: {odd}"
        end = mark.end
    return _odd_speed(said, pace)


_ROUNDING = 0.002
"""Seconds."""
_FASTEST = 4.0
"""Times that a voice of which nobody knows may be faster; cutting its silence shortens what it said, too."""


def _odd_speed(said: Sequence[Line], pace: float | None) -> str:
    words = sum(spoken_words(each.text) for each in said)
    if words < MANY:
        return ""
    low, high = (bound * pace for bound in SANE) if pace else POSSIBLE
    speed = 60 * words / sum(each.seconds for each in said)
    if low <= speed <= high:
        return ""
    return f"{speed:.0f} words a minute, which is not between {low:.0f} and {high:.0f}"


def spoken_words(text: str) -> int:
    """How many words are said: a figure is one each, so that numbers count alike however they are written."""
    return len(_WORD.findall(text))


_WORD = re.compile(r"\d|[^\W\d_]+")


def _odd_length(seconds: float, text: str, pace: float) -> str:
    letters = sum(map(str.isalnum, text))
    if letters >= FREE and seconds < letters * SHORTEST / max(1.0, pace):
        return f"{seconds:.1f} s for {letters} letters: a part is missing"
    if seconds > (len(text) * LONGEST + MARGIN) / min(1.0, pace):
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
