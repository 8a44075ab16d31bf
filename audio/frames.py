"""MPEG audio layer III frames, as far as joining needs them: headers, borders, silence."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from audio.sound import KBPS, Sound

_RATE_BITS = {
    rate: bits
    for family in ((44_100, 48_000, 32_000), (22_050, 24_000, 16_000), (11_025, 12_000, 8_000))
    for bits, rate in enumerate(family)
}
_MONO_ORIGINAL = 0xC4
"""Last header byte as LAME writes it: one channel, no emphasis, marked as an original."""


class Frame(NamedTuple):
    """Where one frame lies in a stream, in bytes. A tuple, because a minute has two thousand."""

    at: int
    size: int


def header(sound: Sound, kbps: int | None = None, padded: bool = False) -> bytes:
    """The four bytes every frame of this sound begins with."""
    rates = KBPS[sound.rate]
    index = rates.index(kbps or sound.kbps) + 1
    version = 0xFB if sound.rate >= 32_000 else 0xF3 if sound.rate >= 16_000 else 0xE3
    return bytes((0xFF, version, index << 4 | _RATE_BITS[sound.rate] << 2 | padded << 1, _MONO_ORIGINAL))


def frame_size(sound: Sound, kbps: int | None = None, padded: bool = False) -> int:
    """Bytes of such a frame; the padding byte keeps 44.1 kHz on its mean bit rate."""
    return sound.frame // 8 * (kbps or sound.kbps) * 1000 // sound.rate + padded


def side_info(sound: Sound) -> int:
    """Bytes of side information after the header of a mono frame."""
    return 17 if sound.rate >= 32_000 else 9


def main_data_begin(sound: Sound, frames: bytes, at: int = 0) -> int:
    """How many bytes before the frame at `at` its own data starts: 0 when it needs nothing from others."""
    if sound.rate >= 32_000:
        return frames[at + 4] << 1 | frames[at + 5] >> 7
    return frames[at + 4]


def parse(sound: Sound, stream: bytes) -> tuple[Frame, ...]:
    """The frames of a stream of exactly this sound, one behind the other.

    Raises `ValueError` at the first byte that does not belong to one.
    """
    sizes = {header(sound, padded=padded)[:3]: frame_size(sound, padded=padded) for padded in (False, True)}
    frames = []
    at = 0
    while at < len(stream):
        size = sizes.get(stream[at : at + 3], 0)
        if not size or at + size > len(stream):
            raise ValueError(f"no whole frame at byte {at} of {len(stream)}")
        frames.append(Frame(at, size))
        at += size
    return tuple(frames)


def silent_frames(count: int, sound: Sound) -> bytes:
    """`count` frames of digital silence: side information that is all zeros codes no sound at all."""
    bits = sound.frame // 8 * sound.kbps * 1000
    whole, owed = divmod(bits, sound.rate)
    plain, padded = (header(sound, padded=p) + bytes(whole + p - 4) for p in (False, True))
    if not owed:
        return plain * count
    debts = [n * owed // sound.rate for n in range(count + 1)]  # bytes still owed to the bit rate
    return b"".join(padded if after > before else plain for before, after in pairwise(debts))
