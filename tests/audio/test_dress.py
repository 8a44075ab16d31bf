"""Jingles: any common format, as loud as the speech, and a clear word about what cannot be used."""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import pytest

from audio.chime import write_chime
from audio.dress import Dress, decoded, dress_runs, faded
from audio.errors import SoundFileError
from audio.mp3 import encode_run
from audio.sound import Sound

SOUND = Sound()
Convert = Callable[..., bytes]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """Another program's way of writing a sound file."""

    def by_ffmpeg(data: bytes, *options: str) -> bytes:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "-", *options, tmp_path / "made"]
        subprocess.run(command, input=data, check=True)
        return (tmp_path / "made").read_bytes()

    return by_ffmpeg


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
        (wav(sine(0.01)), "there is no sound in it"),
        (wav(sine(2))[:100_000], "damaged: its end is missing"),
        (b"RIFF" + bytes(3000), "not WAV, MP3, FLAC or Ogg"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "jingle.wav"
    path.write_bytes(data)

    with pytest.raises(SoundFileError, match=r"jingle\.wav") as caught:
        dress_runs(Dress(intro=path), SOUND)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        *(("-c:a", codec, "-f", "wav") for codec in ("pcm_u8", "pcm_s24le", "pcm_f32le")),
        ("-f", "flac", "-ar", "96000"),
        ("-f", "ogg", "-c:a", "libvorbis"),
        ("-f", "mp3"),
        ("-f", "mp3", "-id3v2_version", "0", "-write_xing", "0"),
    ],
    ids=" ".join,
)
def test_the_common_formats_are_read(options: tuple[str, ...], convert: Convert) -> None:
    clip = decoded(convert(wav(np.repeat(sine(1.5), 2), channels=2), *options), "jingle")

    assert len(clip.pcm) / 2 / clip.rate == pytest.approx(1.5, abs=0.06)
    assert 1500 < np.abs(np.frombuffer(clip.pcm, "<i2")).max() < 3600


@pytest.mark.parametrize(
    "options",
    [
        ("-f", "ipod", "-c:a", "aac"),
        ("-f", "adts", "-c:a", "aac"),
        ("-f", "ogg", "-c:a", "libopus", "-ar", "48000"),
        ("-f", "aiff"),
    ],
    ids=" ".join,
)
def test_other_formats_are_refused_with_advice(options: tuple[str, ...], convert: Convert) -> None:
    with pytest.raises(SoundFileError, match="not WAV, MP3, FLAC or Ogg Vorbis") as refusal:
        decoded(convert(wav(sine(1.5)), *options), "jingle.m4a")
    assert "WAV or FLAC" in refusal.value.__notes__[0]


def test_a_file_whose_end_is_missing_is_refused(convert: Convert) -> None:
    whole = convert(wav(sine(3)), "-f", "flac")
    with pytest.raises(SoundFileError, match="its end is missing"):
        decoded(whole[: len(whole) // 2], "jingle.flac")


def test_an_hour_is_refused_before_it_is_decoded(convert: Convert) -> None:
    hour = convert(wav(np.zeros(44_100)), "-af", "apad=whole_dur=3600", "-f", "flac", "-ar", "8000")
    with pytest.raises(SoundFileError, match="3600 s, and 60 is the longest"):
        decoded(hour, "jingle.flac")


def test_a_long_file_that_does_not_tell_its_length_is_refused_too() -> None:
    frames = encode_run(bytes(2 * 8_000 * 61), Sound(rate=8_000, kbps=8)).frames
    with pytest.raises(SoundFileError, match="61 s, and 60 is the longest"):
        decoded(frames, "jingle.mp3")


def test_edges_are_soft_and_the_middle_is_untouched() -> None:
    clip = decoded(wav(np.full(44_100, 5000)), "jingle.wav")
    soft = np.frombuffer(faded(clip).pcm, "<i2")

    assert abs(int(soft[0])) < 100
    assert abs(int(soft[-1])) < 100
    assert (np.diff(soft.astype(int)[-10_000:]) <= 0).all()
    assert (soft[1_000:20_000] == 5000).all()


def test_a_jingle_is_as_loud_as_speech(tmp_path: Path, measure: Callable[..., Any]) -> None:
    write_chime(tmp_path / "intro.wav", "intro")
    run = dress_runs(Dress(intro=tmp_path / "intro.wav"), SOUND).intro

    assert run is not None
    told = measure(run.frames)
    assert told.loudness == pytest.approx(SOUND.target, abs=1.0)
    assert told.peak <= -1.0


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SoundFileError, match=r"saknas\.wav: No such file"):
        dress_runs(Dress(intro=tmp_path / "saknas.wav"), SOUND)
