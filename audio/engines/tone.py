"""The voice that beeps: a real engine for tests, instant and the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audio.engines.options import chosen, number
from audio.types import Clip, Profile, Word

NAME = "tone"
RATE = 24_000
_LETTER = 0.06
"""Seconds a character takes: as long as speech does."""


@dataclass(frozen=True)
class Settings:
    pitch: int = number(220, 50, 2000)
    """Hz of the lowest tone."""


class Tone:
    """Says every word as a tone of its own, with a little rest between words."""

    name = NAME
    credit = "pipröst för prov"
    profile: Profile = "words"
    online = False

    def __init__(self, options: Mapping[str, object] = {}) -> None:
        self.settings = chosen(Settings, NAME, options)

    @property
    def fingerprint(self) -> str:
        return f"tone 1 pitch={self.settings.pitch}"

    def say(self, text: str) -> Clip:
        """A tone for each word, as long as the word; half a second of almost nothing for no word."""
        import numpy as np

        pieces, words, place, at = [np.zeros(RATE // 20)], [], 0, 0.05
        for word in text.split():
            place = text.index(word, place)
            words.append(Word(at, place, len(word)))
            samples = round(_LETTER * (len(word) + 1) * RATE)
            pieces.append(self._tone(word, samples))
            place += len(word)
            at += samples / RATE
        sound = np.concatenate([*pieces, np.zeros(RATE // 20)])
        return Clip((sound * 32767).astype("<i2").tobytes(), RATE, tuple(words))

    def close(self) -> None:
        """Nothing to let go."""

    def _tone(self, word: str, samples: int):  # type: ignore[no-untyped-def]  # numpy is imported late
        import numpy as np

        pitch = self.settings.pitch * 2 ** (sum(map(ord, word)) % 12 / 12)
        time = np.arange(samples) / RATE
        hull = np.minimum(1, np.minimum(np.arange(samples), np.arange(samples)[::-1]) / (RATE * 0.02))
        return 0.3 * np.sin(2 * np.pi * pitch * time) * hull
