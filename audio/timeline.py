"""Where everything lies in an episode, in whole samples and frames, and the joining of it.

Sound can begin only where a frame begins (every 26 ms at 44.1 kHz). The plan itself knows no frames: each run
goes to the frame nearest to its planned place, so that roundings never add up, and the marks tell where its
sound really lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audio.errors import AudioError
from audio.sound import COMPACT, DEFAULT, PRESETS, SOUND_VERSION, Sound
from audio.stream import Stream
from audio.types import Chapter, Mark, Segment

if TYPE_CHECKING:
    from audio.dress import DressRuns
    from audio.mp3 import Run
    from audio.reel import Take

__all__ = ["COMPACT", "DEFAULT", "PRESETS", "SOUND_VERSION", "Assembled", "Sound", "assemble"]

LONG = 200
"""Characters from which a unit counts as long: readers rest longer after those (Kazlauskiene 2020)."""
REST = 1.2
"""How much longer."""


@dataclass(frozen=True)
class Assembled:
    """An episode's sound and the times in it."""

    mp3: Stream
    """An Info frame and whole frames; tags go before it."""
    duration: float
    """Seconds that a player plays, exact to a sample."""
    marks: tuple[Mark, ...]
    """From the first to the last sample of each segment that can be heard."""
    chapters: tuple[Chapter, ...]
    """The first one begins at 0.0, every other one with the first sound of its segment, to the ms."""


@dataclass(frozen=True)
class Said:
    """A segment and the samples of a run from which and to which it is heard."""

    segment: Segment
    onset: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A run, the silence after it in seconds, and what is said in it."""

    run: Run | Take
    pause: float
    says: tuple[Said, ...] = ()

    def resting(self, least: float) -> Piece:
        """The same with a silence of at least so many seconds."""
        return replace(self, pause=max(self.pause, least))


@dataclass(frozen=True)
class Place:
    """A run and the frame at which it begins."""

    frame: int
    run: Run | Take


@dataclass(frozen=True)
class Plan:
    places: tuple[Place, ...]
    frames: int
    """Frames of the whole, without the Info frame."""
    samples: int
    """Samples that a player plays."""


def assemble(
    runs: Sequence[tuple[Segment, Run | Take]], sound: Sound, dress: DressRuns | None = None
) -> Assembled:
    """Join what was spoken, with its pauses and jingles, into one file.

    `runs` are the segments in the order in which they are heard, each with its encoded speech.
    Raises `AudioError` when there is nothing to join, or more than a file can hold.
    """
    from audio.dress import DressRuns, dressed

    if not runs:
        raise AudioError("cannot assemble episode: no segments: nothing was spoken")
    pieces = dressed(runs, dress or DressRuns())
    plan = make_plan([(piece.run, piece.pause) for piece in pieces], sound)
    marks = tuple(
        _mark(place, said, sound)
        for piece, place in zip(pieces, plan.places, strict=True)
        for said in piece.says
    )
    return Assembled(_join(plan, sound), plan.samples / sound.rate, marks, _chapters(marks))


def make_plan(pieces: Sequence[tuple[Run | Take, float]], sound: Sound) -> Plan:
    """Give every run its frame; each is followed by so many seconds of silence, and the last one by the tail.

    A pause is what the ear hears: from the last audible sample of a run to the first of the next. It is made
    longer only where the frames of a run need more than it has.
    """
    places = []
    free = 0  # the first frame not yet taken
    due = sound.lead * sound.rate  # the sample at which the next sound shall be heard
    for run, pause in pieces:
        frame = max(free, round((due - run.onset) / sound.frame))
        heard = frame * sound.frame + run.onset
        if heard - due > sound.frame / 2:
            due = heard  # it had to wait for the run before it: the plan waits with it
        places.append(Place(frame, run))
        free = frame + run.count
        due += run.end - run.onset + pause * sound.rate
    last = places[-1]
    due += (sound.tail - pieces[-1][1]) * sound.rate
    samples = max(round(due), last.frame * sound.frame + last.run.samples)
    return Plan(tuple(places), max(free, _frames_to_play(samples, sound)), samples)


def rest(segment: Segment) -> float:
    """Seconds of silence after a segment, a little longer after a long one."""
    return segment.pause * (REST if len(segment.text) > LONG else 1.0)


def _frames_to_play(samples: int, sound: Sound) -> int:
    """Frames a decoder needs to give so many samples, its own and the encoder's delay included."""
    from audio.mp3 import DELAY

    return -(-(samples + DELAY) // sound.frame)


def _mark(place: Place, said: Said, sound: Sound) -> Mark:
    first = place.frame * sound.frame
    return Mark((first + said.onset) / sound.rate, (first + said.end) / sound.rate, said.segment)


def _chapters(marks: Sequence[Mark]) -> tuple[Chapter, ...]:
    begun = [(mark.start, mark.segment) for mark in marks if mark.segment.chapter]
    chapters = [Chapter(round(at, 3), each.chapter, each.link, each.picture) for at, each in begun]
    return (replace(chapters[0], start=0.0), *chapters[1:]) if chapters else ()


def _join(plan: Plan, sound: Sound) -> Stream:
    from audio.info import info_frame, joined_crc

    crossings, crcs = [(0, 0)], []
    pauses = _Pauses(sound)
    for piece, frames in _pieces(plan):
        size, crc = (piece.size, piece.crc) if piece else pauses.about(frames)
        crcs.append((crc, size))
        crossings.append((crossings[-1][0] + frames, crossings[-1][1] + size))
    head = info_frame(sound, plan.samples, crossings, joined_crc(crcs))

    def parts() -> Iterator[bytes]:
        for piece, frames in _pieces(plan):
            yield piece.frames if piece else pauses[frames]

    return Stream(crossings[-1][1], parts).behind(head)


def _pieces(plan: Plan) -> Iterator[tuple[Run | Take | None, int]]:
    """Everything behind the Info frame in order, with its number of frames; None stands for a pause."""
    free = 0
    for place in plan.places:
        if place.frame > free:
            yield None, place.frame - free
        yield place.run, place.run.count
        free = place.frame + place.run.count
    if plan.frames > free:
        yield None, plan.frames - free


class _Pauses(dict[int, bytes]):
    """Silence by its number of frames, made once."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._about: dict[int, tuple[int, int]] = {}

    def __missing__(self, frames: int) -> bytes:
        from audio.mp3 import silence

        return self.setdefault(frames, silence(frames, self._sound))

    def about(self, frames: int) -> tuple[int, int]:
        """Size in bytes and CRC-16."""
        from audio.crc import crc16

        if frames not in self._about:
            self._about[frames] = len(self[frames]), crc16(self[frames])
        return self._about[frames]
