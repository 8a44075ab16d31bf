"""Jingles, idents and beds: any common format, as loud as they shall be, and a clear word of refusal."""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import pytest

from audio.cache import Cache
from audio.chime import write_chime
from audio.dress import BED_LEVEL, PAUSE, Dress, DressRuns, dress_runs, faded
from audio.dress import LONGEST as LONGEST_JINGLE
from audio.errors import SoundFileError
from audio.mp3 import Run, encode_run
from audio.sound import COMPACT, Sound
from audio.soundfile import SoundFile
from audio.soundfile import decoded as decoded_file
from audio.timeline import Assembled, assemble
from audio.types import Clip, Segment

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


def decoded(data: bytes, name: str) -> Clip:
    return decoded_file(SoundFile(data, "intro", name, LONGEST_JINGLE))


def runs_of(dress: Dress, folder: Path, sound: Sound = SOUND) -> DressRuns:
    return dress_runs(dress, sound, Cache(folder / "cache"))


def test_a_chime_becomes_runs_before_and_after(tmp_path: Path) -> None:
    write_chime(tmp_path / "intro.wav", "intro")
    runs = runs_of(Dress(intro=tmp_path / "intro.wav"), tmp_path)

    assert runs.outro is None
    assert runs.intro is not None
    assert 2 < (runs.intro.end - runs.intro.onset) / SOUND.rate < 3.2


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (22050, 2), (48000, 2)])
def test_rate_and_channels_do_not_matter(tmp_path: Path, rate: int, channels: int) -> None:
    path = tmp_path / "jingle.wav"
    path.write_bytes(wav(np.repeat(sine(1.5, rate), channels), rate, channels))
    run = runs_of(Dress(outro=path), tmp_path).outro

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
        (b"only words", "not WAV, MP3, FLAC or Ogg"),
        (wav(sine(61)), "61 s, and 60 is the longest"),
        (wav(np.zeros(44100)), "it is silent"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(100), "ffmpeg"),
        (wav(sine(0.01)), "there is no sound in it"),
        (wav(sine(2))[:100_000], "damaged: its end is missing"),
        (b"RIFF" + bytes(3000), "not WAV, MP3, FLAC or Ogg"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "jingle.wav"
    path.write_bytes(data)

    with pytest.raises(SoundFileError, match=r"jingle\.wav") as caught:
        runs_of(Dress(intro=path), tmp_path)
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


BY_FFMPEG = pytest.mark.parametrize(
    "options",
    [
        ("-f", "ipod", "-c:a", "aac"),
        ("-f", "adts", "-c:a", "aac"),
        ("-f", "ogg", "-c:a", "libopus", "-ar", "48000"),
    ],
    ids=" ".join,
)


@BY_FFMPEG
def test_aac_and_opus_are_read_with_an_ffmpeg_on_the_path(
    options: tuple[str, ...], convert: Convert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = convert(wav(sine(1.5)), *options)
    (tmp_path / "ffmpeg").symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
    monkeypatch.setenv("PATH", str(tmp_path))
    clip = decoded(data, "jingle.m4a")

    assert len(clip.pcm) / 2 / clip.rate == pytest.approx(1.5, abs=0.1)
    assert 1500 < np.abs(np.frombuffer(clip.pcm, "<i2")).max() < 3600


@BY_FFMPEG
def test_without_ffmpeg_they_are_refused_with_advice(
    options: tuple[str, ...], convert: Convert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = convert(wav(sine(1.5)), *options)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SoundFileError, match="there is none on the PATH") as refusal:
        decoded(data, "jingle.m4a")
    assert "WAV or FLAC" in refusal.value.__notes__[0]


def test_what_ffmpeg_cannot_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ffmpeg").symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SoundFileError, match=r"jingle\.m4a \(intro\): ffmpeg cannot read it"):
        decoded(b"\x00\x00\x00\x20ftypM4A " + bytes(100), "jingle.m4a")


def test_an_hour_of_aac_is_refused_too(
    convert: Convert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = convert(wav(sine(1)), "-af", "apad=whole_dur=70", "-f", "ipod", "-c:a", "aac", "-ar", "8000")
    (tmp_path / "ffmpeg").symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SoundFileError, match="61 s, and 60 is the longest"):
        decoded(data, "jingle.m4a")


def test_other_formats_are_refused_with_advice(convert: Convert) -> None:
    with pytest.raises(SoundFileError, match="not WAV, MP3, FLAC or Ogg Vorbis") as refusal:
        decoded(convert(wav(sine(1.5)), "-f", "aiff"), "jingle.aiff")
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
    run = runs_of(Dress(intro=tmp_path / "intro.wav"), tmp_path).intro

    assert run is not None
    told = measure(run.frames)
    assert told.loudness == pytest.approx(SOUND.target, abs=1.0)
    assert told.peak <= -1.0


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SoundFileError, match=r"saknas\.wav \(intro\): No such file"):
        runs_of(Dress(intro=tmp_path / "saknas.wav"), tmp_path)


def music(seconds: float, rate: int = 44_100, gain: float = 4_000) -> np.ndarray:
    """A chord that breathes, as music under speech does."""
    t = np.arange(round(seconds * rate)) / rate
    return (
        sum(np.sin(2 * np.pi * f * t) * (0.6 + 0.4 * np.sin(np.pi * t + f)) for f in (220, 277, 330)) * gain
    )


def speech(seconds: float, sound: Sound = SOUND) -> Run:
    """What stands for a sentence: a tone of 1 kHz, as loud as speech, between quiet edges."""
    t = np.arange(round(seconds * sound.rate)) / sound.rate
    tone = np.concatenate((np.zeros(sound.rate // 33), 7_000 * np.sin(2 * np.pi * 1000 * t)))
    return encode_run(np.pad(tone, (0, sound.rate // 16)).astype("<i2").tobytes(), sound)


def episode(dress: Dress, folder: Path, *segments: Segment, sound: Sound = SOUND) -> Assembled:
    return assemble([(each, speech(2, sound)) for each in segments], sound, runs_of(dress, folder, sound))


HEADLINE = Segment("Fyren tänds igen", 1.1, chapter="Fyren", bed=True)
SENTENCE = Segment("Beslutet togs på tisdagen.", 0.4)


def below_600_hz(wave: np.ndarray, rate: int) -> float:
    """dBFS of the music alone."""
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave)))) / len(wave) * 2
    return float(10 * np.log10((spectrum[: round(600 / rate * len(wave))] ** 2).sum() + 1e-12))


@pytest.mark.parametrize("sound", [SOUND, COMPACT], ids=repr)
def test_a_bed_lies_under_the_headline_and_gives_way_to_it(
    tmp_path: Path, hear: Callable[[bytes], np.ndarray], measure: Callable[..., Any], sound: Sound
) -> None:
    (tmp_path / "bed.wav").write_bytes(wav(music(4)))
    made = episode(Dress(bed=tmp_path / "bed.wav"), tmp_path, HEADLINE, SENTENCE, SENTENCE, sound=sound)
    heard = hear(bytes(made.mp3)).astype(float) / 32768

    def at(start: float, end: float) -> float:
        return below_600_hz(heard[round(start * sound.rate) : round(end * sound.rate)], sound.rate)

    headline, sentence, _ = made.marks
    alone, under = at(0.5, headline.start - 0.55), at(headline.start + 0.2, headline.end - 0.2)
    assert headline.start == pytest.approx(0.3 + 1.3, abs=0.05)
    assert alone - under == pytest.approx(13, abs=2)
    assert at(sentence.start, sentence.end) < -70
    assert 1.1 < sentence.start - headline.end < 2.2
    assert measure(bytes(made.mp3)).peak <= -1.0


def test_the_intro_fades_over_into_the_bed(tmp_path: Path, hear: Callable[[bytes], np.ndarray]) -> None:
    (tmp_path / "bed.wav").write_bytes(wav(music(20)))
    write_chime(tmp_path / "intro.wav", "intro")
    made = episode(
        Dress(intro=tmp_path / "intro.wav", bed=tmp_path / "bed.wav"), tmp_path, HEADLINE, SENTENCE
    )
    heard = np.abs(hear(bytes(made.mp3)))

    assert made.marks[0].start < 4.2
    steps = heard[round(0.4 * 44_100) : round(made.marks[0].start * 44_100)]
    assert steps[: len(steps) // 2205 * 2205].reshape(-1, 2205).max(axis=1).min() > 100
    assert made.chapters[0].start == 0.0


def test_the_words_before_a_bed_leave_the_intro_by_itself(tmp_path: Path) -> None:
    (tmp_path / "bed.wav").write_bytes(wav(music(5)))
    write_chime(tmp_path / "intro.wav", "intro")
    dress = Dress(intro=tmp_path / "intro.wav", bed=tmp_path / "bed.wav")
    made = episode(dress, tmp_path, SENTENCE, HEADLINE, SENTENCE)

    assert [mark.segment for mark in made.marks] == [SENTENCE, HEADLINE, SENTENCE]
    assert made.marks[1].start - made.marks[0].end == pytest.approx(0.4 + 1.3, abs=0.1)


def test_a_bed_under_many_headlines_is_one_piece_with_all_their_marks(tmp_path: Path) -> None:
    (tmp_path / "bed.wav").write_bytes(wav(music(4)))
    said = [replace(HEADLINE, text=f"Rubrik {n}", pause=0.5, chapter="") for n in range(6)]
    made = episode(Dress(bed=tmp_path / "bed.wav"), tmp_path, *said, SENTENCE)

    assert [mark.segment for mark in made.marks] == [*said, SENTENCE]
    pauses = [after.start - before.end for before, after in pairwise(made.marks)]
    assert pauses[:5] == pytest.approx([0.5] * 5, abs=0.03)


def test_the_same_bed_under_the_same_words_is_mixed_once(tmp_path: Path) -> None:
    (tmp_path / "bed.wav").write_bytes(wav(music(4)))
    dress = Dress(bed=tmp_path / "bed.wav")
    first = bytes(episode(dress, tmp_path, HEADLINE, SENTENCE).mp3)
    (kept,) = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]

    assert bytes(episode(dress, tmp_path, HEADLINE, SENTENCE).mp3) == first
    kept.write_bytes(b"cut short")
    assert bytes(episode(dress, tmp_path, HEADLINE, SENTENCE).mp3) == first
    lower = replace(dress, bed_level=BED_LEVEL - 6)
    assert bytes(episode(lower, tmp_path, HEADLINE, SENTENCE).mp3) != first


def test_segments_that_want_a_bed_do_without_one(tmp_path: Path) -> None:
    plain = replace(HEADLINE, bed=False)
    bare = bytes(episode(Dress(), tmp_path, plain, SENTENCE).mp3)
    assert bytes(episode(Dress(), tmp_path, HEADLINE, SENTENCE).mp3) == bare


def test_an_ident_is_heard_where_a_segment_wants_one_but_never_first(tmp_path: Path) -> None:
    (tmp_path / "ident.wav").write_bytes(wav(music(2)))
    wanting = replace(SENTENCE, ident=True, chapter="Vädret")
    bare = episode(Dress(), tmp_path, wanting, SENTENCE, wanting)
    made = episode(Dress(ident=tmp_path / "ident.wav"), tmp_path, wanting, SENTENCE, wanting)

    assert made.marks[:2] == bare.marks[:2]
    longer = made.duration - bare.duration
    assert longer == pytest.approx(2 + 2 * PAUSE - 0.4, abs=0.1)
    assert made.chapters[1].start == pytest.approx(bare.chapters[1].start + longer, abs=0.03)


def test_a_clipped_bed_and_a_clipped_ident_leave_nothing_clipped(
    tmp_path: Path, measure: Callable[..., Any], hear: Callable[[bytes], np.ndarray]
) -> None:
    clipped = wav(np.clip(music(6, gain=60_000), -32768, 32767))
    for name in ("bed.wav", "ident.wav"):
        (tmp_path / name).write_bytes(clipped)
    dress = Dress(bed=tmp_path / "bed.wav", ident=tmp_path / "ident.wav", bed_level=-6.0)
    made = bytes(episode(dress, tmp_path, HEADLINE, replace(SENTENCE, ident=True)).mp3)

    assert np.abs(hear(made)).max() < 32_000
    assert measure(made).peak <= -1.0


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (48000, 2)])
def test_a_bed_may_have_any_rate(tmp_path: Path, rate: int, channels: int) -> None:
    (tmp_path / "bed.wav").write_bytes(wav(np.repeat(music(4, rate), channels), rate, channels))
    made = episode(Dress(bed=tmp_path / "bed.wav"), tmp_path, HEADLINE, SENTENCE)
    assert made.marks[0].start == pytest.approx(1.6, abs=0.05)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"only words", "not WAV, MP3, FLAC or Ogg"),
        (wav(np.zeros(5 * 44_100)), "it is silent"),
        (wav(sine(1)), "shorter than 2 s"),
        (wav(np.zeros(8_000 * 301), 8_000), "301 s, and 300 is the longest"),
        (None, "No such file"),
    ],
)
def test_a_bed_that_cannot_be_used_is_named_with_its_setting(
    tmp_path: Path, data: bytes | None, told: str
) -> None:
    if data is not None:
        (tmp_path / "bed.wav").write_bytes(data)
    with pytest.raises(SoundFileError, match=r"bed\.wav \(bed\): ") as caught:
        runs_of(Dress(bed=tmp_path / "bed.wav"), tmp_path)
    assert told in str(caught.value)
    assert "[sound]" in caught.value.__notes__[0] or "WAV" in caught.value.__notes__[0]
