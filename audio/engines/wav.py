"""Reads the WAV of programs and services: 16-bit PCM, also when its head was written before its end."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from audio.types import Clip

_FORMAT = struct.Struct("<HHIIHH")  # kind, channels, samples a second, bytes a second, bytes a frame, bits
_PCM, _EXTENSIBLE = 1, 0xFFFE
_UNKNOWN = 0x7FFF_0000
"""A size from here on is what a program writes that cannot go back in a pipe: the sound goes to the end."""


def read(content: bytes) -> Clip:
    """The sound of a WAV file as mono; channels are mixed.

    Raises `ValueError` saying in a few words what else it is.
    """
    if not (content.startswith(b"RIFF") and content[8:12] == b"WAVE"):
        raise ValueError("not WAV")
    channels, rate = 0, 0
    for name, body, size in _chunks(content):
        if name == b"fmt ":
            channels, rate = _format(body)
        elif name == b"data":
            if not channels:
                raise ValueError("WAV without its format")
            if len(body) < size < _UNKNOWN:
                raise ValueError(f"WAV that is cut off: {len(body)} of {size} bytes")
            return Clip(_mono(body, channels), rate)
    raise ValueError("WAV without sound")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Name, content and announced size of each part."""
    at = 12
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        at += 8
        # Nothing announced and something there: written before the program knew.
        end = len(content) if size >= _UNKNOWN or (name == b"data" and size == 0) else at + size
        yield name, content[at:end], size
        at = end + end % 2


def _format(body: bytes) -> tuple[int, int]:
    """Channels and samples a second (multimedia programming interface, WAVEFORMATEX)."""
    if len(body) < _FORMAT.size:
        raise ValueError("WAV without its format")
    kind, channels, rate, _, _, bits = _FORMAT.unpack_from(body)
    if kind == _EXTENSIBLE and len(body) >= 26:
        (kind,) = struct.unpack_from("<H", body, 24)
    if kind != _PCM or bits != 16:
        raise ValueError(f"WAV of another kind than 16-bit PCM ({bits} bits, kind {kind})")
    if channels not in (1, 2):
        raise ValueError(f"WAV with {channels} channels")
    if not 8000 <= rate <= 192_000:
        raise ValueError(f"WAV at {rate} Hz")
    return channels, rate


def _mono(body: bytes, channels: int) -> bytes:
    whole = body[: len(body) // (2 * channels) * 2 * channels]
    if channels == 1:
        return whole
    import numpy as np

    both = np.frombuffer(whole, "<i2").reshape(-1, 2).astype(np.int32)
    return ((both[:, 0] + both[:, 1]) // 2).astype("<i2").tobytes()
