"""The silence around a piece of speech: found, cut and faded."""

from __future__ import annotations

import numpy as np

from audio.spectrum import Wave

QUIET = -50.0
"""dBFS at the delivered level; what never rises above it is not heard as speech."""
KEEP_BEFORE, KEEP_AFTER = 0.03, 0.06
"""Seconds kept: soft consonants begin, and voices die away, below the threshold."""
FADE = 0.005
"""Seconds of fade at both edges, so that no cut clicks."""


def audible(wave: Wave, threshold: float) -> tuple[int, int]:
    """The first sample above `threshold` (a fraction of full scale) and the one after the last; or (0, 0)."""
    loud = np.abs(wave) > threshold
    first = int(loud.argmax()) if len(loud) else 0
    if not len(loud) or not loud[first]:
        return 0, 0
    return first, len(loud) - int(loud[::-1].argmax())


def spoken(wave: Wave, rate: int, threshold: float) -> tuple[int, int]:
    """From a little before the first audible sample to a little after the last; (0, 0) for silence."""
    first, end = audible(wave, threshold)
    if first == end:
        return 0, 0
    return max(0, first - round(KEEP_BEFORE * rate)), min(len(wave), end + round(KEEP_AFTER * rate))


def faded(wave: Wave, rate: int) -> Wave:
    """The sound with its first and last milliseconds raised from and lowered to nothing."""
    length = min(round(FADE * rate), len(wave) // 2)
    ramp = ((np.arange(length) + 0.5) / max(1, length)).astype(np.float32)
    result = wave.copy()
    result[:length] *= ramp
    result[len(wave) - length :] *= ramp[::-1]
    return result
