"""Engines that hold an engine: the voice stays the same, and something is done around each text."""

from __future__ import annotations

import struct

from audio.cache import Cache
from audio.checks import fault
from audio.engines import extras
from audio.engines.saying import cannot_say
from audio.types import Clip, Engine, Profile, Word

_HEAD = struct.Struct("<4sII")
_WORD = struct.Struct("<dII")
_MAGIC = b"clp1"


class Around:
    """An engine that passes everything on to the one it holds."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def name(self) -> str:
        return self.engine.name

    @property
    def credit(self) -> str:
        return self.engine.credit

    @property
    def profile(self) -> Profile:
        return self.engine.profile

    @property
    def online(self) -> bool:
        return self.engine.online

    @property
    def fingerprint(self) -> str:
        return self.engine.fingerprint

    @property
    def usd_per_million(self) -> float | None:
        return extras.price(self.engine)

    @property
    def host(self) -> str:
        return extras.host(self.engine)

    @property
    def pace(self) -> float | None:
        return extras.pace(self.engine)

    def begin(self, characters: int) -> None:
        extras.begin(self.engine, characters)

    def say(self, text: str) -> Clip:
        return self.engine.say(text)

    def close(self) -> None:
        self.engine.close()


class Checked(Around):
    """Gives only clips that can be the speech of their text."""

    def say(self, text: str) -> Clip:
        """Say `text`, once more if the first clip has a fault.

        Raises `VoiceError` naming the text and what is wrong with the second.
        """
        clip = self.engine.say(text)
        if fault(clip, text, self.pace):
            clip = self.engine.say(text)
        if wrong := fault(clip, text, self.pace):
            raise cannot_say(text, f"the voice {self.name} gave {wrong}")
        return clip


class Cached(Around):
    """Asks an engine for each text once, ever: for those that cost time, money or somebody's patience."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        super().__init__(engine)
        self.cache = cache

    def say(self, text: str) -> Clip:
        """The kept clip of `text`, or a new one, which is kept."""
        clip = self.kept(text)
        if clip is None:
            clip = self.engine.say(text)
            self.cache.put(self._key(text), _packed(clip))
        return clip

    def kept(self, text: str) -> Clip | None:
        """The kept clip of `text`."""
        stored = self.cache.get(self._key(text))
        return _unpacked(stored) if stored else None

    def _key(self, text: str) -> str:
        return f"clip\n{self.fingerprint}\n{text}"


def _packed(clip: Clip) -> bytes:
    words = b"".join(_WORD.pack(word.at, word.start, word.length) for word in clip.words)
    return _HEAD.pack(_MAGIC, clip.rate, len(clip.words)) + words + clip.pcm


def _unpacked(stored: bytes) -> Clip | None:
    """The clip, or None for what another version of this program kept."""
    if len(stored) < _HEAD.size:
        return None
    magic, rate, count = _HEAD.unpack_from(stored)
    end = _HEAD.size + count * _WORD.size
    if magic != _MAGIC or len(stored) < end:
        return None
    words = tuple(Word(*fields) for fields in _WORD.iter_unpack(stored[_HEAD.size : end]))
    return Clip(stored[end:], rate, words)
