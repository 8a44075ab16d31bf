"""The Info frame: a silent first frame that tells players length, seek table and the encoder's delay.

Layout after Xing's and LAME's tag documents; the field order is the one that mutagen and FFmpeg read.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from audio.crc import crc16, crc16_joined
from audio.errors import AudioError
from audio.frames import frame_size, header, side_info
from audio.mp3 import DECODER_DELAY, ENCODER_DELAY
from audio.sound import KBPS, Sound

_ALL_FIELDS = 15
"""Flags of the Xing part: frames, bytes, seek table and quality follow."""
_TAG = 8 + 4 + 4 + 100 + 4 + 36
"""Bytes of the Xing and the LAME part together."""
_CBR, _REVISION = 1, 0
_MOST_PADDING = 4095
_MOST_BYTES = 2**32 - 1

Crossing = tuple[int, int]
"""A frame's number and the byte at which it begins, counted from the first frame behind the Info frame."""


def info_frame(sound: Sound, samples: int, crossings: Sequence[Crossing], music_crc: int) -> bytes:
    """The frame to put before the others; a player then plays exactly `samples` samples.

    `crossings` are the borders of runs and pauses, the last of them the end of the stream; frames in between
    are equally large to a byte. `music_crc` is the CRC-16 of all bytes behind this frame.
    """
    frames, size = crossings[-1]
    padding = frames * sound.frame - ENCODER_DELAY - samples
    if not DECODER_DELAY <= padding <= _MOST_PADDING:
        raise AudioError(f"cannot write Info frame: {padding} samples of padding do not fit it")
    kbps = _roomy(sound)
    whole = frame_size(sound, kbps)
    if whole + size > _MOST_BYTES:
        raise AudioError(f"cannot write Info frame: {size} bytes of sound are more than it can count")
    toc = seek_table([(frame, whole + at) for frame, at in crossings])
    xing = b"Info" + struct.pack(">III", _ALL_FIELDS, frames, whole + size) + toc
    tag = header(sound, kbps) + bytes(side_info(sound)) + xing + struct.pack(">I", _quality(sound))
    tag += _lame(sound, padding, whole + size, music_crc)
    return (tag + crc16(tag).to_bytes(2, "big")).ljust(whole, b"\0")


def seek_table(crossings: Sequence[Crossing]) -> bytes:
    """For each hundredth of the playing time, how many 256ths of the bytes lie before it."""
    frames, size = crossings[-1]
    table = bytearray()
    piece = 0
    for percent in range(100):
        frame = percent * frames / 100
        while piece < len(crossings) - 2 and crossings[piece + 1][0] <= frame:
            piece += 1
        (first, start), (last, stop) = crossings[piece], crossings[piece + 1]
        at = start + (stop - start) * (frame - first) / max(1, last - first)
        table.append(min(255, int(256 * at / size)))
    return bytes(table)


def joined_crc(pieces: Sequence[tuple[int, int]]) -> int:
    """CRC-16 of pieces one behind the other, from the CRC and length in bytes of each."""
    crc = 0
    for piece, length in pieces:
        crc = crc16_joined(crc, piece, length)
    return crc


def _lame(sound: Sound, padding: int, size: int, music_crc: int) -> bytes:
    lowpass = 0  # in 100 Hz; 0 says "not known", and LAME chooses it itself
    source = {32_000: 0, 44_100: 1, 48_000: 2}.get(sound.rate, 0)
    return b"".join(
        (
            b"LAME3.100",  # FFmpeg believes delay and padding only of encoders it knows
            bytes((_REVISION << 4 | _CBR, lowpass)),
            bytes(8),  # replay gain: none, the level is right as it is
            bytes((0, min(255, sound.kbps))),
            (ENCODER_DELAY << 12 | padding).to_bytes(3, "big"),
            bytes((source << 6, 0)),
            bytes(2),  # preset: none
            struct.pack(">IH", size, music_crc),
        )
    )


def _quality(sound: Sound) -> int:
    """LAME's own figure, worst 0 and best 100; the 4 is its VBR quality, which CBR leaves alone."""
    return 100 - 10 * 4 - sound.quality


def _roomy(sound: Sound) -> int:
    """The sound's own bit rate, or the lowest whose frame has room for the tag."""
    room = 4 + side_info(sound) + _TAG
    rates = [k for k in KBPS[sound.rate] if k >= sound.kbps and frame_size(sound, k) >= room]
    return rates[0] if rates else KBPS[sound.rate][-1]
