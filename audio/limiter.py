"""Speech brought to a loudness without a peak above the ceiling.

All decisions are made once a millisecond (a step): the peak of the curve through the samples, and the power
the ear hears. Raising, limiting and measuring again then costs next to nothing, so the gain that reaches the
target with the limiter at work is found by trying.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from audio.loudness import Steps, gated, loudness_of, true_peaks
from audio.spectrum import Wave

STEP = 0.001
"""Seconds."""
_AHEAD = 4
"""Steps over which the gain comes down before a peak."""
_REACHES = (1, 2, 4)
"""Neighbours to compare with in turn, for the lowest of 2, of 4, of 2 * _AHEAD."""
_RELEASE = 0.3
"""Decibels a step by which it comes back: 20 ms for 6 dB. Three times slower costs 2 dB more of limiting."""
_MOST_GAIN = 40.0
"""dB; a clip that needs more is next to silence, and its noise stays where it is."""
_MOST_LIMITING = 10.0
"""dB of gain above what the clip would need without a limiter; deeper limiting sounds crushed."""
_USUAL_LIMITING = 3.0
_USUAL_MAKEUP = 1.0
"""dB that limited speech usually needs back; a good guess saves trying."""
_NEAR = 0.6
"""Of the ceiling: a sample below it is not expected to have a higher peak beside it."""
_LEAST_BELOW = 1.0
_CLOSE = 0.03
_TRIES = 6
_SLOPE = 0.8
"""LU that a decibel of gain usually brings in limited speech."""
_AT_ONCE = 1024
"""Steps multiplied together, so that they stay in the processor's cache."""
_NEPERS = np.log(10) / 20


def steady(wave: Wave, power: Steps, step: int, target: float, ceiling: float) -> Wave:
    """Raise or lower `wave` to `target` (LUFS) with no true peak above `ceiling` (dBTP).

    `wave` is a whole number of steps of `step` samples; `power` is the mean square of the weighted sound in
    each of them.
    """
    first = min(target - speech_loudness(power), _MOST_GAIN)
    peaks = _Peaks(wave, step)
    peaks.examine(ceiling - first - _USUAL_LIMITING)
    most = min(first + _MOST_LIMITING, _MOST_GAIN)
    found = _found(peaks.levels, power, min(first + _USUAL_MAKEUP, most), most, target, ceiling)
    if peaks.examine(ceiling - found.gain):
        found = _found(peaks.levels, power, found.gain, most, target, ceiling)
    return _applied(wave, found.curve, step)


def held(wave: Wave, step: int, ceiling: float) -> Wave:
    """`wave` with no true peak above `ceiling` (dBTP), elsewhere as loud as it is."""
    peaks = _Peaks(wave, step)
    peaks.examine(ceiling)
    return _applied(wave, _limiting(np.minimum(ceiling - peaks.levels, 0.0)), step)


def speech_loudness(power: Steps) -> float:
    """LUFS of one piece of speech among pauses, from its power in each millisecond.

    The standard's gated blocks, some of which reach into the pauses as they will in the episode. A word
    shorter than a block would thus be made louder than others: it counts as at most 1 LU below its mean.
    """
    tenths = -(-len(power) // 100)
    padded = np.zeros((tenths + 8) * 100)
    padded[400 : 400 + len(power)] = power
    whole = float(power.mean()) if len(power) else 0.0
    return max(gated(padded.reshape(-1, 100).mean(axis=1)), loudness_of(whole) - _LEAST_BELOW)


class _Peaks:
    """The highest swing in each step in dB; between the samples only where it matters, since that is dear."""

    def __init__(self, wave: Wave, step: int) -> None:
        self._wave = wave
        self._step = step
        peaks = np.maximum.reduceat(np.abs(wave), np.arange(0, len(wave), step)).astype(np.float64)
        self.levels = 20 * np.log10(np.maximum(peaks, 1e-9))
        self._examined = np.zeros(len(peaks), bool)

    def examine(self, ceiling: float) -> bool:
        """Look between the samples wherever they come near `ceiling` (dB); False when nothing was left."""
        near = (self.levels > ceiling + 20 * np.log10(_NEAR)) & ~self._examined
        self._examined |= near
        steps = np.flatnonzero(near)
        if len(steps):
            between = true_peaks(self._wave, steps * self._step, self._step)
            self.levels[steps] = np.maximum(self.levels[steps], 20 * np.log10(np.maximum(between, 1e-9)))
        return bool(len(steps))


@dataclass(frozen=True)
class _Gain:
    gain: float
    """dB before limiting."""
    curve: Steps
    """dB at each border of two steps, with the limiting."""
    loudness: float
    """LUFS that come of it."""


def _found(peaks: Steps, power: Steps, first: float, most: float, target: float, ceiling: float) -> _Gain:
    """The gain that leads to the target: by secants, since limiting eats a part of every decibel."""
    found, slope = _tried(peaks, power, first, ceiling), _SLOPE
    for _ in range(_TRIES):
        missing = target - found.loudness
        raised = min(found.gain + missing / slope, most)
        if abs(missing) < _CLOSE or raised == found.gain:
            break
        louder = _tried(peaks, power, raised, ceiling)
        slope = min(1.0, max(0.2, (louder.loudness - found.loudness) / (raised - found.gain)))
        found = louder
    return found


def _tried(peaks: Steps, power: Steps, gain: float, ceiling: float) -> _Gain:
    curve = gain + _limiting(np.minimum(ceiling - gain - peaks, 0.0))
    inside = (curve[1:] + curve[:-1]) / 2
    return _Gain(gain, curve, speech_loudness(power * np.exp(2 * _NEPERS * inside)))


def _limiting(allowed: Steps) -> Steps:
    """A smooth curve in dB through the borders of steps that is nowhere above what each step allows.

    The lowest value near a border; back up no faster than the release; then a weighted mean over fewer steps
    than were searched, which cannot rise above it.
    """
    low = np.pad(allowed, 2 * _AHEAD - 1)
    for reach in _REACHES:
        low = np.minimum(low[:-reach], low[reach:])
    slope = _RELEASE * np.arange(len(low))
    low = np.minimum.accumulate(low - slope) + slope
    weights = np.hanning(2 * _AHEAD + 1)[1:-1]
    return np.convolve(low, weights / weights.sum(), "valid")


def _applied(wave: Wave, gains: Steps, step: int) -> Wave:
    """Gain along straight lines from border to border."""
    factors = np.exp(_NEPERS * gains).astype(np.float32)[:, None]
    along = np.arange(step, dtype=np.float32) / step
    raised = wave.reshape(-1, step).copy()
    for first in range(0, len(raised), _AT_ONCE):
        rows = raised[first : first + _AT_ONCE]
        before, after = factors[first:][: len(rows)], factors[first + 1 :][: len(rows)]
        rows *= before + (after - before) * along
    return raised.reshape(-1)
