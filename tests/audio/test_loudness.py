"""The meters agree with the signals that EBU Tech 3341 defines, and with FFmpeg's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import soxr

from audio.loudness import SILENT, integrated, true_peak
from audio.spectrum import Wave

STEREO = 10 * np.log10(2)
"""The EBU's signals are stereo; one channel alone is so much softer."""


def tone(rate: int, *parts: tuple[float, float], frequency: float = 1000.0) -> Wave:
    """One sine at the given levels (dBFS) for the given seconds, one after the other."""
    level = np.concatenate([np.full(round(seconds * rate), 10 ** (dbfs / 20)) for dbfs, seconds in parts])
    return (level * np.sin(2 * np.pi * frequency * np.arange(len(level)) / rate)).astype(np.float32)


EBU_3341 = {
    "1": [(-23.0, 20.0)],
    "2": [(-33.0, 20.0)],
    "3": [(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)],
    "4": [(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)],
    "5": [(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)],
}


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
@pytest.mark.parametrize("case", EBU_3341)
def test_integrated_loudness_of_the_ebu_signals(case: str, rate: int) -> None:
    expected = -33.0 if case == "2" else -23.0
    assert integrated(tone(rate, *EBU_3341[case]), rate) + STEREO == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_integrated_loudness_is_ffmpegs(rate: int, measure: Callable[..., Any]) -> None:
    rng = np.random.default_rng(rate)
    swell = np.repeat(rng.uniform(0.01, 0.3, 40), rate // 4)
    noise = np.convolve(rng.standard_normal(len(swell)) * swell, [0.2, 0.3, 0.3, 0.2], "same")
    pcm = (noise * 32767).clip(-32768, 32767).astype("<i2")
    ours = integrated(pcm.astype(np.float32) / np.float32(32768), rate)
    theirs = measure(pcm.tobytes(), "-f", "s16le", "-ar", str(rate), "-ac", "1")
    assert ours == pytest.approx(theirs.loudness, abs=0.1)


@pytest.mark.parametrize("case", EBU_3341)
def test_integrated_loudness_and_true_peak_are_libebur128s(case: str) -> None:
    libebur128 = pytest.importorskip("pyebur128", reason="there is no wheel for this Python")
    modes = libebur128.MeasurementMode.MODE_I | libebur128.MeasurementMode.MODE_TRUE_PEAK
    wave = tone(48_000, *EBU_3341[case])
    meter = libebur128.R128State(1, 48_000, modes)
    meter.add_frames(wave, len(wave))
    assert integrated(wave, 48_000) == pytest.approx(libebur128.get_loudness_global(meter), abs=0.1)
    theirs = libebur128.get_true_peak(meter, 0)
    assert 20 * np.log10(true_peak(wave) / theirs) == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100])
def test_the_same_sound_is_as_loud_at_every_rate(rate: int) -> None:
    rng = np.random.default_rng(7)
    muffled = np.convolve(rng.standard_normal(480_000), np.hanning(25) / 50, "same").astype(np.float32)
    other = np.asarray(soxr.resample(muffled, 48_000, rate, "HQ"), np.float32)
    assert integrated(other, rate) == pytest.approx(integrated(muffled, 48_000), abs=0.02)


PEAKS = {
    "15: a quarter of the rate": (1 / 4, 0.0, 0.5),
    "16: the same, between the samples": (1 / 4, 45.0, 0.5),
    "17: a sixth": (1 / 6, 60.0, 0.5),
    "18: an eighth": (1 / 8, 67.5, 0.5),
    "19: above full scale": (1 / 4, 45.0, 1.41),
}


@pytest.mark.parametrize("case", PEAKS)
def test_true_peak_of_the_ebu_signals(case: str) -> None:
    frequency, phase, amplitude = PEAKS[case]
    count = np.arange(4_000)
    edges = np.minimum(1.0, np.minimum(count, count[::-1]) / 400)
    wave = amplitude * edges * np.sin(2 * np.pi * frequency * count + np.radians(phase))
    measured = 20 * np.log10(true_peak(wave.astype(np.float32)))
    assert measured == pytest.approx(20 * np.log10(amplitude), abs=0.2)


def test_silence_and_moments_are_silent() -> None:
    assert integrated(np.zeros(48_000, np.float32), 48_000) == SILENT
    assert integrated(np.zeros(0, np.float32), 48_000) == SILENT
    assert integrated(np.ones(100, np.float32), 48_000) == SILENT
    assert true_peak(np.zeros(0, np.float32)) == 0
