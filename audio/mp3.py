"""Runs of MP3 frames that need nothing from their neighbours, so that an episode is joined byte by byte."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from audio.errors import AudioError
from audio.frames import main_data_begin, parse, silent_frames
from audio.sound import Sound
from audio.types import Word
from audio.words import packed

ENCODER_DELAY = 576
"""Samples LAME puts before the first sample it is given."""
DECODER_DELAY = 529
"""Samples every decoder adds to that."""
DELAY = ENCODER_DELAY + DECODER_DELAY
DYING = 1296
"""Samples in which the encoder's last audible error dies away: 1180 measured, on noise, sines and squares."""
SETTLE = 0.06
"""Seconds of digital silence at least at every join; the filter banks of both sides must have run empty."""

_AUDIBLE = 104
"""-50 dBFS as a 16-bit sample."""
_LAME_SCALES = ((160, 0.95), (192, 0.97), (224, 0.98))
_HEAD = struct.Struct("<4sIIIIHII")
_MAGIC = b"uRn2"


@dataclass(frozen=True)
class Run:
    """Whole frames that hold a piece of sound and the silence in which its sound dies away."""

    frames: bytes
    count: int
    """How many frames."""
    samples: int
    """Samples of sound, from the first; what follows in the frames is silence."""
    onset: int = 0
    """The first sample that is heard (above -50 dBFS)."""
    end: int = -1
    """The sample after the last one that is heard; -1 stands for `samples`."""
    crc: int = -1
    """CRC-16 of `frames`; -1 has it computed."""
    words: bytes = b""
    """When its words begin, as `audio.words` packs it; empty when nobody told."""

    def __post_init__(self) -> None:
        from audio.crc import crc16

        if self.end < 0:
            object.__setattr__(self, "end", self.samples)
        if self.crc < 0:
            object.__setattr__(self, "crc", crc16(self.frames))

    @property
    def size(self) -> int:
        """Bytes of its frames."""
        return len(self.frames)

    def to_bytes(self) -> bytes:
        """The run as a cache keeps it, with a checksum over everything."""
        sizes = len(self.words), len(self.frames)
        head = _HEAD.pack(_MAGIC, self.count, self.samples, self.onset, self.end, self.crc, *sizes)
        stored = head + self.words + self.frames
        return stored + zlib.crc32(stored).to_bytes(4, "little")

    @classmethod
    def from_bytes(cls, stored: bytes) -> Run:
        """The run that `to_bytes` wrote. Raises `ValueError` when a single bit of it is missing or other."""
        if len(stored) < _HEAD.size + 4 or stored[:4] != _MAGIC:
            raise ValueError("not a stored run of frames")
        _, count, samples, onset, end, crc, words, size = _HEAD.unpack_from(stored)
        frames = _HEAD.size + words
        if len(stored) != frames + size + 4:
            raise ValueError(f"stored run has {len(stored)} bytes, not {frames + size + 4}")
        if zlib.crc32(memoryview(stored)[:-4]).to_bytes(4, "little") != stored[-4:]:
            raise ValueError("stored run is damaged")
        return cls(stored[frames:-4], count, samples, onset, end, crc, stored[_HEAD.size : frames])


def encode_run(pcm: bytes, sound: Sound, words: Sequence[Word] = ()) -> Run:
    """Encode 16-bit mono PCM at `sound.rate` into a run; the same PCM always gives the same bytes.

    `words` are those said in it, from its first sample.
    LAME works without the interpreter's lock, so several threads encode at once.
    Raises `AudioError` when the encoder does not give what it must.
    """
    if len(pcm) % 2:
        raise AudioError(f"cannot encode sound: {len(pcm)} bytes: half a sample at the end")
    samples = len(pcm) // 2
    count = frames_for(samples, sound)
    stream = _encode(pcm + bytes(2 * (count * sound.frame - samples)), sound)
    try:
        borders = parse(sound, stream)[:count]
    except ValueError as error:
        raise AudioError(f"cannot encode sound: lameenc: {error}") from error
    if len(borders) < count or main_data_begin(sound, stream):
        raise AudioError("cannot encode sound: lameenc: its frames cannot stand alone")
    onset, end = _heard(pcm)
    frames = stream[: borders[-1].at + borders[-1].size]
    return Run(frames, count, samples, onset, end, words=packed(words, sound.rate))


def silence(frames: int, sound: Sound) -> bytes:
    """That many frames of digital silence, which join to any run."""
    return silent_frames(frames, sound)


def encoder_gain(sound: Sound) -> float:
    """Decibels (0 or below) by which LAME turns everything down before it encodes, unasked.

    Its presets, which a bit rate alone also picks, scale by 0.95 up to 160 kbit/s; measured with a tone.
    """
    scale = next((factor for most, factor in _LAME_SCALES if sound.kbps <= most), 1.0)
    return 20 * log10(scale)


def frames_for(samples: int, sound: Sound) -> int:
    """Frames in a run of so many samples: with them the silence that a join needs."""
    settle = max(round(SETTLE * sound.rate), DELAY + DYING)
    return -(-(samples + settle) // sound.frame)


def _encode(pcm: bytes, sound: Sound) -> bytes:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(sound.rate)
    encoder.set_out_sample_rate(sound.rate)
    encoder.set_bit_rate(sound.kbps)
    encoder.set_quality(sound.quality)
    return bytes(encoder.encode(pcm)) + bytes(encoder.flush())


def _heard(pcm: bytes) -> tuple[int, int]:
    """First sample above -50 dBFS and the one after the last; (0, 0) for silence."""
    import numpy as np

    wave = np.frombuffer(pcm, "<i2")
    loud = (wave > _AUDIBLE) | (wave < -_AUDIBLE)
    if not loud.any():
        return 0, 0
    return int(loud.argmax()), len(loud) - int(loud[::-1].argmax())
