"""Jingles around an episode: from the desk's files, as loud as the speech, with soft edges."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio.errors import SoundFileError
from audio.sound import Sound
from audio.types import Clip

if TYPE_CHECKING:
    from audio.mp3 import Run

LONGEST = 60.0
"""Seconds; a jingle is a few, and whole programmes are named by mistake."""
SHORTEST = 0.05
LARGEST = 50_000_000
"""Bytes."""
FADE_IN = 10
"""Milliseconds, against a click; a jingle's own attack stays."""
FADE_OUT = 400
"""Milliseconds."""
_SIZE_UNKNOWN = 0xFFFFFFFF


@dataclass(frozen=True)
class Dress:
    """The files that frame an episode: WAV, MP3, FLAC or Ogg Vorbis."""

    intro: Path | None = None
    outro: Path | None = None


@dataclass(frozen=True)
class DressRuns:
    """The dress of an episode, encoded as any other run."""

    intro: Run | None = None
    outro: Run | None = None


def dress_runs(dress: Dress, sound: Sound) -> DressRuns:
    """Make the jingles ready to be joined to speech.

    Raises `SoundFileError` naming a file that is missing, too long or no sound that can be read.
    """
    return DressRuns(*(_run(path, sound) if path else None for path in (dress.intro, dress.outro)))


def _run(path: Path, sound: Sound) -> Run:
    return _made(read_sound_file(path), path.name, sound)


@lru_cache(maxsize=4)
def _made(data: bytes, name: str, sound: Sound) -> Run:
    """A file's run, kept for the other episodes of a command."""
    from audio.level import prepare_music
    from audio.mp3 import encode_run

    pcm = prepare_music(faded(decoded(data, name)), sound)
    if not pcm:
        raise _refusal(name, "it is silent")
    return encode_run(pcm, sound)


def read_sound_file(path: Path) -> bytes:
    """A sound file's bytes. Raises `SoundFileError` when there are none, or far too many."""
    try:
        if path.stat().st_size > LARGEST:
            raise SoundFileError(f"cannot use sound file: {path}: larger than {LARGEST // 1_000_000} MB")
        return path.read_bytes()
    except OSError as cause:
        error = SoundFileError(f"cannot read sound file: {path}: {cause.strerror}")
        error.add_note("Bring the file back, or take its name out of [sound] in podcast.toml.")
        raise error from cause


def decoded(data: bytes, name: str) -> Clip:
    """Sound as mono PCM at its own rate; what it is, is told by its bytes, not by its name.

    Raises `SoundFileError` when it is none of the formats, damaged, or longer than a jingle.
    """
    import miniaudio

    about = _about(data)
    if about is None:
        error = SoundFileError(f"cannot use sound file: {name}: not WAV, MP3, FLAC or Ogg Vorbis")
        error.add_note("Save it as WAV or FLAC and name that file.")
        raise error
    rate, seconds = about
    _check_length(seconds, name)  # before it is decoded: an hour of it would fill the memory
    try:
        pcm = miniaudio.decode(data, nchannels=1, sample_rate=rate).samples.tobytes()
    except miniaudio.DecodeError as cause:
        raise _refusal(name, "damaged") from cause
    there = len(pcm) / 2 / rate
    _check_length(there, name)  # a file that was written to a pipe does not know
    if there < SHORTEST:
        raise _refusal(name, "there is no sound in it")
    if there < seconds - SHORTEST or _riff_cut_short(data):
        raise _refusal(name, "damaged: its end is missing")
    return Clip(pcm, rate)


def _check_length(seconds: float, name: str) -> None:
    if seconds > LONGEST:
        raise _refusal(name, f"{seconds:.0f} s, and {LONGEST:.0f} is the longest")


def _refusal(name: str, why: str) -> SoundFileError:
    return SoundFileError(f"cannot use sound file: {name}: {why}")


def _riff_cut_short(data: bytes) -> bool:
    """A WAV file tells its size, unless it was written to a pipe; its decoder plays what there is."""
    told = int.from_bytes(data[4:8], "little")
    return data.startswith(b"RIFF") and told != _SIZE_UNKNOWN and told > len(data) - 8


def faded(clip: Clip) -> Clip:
    """The clip with soft edges."""
    segment = _segment(clip)
    out = min(FADE_OUT, len(segment) // 3)
    return Clip(segment.fade_in(min(FADE_IN, out)).fade_out(out).raw_data, clip.rate)


def _segment(clip: Clip) -> Any:
    """pydub's view of a clip: only its constructor and effects, never its files or its joining."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for ffmpeg, which it is never asked to use
        from pydub import AudioSegment
    return AudioSegment(data=clip.pcm, sample_width=2, frame_rate=clip.rate, channels=1)


def _about(data: bytes) -> tuple[int, float] | None:
    """A file's own rate (Hz), so that it is resampled once and well, and its length in seconds.

    None for other formats. The first bytes are asked before the decoder, which finds MP3 frames in anything.
    """
    import miniaudio

    for start, told in (
        (b"RIFF", miniaudio.wav_get_info),
        (b"fLaC", miniaudio.flac_get_info),
        (b"OggS", miniaudio.vorbis_get_info),
        (b"ID3", miniaudio.mp3_get_info),
        (b"\xff", miniaudio.mp3_get_info),
    ):
        if data.startswith(start):
            try:
                info = told(data)
            except miniaudio.MiniaudioError:
                return None
            return int(info.sample_rate), float(info.duration)
    return None
