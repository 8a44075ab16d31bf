"""A recording as a file by itself, MP3 or WAV."""

from __future__ import annotations

import io
import wave
from pathlib import Path

from audio.types import Recording
from podcast.errors import StorageError
from podcast.storage import replace_whole


def export(recording: Recording, path: Path) -> None:
    """Write a recording to `path`, whole or not at all; the ending decides the format.

    Raises `StorageError` when the file cannot be written.
    """
    data = recording.mp3 if path.suffix.lower() == ".mp3" else (_wav(bytes(recording.mp3)),)
    try:
        replace_whole(path, data)
    except OSError as cause:
        raise StorageError(f"cannot write sound: {path}: {cause.strerror or cause}") from cause


def _wav(mp3: bytes) -> bytes:
    import miniaudio

    sound = miniaudio.mp3_read_s16(mp3)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(sound.nchannels)
        writer.setsampwidth(2)
        writer.setframerate(sound.sample_rate)
        writer.writeframes(sound.samples.tobytes())
    return file.getvalue()
