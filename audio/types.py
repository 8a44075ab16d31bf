"""What goes into the sound room and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from audio.stream import Stream

Profile = Literal["words", "spaced", "digits"]


@dataclass(frozen=True)
class Segment:
    """One thing said in one breath: a sentence, a heading, the words before or after an article."""

    text: str
    """As written; the transcript shows this. The engine is given its reading."""
    pause: float = 0.0
    """Silence after it, in seconds."""
    chapter: str = ""
    """Title of the chapter that begins with this segment; empty: the chapter before goes on."""
    link: str = ""
    """Address of what that chapter is about."""
    picture: str = ""
    """Name of that chapter's own picture."""
    bed: bool = False
    """Music lies under it, where the dress has a bed."""
    ident: bool = False
    """The station's ident is heard before it, where the dress has one."""


@dataclass(frozen=True)
class Word:
    """When an engine said which characters of the text it was given."""

    at: float
    """Seconds from the start of the clip."""
    start: int
    """Index of its first character in the spoken text."""
    length: int


@dataclass(frozen=True)
class Clip:
    """Sound as an engine gives it: signed 16-bit little-endian mono PCM."""

    pcm: bytes
    rate: int
    """Samples a second (Hz)."""
    words: tuple[Word, ...] = ()


class Engine(Protocol):
    """A voice: the same text gives the same clip, as far as its `fingerprint` stays the same."""

    @property
    def name(self) -> str:
        """The name an editor chooses it by, as in `--voice espeak`."""

    @property
    def credit(self) -> str:
        """Who speaks, for the show notes, with the licence's demand if it has one."""

    @property
    def profile(self) -> Profile:
        """The last step of the reading that this engine pronounces best."""

    @property
    def online(self) -> bool:
        """Whether it sends the text to somebody else's machine."""

    @property
    def fingerprint(self) -> str:
        """Everything its sound depends on: engine and data version, voice, rate, pitch."""

    def say(self, text: str) -> Clip:
        """Say `text`, a sentence of any length; safe to call from several threads.

        Raises `VoiceError` when the engine cannot say it.
        """

    def close(self) -> None:
        """Let its processes and connections go."""


@dataclass(frozen=True)
class Mark:
    """Where a segment lies in the recording, in seconds from the first sample a player plays."""

    start: float
    end: float
    segment: Segment
    words: tuple[tuple[float, int], ...] = ()
    """When its words are said, where the engine tells: seconds like those above, index in `segment.text`."""


@dataclass(frozen=True)
class Chapter:
    start: float
    """Seconds."""
    title: str
    link: str = ""
    """Address of what it is about."""
    picture: str = ""
    """Name of its own picture."""


@dataclass(frozen=True)
class Recording:
    """A finished episode's sound: whole MP3 frames behind an Info frame, without tags."""

    mp3: Stream
    duration: float
    """Seconds that a player plays, exact to a sample."""
    marks: tuple[Mark, ...]
    chapters: tuple[Chapter, ...]
    voice: str
    """Name of the engine that spoke all of it."""
    credit: str
    spoken: int
    """How many segments had to be spoken now; the others came from the cache."""
