"""A second opinion on our sound: FFmpeg decodes it strictly and measures it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import imageio_ffmpeg  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt
import pytest


@dataclass(frozen=True)
class Measured:
    loudness: float
    """LUFS, integrated."""
    peak: float
    """dBTP."""


@pytest.fixture
def hear() -> Callable[[bytes], npt.NDArray[np.int16]]:
    """Decode a file as a strict player does; anything it complains about fails the test."""

    def decode(sound: bytes) -> npt.NDArray[np.int16]:
        strict = ("-v", "error", "-xerror", "-err_detect", "explode")
        command = [imageio_ffmpeg.get_ffmpeg_exe(), *strict, "-i", "-", "-f", "s16le", "-"]
        done = subprocess.run(command, input=sound, capture_output=True, check=True)
        assert not done.stderr, done.stderr.decode()
        return np.frombuffer(done.stdout, "<i2")

    return decode


@pytest.fixture
def measure() -> Callable[..., Measured]:
    """Loudness and true peak of a sound by FFmpeg's ebur128; for raw samples with options that say so."""

    def ebur128(sound: bytes, *options: str) -> Measured:
        meter = ("-af", "ebur128=peak=true", "-f", "null", "-")
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", *options, "-i", "-", *meter]
        told = subprocess.run(command, input=sound, capture_output=True, check=True).stderr.decode()
        loudness = re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1]
        peak = re.findall(r"Peak:\s+(-?[\d.]+|-inf) dBFS", told)[-1]
        return Measured(float(loudness), float(peak))

    return ebur128
