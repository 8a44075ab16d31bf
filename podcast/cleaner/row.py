"""A non-empty line of the page, and what its form says before any rule has looked at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from podcast.cleaner import shapes, vocabulary

Rows = Sequence["Row"]

WORD = re.compile(r"\w+(?:[-’'´:]\w+)*")
SPEECH = re.compile(r"[–—―]\s*\S|[-‐−]\s?[A-ZÅÄÖÉ”\"“]")
ITEM = re.compile(r"(?:[•·●▪◦*■‣]|\d{1,2}[.)]|[-–]\s{1,3}(?=[A-ZÅÄÖ0-9]))\s*\S")
SOURCE_TAG = re.compile(r"\s*[(\[][^()\[\]]{1,30}[)\]]$")
VERB = re.compile(
    r"(?:är|var|blir|blev|har|hade|ska|kan|kunde|vill|får|fick|går|gick|tar|tog|ger|gav|ser|såg|står|stod|gör|säger|sa|sade"
    r"|kommer|kom|måste|bör|dör|dog|slår|slog|föll|faller|vann|sköt|höll|lät|ber|bad|fanns|finns|satt|låg|drog|skrev|sålt"
    r"|\w{2,}(?:ar|er|as|es|ade|ades|de|des|tes|te|ts|år|ör))"
)
"""Swedish finite verbs, loosely: plurals end in -ar and -er too, so it errs towards finding one."""

PARENTHESIS = re.compile(r"\([^()]{0,40}\)")
DIGIT = re.compile(r"\d")
CLOSING = "”“\"»’')]›*"
QUOTES = '”“"»«„'


@dataclass(frozen=True)
class Row:
    number: int
    """Place on the page, counted from 1."""
    text: str
    gap: bool = False
    """Whether an empty line stands before it."""
    hints: frozenset[str] = frozenset()
    """What tags, classes and roles said of it; empty for pasted text."""

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Its words in lower case, without marks: what two copies of a line have in common."""
        return tuple(WORD.findall(self.text.casefold().replace("-", "")))

    @cached_property
    def key(self) -> str:
        return " ".join(self.tokens)

    @cached_property
    def words(self) -> int:
        return len(self.text.split())

    @cached_property
    def bare(self) -> str:
        """The text without closing quotes, brackets and a source in brackets after the stop."""
        text = self.text.rstrip(CLOSING + " ")
        tagged = SOURCE_TAG.sub("", self.text)
        return tagged.rstrip(CLOSING + " ") if tagged != self.text and tagged[-1:] in ".?!" else text

    @cached_property
    def stop(self) -> bool:
        """Whether it ends as a sentence ends."""
        return self.bare[-1:] in (".", "!", "?", "…")

    @cached_property
    def full_stop(self) -> bool:
        """Whether it ends with a full stop: headings, titles and teasers hardly ever do."""
        return self.bare[-1:] == "." and not self.bare.endswith("..")

    @cached_property
    def colon(self) -> bool:
        return self.bare[-1:] == ":"

    @cached_property
    def open(self) -> bool:
        """Whether the sentence plainly goes on in the next line."""
        return self.text[-1:] == "," or self.text.endswith(
            (" och", " att", " som", " i", " på", " en", " ett")
        )

    @cached_property
    def lower(self) -> bool:
        """Whether it begins in the middle of a sentence."""
        return self.text[:1].islower()

    @cached_property
    def speech(self) -> bool:
        """Whether it begins with the dash of a spoken line."""
        return SPEECH.match(self.text) is not None

    @cached_property
    def quoted(self) -> bool:
        return self.text[:1] in QUOTES and self.text.rstrip(".!?, ")[-1:] in QUOTES

    @cached_property
    def item(self) -> bool:
        """Whether it is of a list: by its tag, or because it begins with a list's mark or number."""
        return "item" in self.hints or ITEM.match(self.text) is not None

    @cached_property
    def prose(self) -> bool:
        """Whether it reads as running text: a sentence, a spoken line, or simply much of it."""
        if self.stop:
            return not self.text[:1].isdigit() or self.words >= 3
        if self.speech and self.text[0] not in "-‐−":
            return self.words >= 3
        return self.words >= (8 if self.colon else 20) and self.capitals < 0.34

    @cached_property
    def verb(self) -> bool:
        """Whether a small word of it may be a verb; kickers and many captions have none."""
        return any(
            VERB.fullmatch(word.strip('.,:;!?”"')) for word in self.text.split()[:60] if word[:1].islower()
        )

    @cached_property
    def capitals(self) -> float:
        """The share of its words that begin with a capital letter: high in menus and lists of names."""
        words = self.text.split()
        return sum(word[:1].isupper() for word in words) / max(1, len(words))

    @cached_property
    def label(self) -> str:
        """The line as a label, without numbers and brackets: "Kommentarer (12)" as "kommentarer"."""
        text = PARENTHESIS.sub("", self.text) if "(" in self.text and len(self.text) < 200 else self.text
        tokens = self.tokens if text is self.text else tuple(WORD.findall(text.casefold().replace("-", "")))
        return " ".join(token for token in tokens if not token.isdigit()) or self.key

    @cached_property
    def digits(self) -> int:
        return len(DIGIT.findall(self.text)) if len(self.text) <= 2000 else 0

    @cached_property
    def dateline(self) -> bool:
        """Whether it says when and hardly anything else."""
        return shapes.is_dateline(self.text)

    @cached_property
    def credit(self) -> str:
        """ "alone" for the credit of a picture, "after" for a line that ends in one, else ""."""
        return shapes.credit(self.text)

    @cached_property
    def name(self) -> bool:
        return shapes.is_name(self.text)

    @cached_property
    def talk(self) -> tuple[int, int]:
        """How many different things it says about the paper itself: plain ones, and all."""
        if self.words > 80 or self.speech:
            return 0, 0
        kinds = vocabulary.talk_in(self.tokens)
        return len(kinds - vocabulary.WEAK_TALK), len(kinds)

    def says(self, hint: str) -> bool:
        return hint in self.hints


def words_of(rows: Rows) -> int:
    return sum(row.words for row in rows)
