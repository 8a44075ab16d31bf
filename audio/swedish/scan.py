"""A text being read: its words, what stands before and after a place, and what was found there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from audio.swedish import grammar

if TYPE_CHECKING:
    from audio.swedish.lexicon import Lexicon
    from audio.swedish.numerals import Numerals
    from audio.swedish.types import Style

SP = "[ \u00a0]"
LETTERS = r"[^\W\d_²³¹½¼¾⅓⅔⅛⅜⅝⅞⅕⅖⅗⅘⅙⅚]+"
"""A run of letters; superscripts and fractions count as letters to a regular expression."""
_BEFORE = re.compile(rf"([^\W_][\w:.’'-]{{0,30}}){SP}?$")
_NEXT = re.compile(rf"{SP}{{1,2}}([^\W\d_][^\W\d_’'-]{{0,40}})(?![^\W\d_])")
_SENTENCE_BREAK = re.compile(rf"[.!?…][”\"’»)]?{SP}+(?=[A-ZÅÄÖ–”\"(])|\n")


class Found(NamedTuple):
    """What a rule recognised at a place: where it ends, what it means and how it is said."""

    kind: str
    end: int
    value: str
    reading: str


@dataclass
class Scan:
    """One text, folded, with the way it is to be said. Every look around is bounded: reading stays linear."""

    text: str
    say: Numerals
    style: Style
    lexicon: Lexicon
    engine: str = ""
    places: dict[int, tuple[int, str]] = field(default_factory=dict)

    def before(self, at: int) -> str:
        """Last word before `at`, in lower case; empty when punctuation stands between."""
        return self.word_before(at).lower()

    def word_before(self, at: int) -> str:
        """Last word before `at` as written."""
        match = _BEFORE.search(self.text[max(0, at - 34) : at])
        return match[1] if match and match[1][-1] != ":" else ""

    def after(self, at: int, count: int = 3) -> list[str]:
        """Up to `count` words that follow `at` with nothing but spaces between."""
        found: list[str] = []
        while len(found) < count and (match := _NEXT.match(self.text, at)):
            found.append(match[1])
            at = match.end()
        return found

    def next_word(self, at: int) -> str:
        """The word after `at`, or nothing."""
        match = _NEXT.match(self.text, at)
        return match[1] if match else ""

    def around(self, start: int, end: int, reach: int = 160) -> str:
        """The sentence around a place, at most `reach` characters to each side, in lower case."""
        left = self.text[max(0, start - reach) : start]
        begin = max((match.end() for match in _SENTENCE_BREAK.finditer(left)), default=0)
        right = self.text[end : end + reach]
        stop = _SENTENCE_BREAK.search(right)
        return f"{left[begin:]} {right[: stop.start()] if stop else right}".lower()

    def en(self, n: int, start: int, end: int) -> bool:
        """Whether the last 1 of `n`, written at start..end, is said "en": it follows its noun."""
        if n % 10 != 1 or n % 100 == 11 or grammar.is_label(self.before(start)):
            return False
        return grammar.is_en(n, self.after(end), self.text[end : end + 60])

    @cached_property
    def shouting(self) -> bool:
        """Whether the text is set in capitals, as some headings are: then capitals mean nothing."""
        capitals = sum(map(str.isupper, self.text))
        return capitals > 8 and capitals > 3 * sum(map(str.islower, self.text)) and " " in self.text.strip()
