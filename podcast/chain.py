"""The voices of a run, the best first: the first that can speak an episode speaks all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from audio.errors import AudioError, SpendingError, UnknownVoice, VoiceAway, VoiceError
from audio.types import Recording, Segment
from podcast.config import names_of_voices
from podcast.desk import Desk
from podcast.studio import Studio, open_studio

T = TypeVar("T")
Progress = Callable[[int, int], None]
UNUSABLE = (UnknownVoice, VoiceError, SpendingError)
"""What makes a voice give way to the next; all else is a mistake that no other voice mends."""


@dataclass(frozen=True)
class Missed:
    """A voice that was wanted and could not be used."""

    voice: str
    error: AudioError


class Chain:
    """Voices by name, each opened once, when it is first needed.

    One that is not there, or whose service is away, is neither opened nor waited for a second time.
    """

    def __init__(self, desk: Desk, names: Sequence[str], jobs: int, opened: ExitStack) -> None:
        self.desk = desk
        self.names = tuple(names)
        self._jobs = jobs
        self._opened = opened
        self._studios: dict[str, Studio] = {}
        self._missing: dict[str, UnknownVoice] = {}
        self._away: dict[str, VoiceAway] = {}

    def studio(self, voice: str) -> Studio:
        """The studio of a voice, of the chain or not. Raises `AudioError`."""
        if voice in self._missing:
            raise self._missing[voice]
        if voice not in self._studios:
            try:
                self._studios[voice] = self._opened.enter_context(open_studio(self.desk, voice, self._jobs))
            except UnknownVoice as error:
                self._missing[voice] = error
                raise
        return self._studios[voice]

    def record(
        self, voice: str, segments: Sequence[Segment], progress: Progress = lambda done, of: None
    ) -> Recording:
        """Speak segments with one voice, as `Studio.record` does."""
        if voice in self._away:
            raise self._away[voice]
        try:
            return self.studio(voice).record(segments, progress)
        except VoiceAway as error:
            self._away[voice] = error
            raise

    def first_that_can(self, work: Callable[[str], T]) -> tuple[T, tuple[Missed, ...]]:
        """Have work done by the first voice that can do it, and tell which ones could not.

        A voice that is not there, whose service fails, that cannot say a sentence or may not cost so much
        gives way to the next; a mistake in its settings does not. Raises what the last one raised, with the
        others in its notes.
        """
        missed: list[Missed] = []
        for voice in self.names:
            try:
                return work(voice), tuple(missed)
            except UNUSABLE as error:
                missed.append(Missed(voice, error))
        raise _last(missed)


@contextmanager
def open_chain(desk: Desk, voices: str = "", jobs: int = 0) -> Iterator[Chain]:
    """Open the voices that the desk's settings name; `voices`, set apart by commas, win over theirs.

    Raises `UnknownVoice` when none of them can be used, `AudioError` for an option that one does not have.
    """
    with ExitStack() as opened:
        chain = Chain(desk, wanted(desk, voices), jobs, opened)
        chain.first_that_can(chain.studio)
        yield chain


def wanted(desk: Desk, voices: str) -> tuple[str, ...]:
    """The names of `voices`, or else those that the desk's settings have."""
    return (names_of_voices(voices) or (voices,)) if voices else tuple(desk.config.voice.name)


def _last(missed: Sequence[Missed]) -> AudioError:
    *others, last = missed
    notes = getattr(last.error, "__notes__", [])
    for each in others:
        if (note := f"Nor could {each.voice} be used: {each.error}") not in notes:
            last.error.add_note(note)
    return last.error
