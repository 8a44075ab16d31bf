"""Jingles: any common format, as loud as the speech, and a clear word about what cannot be used."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from audio.chime import write_chime
from audio.dress import Dress, decoded, dress_runs
from audio.errors import SoundFileError
from audio.sound import Sound

SOUND = Sound()


def wav(samples: np.ndarray, rate: int = 44100, channels: int = 1) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def sine(seconds: float, rate: int = 44100) -> np.ndarray:
    return np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate) * 3000


def test_a_chime_becomes_runs_before_and_after(tmp_path: Path) -> None:
    write_chime(tmp_path / "intro.wav", "intro")
    runs = dress_runs(Dress(intro=tmp_path / "intro.wav"), SOUND)

    assert runs.outro is None
    assert runs.intro is not None
    assert 2 < (runs.intro.end - runs.intro.onset) / SOUND.rate < 3.2


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (22050, 2), (48000, 2)])
def test_rate_and_channels_do_not_matter(tmp_path: Path, rate: int, channels: int) -> None:
    path = tmp_path / "jingle.wav"
    path.write_bytes(wav(np.repeat(sine(1.5, rate), channels), rate, channels))
    run = dress_runs(Dress(outro=path), SOUND).outro

    assert run is not None
    assert abs(run.samples / SOUND.rate - 1.5) < 0.2


def test_what_a_file_is_is_told_by_its_bytes(tmp_path: Path) -> None:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    mp3 = encoder.encode(sine(1).astype("<i2").tobytes()) + encoder.flush()

    assert decoded(bytes(mp3), "jingle.wav").rate == 44100


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not WAV, MP3, FLAC or Ogg"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(100), "not WAV, MP3, FLAC or Ogg"),
        (b"only words", "not WAV, MP3, FLAC or Ogg"),
        (wav(sine(61)), "61 s, and 60 is the longest"),
        (wav(np.zeros(44100)), "it is silent"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "jingle.wav"
    path.write_bytes(data)

    with pytest.raises(SoundFileError, match=r"jingle\.wav") as caught:
        dress_runs(Dress(intro=path), SOUND)
    assert told in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SoundFileError, match=r"saknas\.wav: No such file"):
        dress_runs(Dress(intro=tmp_path / "saknas.wav"), SOUND)
