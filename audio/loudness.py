"""How loud sound is to the ear (ITU-R BS.1770-4) and how high it swings between its samples.

Its two filters are given for 48 kHz; their curve is applied in the frequency domain, at whatever rate.
"""

from __future__ import annotations

from functools import cache
from math import inf, log10, pi

import numpy as np
import numpy.typing as npt

from audio.spectrum import BINS, Response, Wave, filtered

Steps = npt.NDArray[np.float64]

SILENT = -70.0
"""LUFS; what is quieter counts as silence (the standard's absolute gate)."""
_OFFSET = -0.691
_GATE = 10.0
"""LU below the mean of all blocks; what is quieter does not count either."""
_STEP = 0.1
_AT_ONCE = 1024
"""Stretches looked at together, so that they stay in the processor's cache."""
_BLOCK = 4
"""A block is 400 ms, and one begins every 100 ms."""

_FILTERS = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
)
"""The head's shelf and the high-pass: numerator and denominator (after its 1) at 48 kHz, annex 1."""
RINGING = 0.06
"""Seconds until the high-pass has died away, to a millionth."""


def k_weighted(wave: Wave, rate: int, top: float = inf) -> Wave:
    """The sound as the meter's ear hears it, and only up to `top` (Hz)."""
    return filtered(wave, [weighting(rate, top)], round(RINGING * rate))[0]


@cache
def weighting(rate: int, top: float) -> Response:
    """The ear's filter: the standard's curve at the frequencies of any rate, nothing above `top` (Hz)."""
    frequencies = np.linspace(0, rate / 2, BINS)
    z = np.exp(-2j * pi * frequencies.clip(0, 24_000) / 48_000)
    response = np.ones(BINS, np.complex128)
    for (b0, b1, b2), (a1, a2) in _FILTERS:
        response *= (b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z)
    response[frequencies > top] = 0
    return response.astype(np.complex64)


def integrated(wave: Wave, rate: int) -> float:
    """Gated loudness of the whole in LUFS; `SILENT` when nothing of it is louder than that."""
    return gated(tenths(wave, rate))


def tenths(wave: Wave, rate: int) -> Steps:
    """The mean square of each whole 100 ms of the weighted sound."""
    step = round(_STEP * rate)
    weighted = k_weighted(wave, rate)
    whole = len(weighted) // step * step
    squares = np.square(weighted[:whole], dtype=np.float64).reshape(-1, step)
    power: Steps = squares.mean(axis=1)
    return power


def gated(power: Steps) -> float:
    """Loudness in LUFS from the mean square of each 100 ms of weighted sound."""
    if len(power) < _BLOCK:
        return SILENT
    sums = np.cumsum(np.concatenate((np.zeros(1), power)))
    blocks = (sums[_BLOCK:] - sums[:-_BLOCK]) / _BLOCK
    blocks = blocks[blocks > _power(SILENT)]
    if not len(blocks):
        return SILENT
    blocks = blocks[blocks > blocks.mean() * 10 ** (-_GATE / 10)]
    return loudness_of(float(blocks.mean()))


def loudness_of(power: float) -> float:
    """LUFS of a mean square of weighted sound."""
    return _OFFSET + 10 * log10(power) if power > _power(SILENT) else SILENT


def true_peak(wave: Wave) -> float:
    """The highest swing of the curve through the samples, as a fraction of full scale."""
    return float(np.abs(oversampled(wave)).max()) if len(wave) else 0.0


def oversampled(wave: Wave) -> Wave:
    """Four rows: the samples, and the curve through them at one, two and three quarters after each."""
    rows = [wave, *(np.convolve(wave, taps, "same") for taps in _quarters())]
    return np.stack(rows)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


@cache
def _quarters(half: int = 6) -> tuple[Wave, ...]:
    """Interpolators: a sinc under a raised cosine, 12 samples wide."""
    rows = []
    for quarter in (0.25, 0.5, 0.75):
        t = np.arange(-half, half + 1) + quarter
        window = np.where(np.abs(t) < half, np.cos(pi * t / (2 * half)) ** 2, 0)
        taps = np.sinc(t) * window
        rows.append((taps / taps.sum()).astype(np.float32))
    return tuple(rows)


def true_peaks(wave: Wave, starts: npt.NDArray[np.intp], length: int) -> Steps:
    """The highest swing between the samples in each stretch of `length` samples from `starts`."""
    half = len(_quarters()[0]) // 2
    stretches = np.lib.stride_tricks.sliding_window_view(np.pad(wave, half), length + 2 * half)
    highest = np.zeros(len(starts))
    for first in range(0, len(starts), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        # One stretch a column: numpy adds long rows fastest.
        highest[some] = _highest(np.ascontiguousarray(stretches[starts[some]].T), length)
    return highest


def _highest(columns: Wave, length: int) -> Wave:
    highest = np.zeros(columns.shape[1], np.float32)
    for taps in _quarters():
        curve = np.zeros((length, columns.shape[1]), np.float32)
        for n, tap in enumerate(taps[::-1]):
            curve += tap * columns[n : n + length]
        np.maximum(highest, np.abs(curve).max(axis=0), out=highest)
    return highest
