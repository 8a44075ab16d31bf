"""A text as the model is told it: sounds by eSpeak NG, stress by our tables, marks from the text."""

from __future__ import annotations

from typing import Protocol

from audio.engines.natural.phrases import with_marks
from audio.engines.natural.sounds import told
from audio.engines.natural.stress import eased, restressed


class Sounding(Protocol):
    """Whoever knows how Swedish is pronounced."""

    def of(self, text: str) -> str:
        """The sounds of words without punctuation, words set apart by blanks."""


class Spelling:
    """Spells texts in the model's alphabet."""

    def __init__(self, sounding: Sounding) -> None:
        self._sounding = sounding

    def told(self, text: str) -> str:
        """`text` in the model's alphabet, with its marks; empty when there is nothing to say."""
        return with_marks(text, lambda phrase: told(self.sounds(phrase)))

    def sounds(self, phrase: str) -> str:
        """The sounds of a phrase, each word with its stress where it belongs."""
        words = phrase.split()
        sounds = self._sounding.of(phrase).split()
        if len(words) != len(sounds):
            # Some words are read as several: then one by one, and `och` and `att` become a little too clear.
            sounds = [self._sounding.of(word) for word in words]
        return " ".join(
            eased(word, restressed(word, sound)) for word, sound in zip(words, sounds, strict=True)
        )
