"""Where what is written is read and spoken: each sentence once, from the cache or by the engine."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from audio.cache import Cache
from audio.engines.around import Cached, Checked
from audio.engines.saying import cannot_say
from audio.reel import Reel
from audio.swedish.types import Style
from audio.types import Engine, Segment

if TYPE_CHECKING:
    from audio.mp3 import Run
    from audio.reel import Take
    from audio.sound import Sound
    from audio.swedish import Lexicon

PLAIN = Style()
SPEAK_PHONEMES = ("espeak", "natural", "piper")


@dataclass(frozen=True, slots=True)
class Reading:
    """A segment as the engine is to say it."""

    segment: Segment
    text: str
    places: array[int]
    """Which written word is said where in it (`audio.swedish.places`)."""


def readings(
    segments: Sequence[Segment], engine: Engine, lexicon: Lexicon | None, style: Style
) -> list[Reading]:
    """What the engine is to say for each segment; one without a word, such as an emoji, is passed over."""
    from audio.swedish import read, tokens
    from audio.swedish.places import places

    whose = pronunciations(engine)

    def say(word: str) -> str:
        return read(word, engine.profile, lexicon, style, engine=whose)

    found = []
    for segment in segments:
        parts = tokens(segment.text, lexicon, engine.profile, style, engine=whose)
        text = "".join(part.reading for part in parts)
        if any(map(str.isalnum, text)):
            found.append(Reading(segment, text, places(parts, say)))
    return found


def pronunciations(engine: Engine) -> str:
    """Whose pronunciations of the lexicon hold: eSpeak NG's for every voice that speaks its phonemes."""
    return "espeak" if engine.name.startswith(SPEAK_PHONEMES) else engine.name


@dataclass(frozen=True)
class Work:
    """What an episode takes, before anything is said."""

    texts: tuple[str, ...]
    """What is said, each text once."""
    unsaid: tuple[str, ...]
    """What the voice would be asked for; the rest is kept."""


def work(
    segments: Sequence[Segment],
    engine: Engine,
    *,
    sound: Sound,
    cache: Cache,
    lexicon: Lexicon | None = None,
    style: Style = PLAIN,
) -> Work:
    """What `record` would ask the engine for, by the same readings and the same cache. Asks nobody."""
    texts = tuple(dict.fromkeys(each.text for each in readings(segments, engine, lexicon, style)))
    return Work(texts, Booth(engine, sound, cache).unsaid(texts))


class Booth:
    """Where one sentence becomes a run of frames, from the cache or from the engine."""

    def __init__(self, engine: Engine, sound: Sound, cache: Cache, jobs: int = 2) -> None:
        """Level and encode `jobs` sentences at a time, however many are being said."""
        checked = Checked(engine)
        self.engine: Engine = Cached(checked, cache) if engine.online else checked
        self.sound = sound
        self.cache = cache
        self.reel = Reel()
        self.spoken: set[str] = set()
        """What had to be made now."""
        self._hands = BoundedSemaphore(jobs)
        # What the text was written as does not matter: the same words spoken are the same sound.
        self._key = f"run\n{engine.fingerprint}\n{sound.key}\n"

    def kept(self, texts: Iterable[str]) -> dict[str, Take]:
        """The runs, on the reel, of those texts that the cache has."""
        found = ((text, self._kept(text)) for text in dict.fromkeys(texts))
        return {text: self.reel.wind(run) for text, run in found if run}

    def run(self, text: str) -> Take:
        """The run that says `text`, on the reel. Raises `VoiceError` naming it."""
        return self.reel.wind(self._kept(text) or self._made(text))

    def unsaid(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those of the texts, each once, that the engine itself has to say."""
        return tuple(text for text in dict.fromkeys(texts) if not self._kept(text) and not self._heard(text))

    def _kept(self, text: str) -> Run | None:
        from audio.mp3 import Run

        stored = self.cache.get(self._key + text)
        try:
            return None if stored is None else Run.from_bytes(stored)
        except ValueError:  # kept by another version of this program
            return None

    def _heard(self, text: str) -> bool:
        """Whether its clip is kept, which an episode with another sound has asked for."""
        return isinstance(self.engine, Cached) and self.engine.kept(text) is not None

    def _made(self, text: str) -> Run:
        from audio.level import prepare
        from audio.mp3 import encode_run

        self.spoken.add(text)
        said = self.engine.say(text)
        with self._hands:
            clip = prepare(said, self.sound)
            if not clip.pcm:
                raise cannot_say(text, f"the voice {self.engine.name} gave silence")
            run = encode_run(clip.pcm, self.sound, clip.words)
        self.cache.put(self._key + text, run.to_bytes())
        return run
