"""Long recursive filters applied block by block in the frequency domain, which numpy does fast."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, pi
from typing import Literal

import numpy as np
import numpy.typing as npt

Wave = npt.NDArray[np.float32]
"""Samples as fractions of full scale."""
Response = npt.NDArray[np.complex64]
"""A filter's answer at each of the `BINS` frequencies."""

_FFT = 1 << 14
_TOGETHER = 4
"""Transforms at a time: enough for numpy to be quick, few enough to stay in the cache."""
BINS = _FFT // 2 + 1
_SCALING: Literal["ortho"] = "ortho"
"""Scaled both ways: where numpy need not scale, it computes with twice the bits, far more slowly."""


def delays() -> npt.NDArray[np.complex128]:
    """What one sample of delay does at each frequency: the z⁻¹ of filter formulas."""
    turns: npt.NDArray[np.complex128] = np.exp(-2j * pi * np.arange(BINS) / _FFT)
    return turns


def filtered(wave: Wave, responses: Sequence[Response], ringing: int, more: int = 0) -> list[Wave]:
    """The sound behind each of several filters that have died away after `ringing` samples.

    It is `more` samples longer than `wave`, for what the filters delay.
    """
    step = _FFT - ringing
    length = len(wave) + more
    count = ceil(length / step)
    padded = np.zeros(ringing + count * step, np.float32)
    padded[ringing : ringing + len(wave)] = wave
    results = [np.empty((count, step), np.float32) for _ in responses]
    for first in range(0, count, _TOGETHER):
        spectra = np.fft.rfft(
            _stretches(padded[first * step :], step, min(_TOGETHER, count - first)), norm=_SCALING
        )
        for response, result in zip(responses, results, strict=True):
            result[first : first + _TOGETHER] = np.fft.irfft(spectra * response, norm=_SCALING)[:, ringing:]
    return [result.reshape(-1)[:length] for result in results]


def _stretches(wave: Wave, step: int, count: int) -> Wave:
    """`count` stretches of the transform's length, one every `step` samples."""
    return np.lib.stride_tricks.as_strided(wave, (count, _FFT), (step * wave.itemsize, wave.itemsize))
