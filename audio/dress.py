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
LARGEST = 50_000_000
"""Bytes."""
FADE_IN = 10
"""Milliseconds, against a click; a jingle's own attack stays."""
FADE_OUT = 400
"""Milliseconds."""


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


@lru_cache(maxsize=8)
def _made(data: bytes, name: str, sound: Sound) -> Run:
    """A file's run, kept for the other episodes of a command."""
    from audio.level import prepare
    from audio.mp3 import encode_run

    pcm = prepare(faded(decoded(data, name)), sound)
    if not pcm:
        raise SoundFileError(f"cannot use sound file: {name}: it is silent")
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
    """Sound as mono PCM at its own rate; what it is, is told by its bytes, not by its name."""
    import miniaudio

    try:
        sound = miniaudio.decode(data, nchannels=1, sample_rate=_rate(data))
    except miniaudio.MiniaudioError as cause:
        error = SoundFileError(f"cannot use sound file: {name}: not WAV, MP3, FLAC or Ogg Vorbis")
        error.add_note("Save it as WAV or FLAC and name that file.")
        raise error from cause
    if not 0 < len(sound.samples) <= LONGEST * sound.sample_rate:
        seconds = len(sound.samples) / sound.sample_rate
        raise SoundFileError(
            f"cannot use sound file: {name}: {seconds:.0f} s, and {LONGEST:.0f} is the longest"
        )
    return Clip(sound.samples.tobytes(), sound.sample_rate)


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


def _rate(data: bytes) -> int:
    """The file's own rate, so that it is resampled once and well."""
    import miniaudio

    for info in (
        miniaudio.wav_get_info,
        miniaudio.mp3_get_info,
        miniaudio.flac_get_info,
        miniaudio.vorbis_get_info,
    ):
        try:
            return int(info(data).sample_rate)
        except miniaudio.MiniaudioError:
            continue
    return 44_100
