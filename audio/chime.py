"""A chime of our own before and after an episode, for shows that have no jingle yet."""

from __future__ import annotations

import io
import wave
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

RATE = 44_100

NOTES = {
    # Seconds at which a bell is struck, and its pitch in Hz: up a sixth to open, down to the tonic to close.
    "intro": ((0.0, 392.00), (0.22, 493.88), (0.44, 587.33), (0.70, 659.26)),
    "outro": ((0.0, 659.26), (0.26, 493.88), (0.52, 392.00)),
}
LENGTH = {"intro": 3.0, "outro": 3.2}

PARTIALS = (
    # Pitch over the fundamental, strength, and seconds until it has faded to a third: a soft bell.
    (0.5, 0.16, 1.10),
    (1.0, 1.00, 0.90),
    (2.0, 0.34, 0.55),
    (3.0, 0.12, 0.32),
    (4.2, 0.06, 0.16),
)


def write_chime(path: Path, kind: Literal["intro", "outro"]) -> None:
    """Write a chime of about three seconds as WAV, 44.1 kHz mono; the same bytes every time.

    Raises `OSError` when the file cannot be written.
    """
    path.write_bytes(chime(kind))


def chime(kind: Literal["intro", "outro"]) -> bytes:
    """The chime as the bytes of a WAV file."""
    sound: npt.NDArray[np.float64] = np.zeros(round(LENGTH[kind] * RATE))
    for at, pitch in NOTES[kind]:
        start = round(at * RATE)
        sound[start:] += _bell(pitch, len(sound) - start)
    sound *= 0.5 / np.abs(sound).max()
    end = round(0.4 * RATE)
    sound[-end:] *= np.cos(np.linspace(0, np.pi / 2, end)) ** 2
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(np.round(sound * 32767).astype("<i2").tobytes())
    return file.getvalue()


def _bell(pitch: float, samples: int) -> npt.NDArray[np.float64]:
    """One stroke: partials that fade, the high ones first, after a soft attack of 12 ms."""
    time = np.arange(samples) / RATE
    parts = [
        strength * np.exp(-time / fade) * np.sin(2 * np.pi * pitch * ratio * time)
        for ratio, strength, fade in PARTIALS
    ]
    attack = np.minimum(time / 0.012, 1.0)
    whole: npt.NDArray[np.float64] = np.sum(parts, axis=0) * attack
    return whole
