"""The voice of the service that we play: the tone of each text, in every format that the protocol has."""

from __future__ import annotations

import io
import struct
import wave
from functools import lru_cache

import miniaudio

from tests.google import voice

RATE = voice.RATE


@lru_cache(maxsize=1024)
def speech(text: str, form: str) -> bytes:
    """The sound of `text` as wav, mp3 or pcm."""
    if form == "mp3":
        return voice.mp3(text)
    return pcm(text) if form == "pcm" else as_wav(pcm(text))


@lru_cache(maxsize=1024)
def pcm(text: str) -> bytes:
    """As 16-bit samples at 24 kHz."""
    return bytes(miniaudio.decode(voice.mp3(text), nchannels=1, sample_rate=RATE).samples.tobytes())


def as_wav(samples: bytes, *, streamed: bool = False) -> bytes:
    """In a WAV file; `streamed`: with the sizes of somebody who did not know the end."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples)
    content = file.getvalue()
    if not streamed:
        return content
    unknown = struct.pack("<I", 0xFFFFFFFF)
    return content[:4] + unknown + content[8:40] + unknown + content[44:]
