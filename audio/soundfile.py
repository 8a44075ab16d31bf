"""A desk's own sound files: read whole, told by their bytes, decoded; or refused in one sentence."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from audio.errors import SoundFileError
from audio.types import Clip

SHORTEST = 0.05
"""Seconds."""
LARGEST = 100_000_000
"""Bytes."""
FFMPEG_TIME = 60.0
"""Seconds."""
_SIZE_UNKNOWN = 0xFFFFFFFF


@dataclass(frozen=True)
class SoundFile:
    """A file's bytes, what it is called in refusals and how long it may be."""

    data: bytes
    use: str
    """The setting that names it."""
    name: str
    longest: float
    """Seconds."""

    def refusal(self, why: str, advice: str = "") -> SoundFileError:
        """Why it cannot be used, naming the file and the setting."""
        error = SoundFileError(f"cannot use sound file: {self.name} ({self.use}): {why}")
        error.add_note(advice or f"Bring another file, or take {self.use} out of [sound] in podcast.toml.")
        return error


def read_sound_file(path: Path, use: str, longest: float) -> SoundFile:
    """A sound file's bytes. Raises `SoundFileError` when there are none, or far too many."""
    try:
        if path.stat().st_size > LARGEST:
            raise SoundFile(b"", use, str(path), longest).refusal(f"larger than {LARGEST // 1_000_000} MB")
        return SoundFile(path.read_bytes(), use, path.name, longest)
    except OSError as cause:
        error = SoundFileError(f"cannot read sound file: {path} ({use}): {cause.strerror}")
        error.add_note(f"Bring the file back, or take {use} out of [sound] in podcast.toml.")
        raise error from cause


def decoded(file: SoundFile) -> Clip:
    """Sound as mono PCM at its own rate; what it is, is told by its bytes, not by its name.

    AAC and Opus need an ffmpeg on the PATH. Raises `SoundFileError` when it is none of the formats, damaged,
    or too long.
    """
    import miniaudio

    kind = _by_ffmpeg(file.data)
    data = _converted(file, kind) if kind else file.data
    about = _about(data)
    if about is None:
        raise file.refusal("not WAV, MP3, FLAC or Ogg Vorbis", "Save it as WAV or FLAC and name that file.")
    rate, seconds = about
    _check_length(file, seconds)  # before it is decoded: an hour of it would fill the memory
    try:
        pcm = miniaudio.decode(data, nchannels=1, sample_rate=rate).samples.tobytes()
    except miniaudio.DecodeError as cause:
        raise file.refusal("damaged") from cause
    there = len(pcm) / 2 / rate
    _check_length(file, there)  # a file that was written to a pipe does not know
    if there < SHORTEST:
        raise file.refusal("there is no sound in it")
    if there < seconds - SHORTEST or _riff_cut_short(data):
        raise file.refusal("damaged: its end is missing")
    return Clip(pcm, rate)


def _check_length(file: SoundFile, seconds: float) -> None:
    if seconds > file.longest:
        raise file.refusal(f"{seconds:.0f} s, and {file.longest:.0f} is the longest")


def _riff_cut_short(data: bytes) -> bool:
    """A WAV file tells its size, unless it was written to a pipe; its decoder plays what there is."""
    told = int.from_bytes(data[4:8], "little")
    return data.startswith(b"RIFF") and told != _SIZE_UNKNOWN and told > len(data) - 8


def _by_ffmpeg(data: bytes) -> str:
    """ffmpeg's name of a format that only ffmpeg reads here; empty for all others."""
    if data[4:8] == b"ftyp":
        return "mp4"
    if data.startswith(b"OggS") and b"OpusHead" in data[:64]:
        return "ogg"
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0:  # an ADTS header: a sync word, layer 0
        return "aac"
    return ""


def _converted(file: SoundFile, kind: str) -> bytes:
    """The file as WAV, by ffmpeg, which is told the format and opens no other file."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise file.refusal(
            "AAC and Opus are read by ffmpeg, and there is none on the PATH",
            "Install ffmpeg, or save it as WAV or FLAC and name that file.",
        )
    with tempfile.NamedTemporaryFile() as kept:  # M4A cannot be read from a pipe
        kept.write(file.data)
        kept.flush()
        source = ("-protocol_whitelist", "file", "-f", kind, "-i", kept.name)
        most = ("-t", str(file.longest + 1), "-vn", "-ac", "1", "-f", "wav", "-")
        command = [ffmpeg, "-v", "error", "-nostdin", "-xerror", *source, *most]
        try:
            done = subprocess.run(command, capture_output=True, check=True, timeout=FFMPEG_TIME)
        except (subprocess.SubprocessError, OSError) as cause:
            raise file.refusal("ffmpeg cannot read it") from cause
    return done.stdout


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
