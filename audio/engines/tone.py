"""The test voice: a tone for each word, the same for the same word, at once."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.engines.options import chosen, number
from audio.types import Clip, Profile, Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME = "tone"
_RATE = 24_000
_LEAD, _TAIL, _GAP = 0.05, 0.15, 0.04
"""Seconds of silence, as real voices leave it."""
_PACE = 0.06


@dataclass(frozen=True)
class Settings:
    pace: float = number(_PACE, 0.02, 0.5)
    """Seconds a character takes."""
    level: float = number(0.2, 0.001, 1.0)
    """Of full scale."""


class Tone:
    """A voice without speech: as long as speech, with times of words, and never out of order."""

    name = NAME
    credit = "Provton"
    profile: Profile = "words"
    online = False

    def __init__(self, options: Mapping[str, object] = {}) -> None:
        """Raises `AudioError` for options it does not know."""
        self.settings = chosen(Settings, NAME, options)

    @property
    def pace(self) -> float:
        """How many times as fast as by itself it beeps."""
        return _PACE / self.settings.pace

    @property
    def fingerprint(self) -> str:
        return f"tone 1 pace={self.settings.pace} level={self.settings.level}"

    def say(self, text: str) -> Clip:
        """A tone for each word of `text`; silence where there is none."""
        import numpy as np

        at = int(_LEAD * _RATE)
        parts, words = [np.zeros(at)], []
        for found in re.finditer(r"\w+", text):
            beep = self._beep(found.group())
            words.append(Word(at / _RATE, found.start(), len(found.group())))
            parts += [beep, np.zeros(int(_GAP * _RATE))]
            at += len(beep) + int(_GAP * _RATE)
        parts.append(np.zeros(int(_TAIL * _RATE)))
        pcm = (np.concatenate(parts) * 32767).astype("<i2").tobytes()
        return Clip(pcm, _RATE, tuple(words))

    def close(self) -> None:
        """Nothing to let go."""

    def _beep(self, word: str) -> npt.NDArray[np.float64]:
        import numpy as np

        length = max(int(self.settings.pace * len(word) * _RATE), 240)
        wave = np.sin(2 * np.pi * pitch(word) * np.arange(length) / _RATE)
        edge = np.minimum(np.arange(length), np.arange(length)[::-1]) / 120
        return np.asarray(self.settings.level * wave * np.minimum(edge, 1.0))


def pitch(word: str) -> float:
    """Hertz of the tone that says `word`."""
    return 200.0 + zlib.crc32(word.lower().encode("utf-8", "replace")) % 800
