"""What an episode wears: jingles, idents and a bed, from the desk's files, as loud as the speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from audio.bed import LONGEST as LONGEST_BED
from audio.bed import SHORTEST as SHORTEST_BED
from audio.bed import Bed, segment_of
from audio.cache import Cache
from audio.sound import Sound
from audio.soundfile import SoundFile, decoded, read_sound_file
from audio.timeline import Piece, Said, rest
from audio.types import Clip, Segment

if TYPE_CHECKING:
    from audio.mp3 import Run
    from audio.reel import Take

LONGEST = 60.0
"""Seconds; a jingle is a few, and whole programmes are named by mistake."""
PAUSE = 0.6
"""Seconds between a jingle and the speech."""
FADE_IN = 10
"""Milliseconds, against a click; a jingle's own attack stays."""
FADE_OUT = 400
"""Milliseconds."""
BED_LEVEL = -18.0
"""LU of a bed against the voice above it."""


@dataclass(frozen=True)
class Dress:
    """The sound files of a show: WAV, MP3, FLAC or Ogg Vorbis, with ffmpeg also AAC and Opus."""

    intro: Path | None = None
    outro: Path | None = None
    bed: Path | None = None
    """Music under the segments that want it."""
    ident: Path | None = None
    """Heard before the segments that want it."""
    bed_level: float = BED_LEVEL
    """LU, below zero."""

    @property
    def files(self) -> tuple[Path | None, ...]:
        return self.intro, self.outro, self.bed, self.ident


@dataclass(frozen=True)
class DressRuns:
    """The dress of an episode, encoded as any other run."""

    intro: Run | None = None
    outro: Run | None = None
    ident: Run | None = None
    bed: Bed | None = None


def dress_runs(dress: Dress, sound: Sound, cache: Cache) -> DressRuns:
    """Make the files ready to be joined to speech.

    Raises `SoundFileError` naming a file that is missing, too long, silent or no sound that can be read.
    """
    pcm = {
        use: _prepared(read_sound_file(path, use, LONGEST), sound) if path else b""
        for use, path in (("intro", dress.intro), ("outro", dress.outro), ("ident", dress.ident))
    }
    bed = None
    if dress.bed:
        clip, loudness = _music(read_sound_file(dress.bed, "bed", LONGEST_BED))
        bed = Bed(clip, loudness, dress.bed_level, sound, cache, pcm["intro"])
    return DressRuns(**{use: _encoded(each, sound) for use, each in pcm.items()}, bed=bed)


def dressed(spoken: Sequence[tuple[Segment, Run | Take]], dress: DressRuns) -> list[Piece]:
    """What is heard, in order: the speech with the dress around, between and under it."""
    pieces: list[Piece] = []
    for on_bed, group in groupby(spoken, key=lambda each: each[0].bed):
        said = list(group)
        if on_bed and dress.bed:
            pieces += [*_ident(said[0][0], pieces, dress), dress.bed.under(said, first=not pieces)]
            continue
        for segment, run in said:
            pieces += _ident(segment, pieces, dress)
            pieces.append(Piece(run, rest(segment), (Said(segment, run.onset, run.end),)))
    if dress.intro and not (spoken[0][0].bed and dress.bed):
        pieces.insert(0, Piece(dress.intro, PAUSE))
    if dress.outro:
        pieces = [*pieces[:-1], pieces[-1].resting(PAUSE), Piece(dress.outro, 0.0)]
    return pieces


def _ident(segment: Segment, pieces: list[Piece], dress: DressRuns) -> list[Piece]:
    """The ident before a segment, with room before it; nothing at the beginning of an episode."""
    if not (segment.ident and dress.ident and pieces):
        return []
    pieces[-1] = pieces[-1].resting(PAUSE)
    return [Piece(dress.ident, PAUSE)]


@lru_cache(maxsize=4)
def _prepared(file: SoundFile, sound: Sound) -> bytes:
    """A jingle as PCM for the encoder, kept for the other episodes of a command."""
    from audio.level import prepare_music

    pcm = prepare_music(faded(decoded(file)), sound)
    if not pcm:
        raise file.refusal("it is silent")
    return pcm


@lru_cache(maxsize=4)
def _encoded(pcm: bytes, sound: Sound) -> Run | None:
    from audio.mp3 import encode_run

    return encode_run(pcm, sound) if pcm else None


@lru_cache(maxsize=1)
def _music(file: SoundFile) -> tuple[Clip, float]:
    """A bed and how loud it is."""
    from audio.level import music_loudness
    from audio.loudness import SILENT

    clip = decoded(file)
    if len(clip.pcm) / 2 / clip.rate < SHORTEST_BED:
        raise file.refusal(f"shorter than {SHORTEST_BED:.0f} s")
    loudness = music_loudness(clip)
    if loudness <= SILENT:
        raise file.refusal("it is silent")
    return clip, loudness


def faded(clip: Clip) -> Clip:
    """The clip with soft edges."""
    segment = segment_of(clip.pcm, clip.rate)
    out = min(FADE_OUT, len(segment) // 3)
    return Clip(segment.fade_in(min(FADE_IN, out)).fade_out(out).raw_data, clip.rate)
