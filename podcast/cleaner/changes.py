"""What a correction changed: which sentences went, came, or were written otherwise."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio.swedish import sentences
from podcast.article import Article

ALIKE = 0.5
"""Likeness above which a sentence is the same one written otherwise."""
MOST_PAIRS = 10_000
"""Beyond so many pairs, two texts are two texts, and are not compared sentence by sentence."""


@dataclass(frozen=True)
class Change:
    before: str
    """Empty for a sentence that is new."""
    after: str
    """Empty for a sentence that is gone."""


def changes(before: Article | Sequence[str], after: Article | Sequence[str]) -> tuple[Change, ...]:
    """Return the sentences that differ between two versions of what is read, in order."""
    old, new = list(_sentences(before)), list(_sentences(after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    found: list[Change] = []
    for what, start, end, first, last in matcher.get_opcodes():
        if what != "equal":
            found += _paired(old[start:end], new[first:last])
    return tuple(found)


def _sentences(version: Article | Sequence[str]) -> Iterator[str]:
    blocks = [line.text for line in version.read] if isinstance(version, Article) else version
    for block in blocks:
        yield from sentences(block)


def _paired(old: list[str], new: list[str]) -> Iterator[Change]:
    """Sentences that went and came at one place: like ones are one sentence, written otherwise."""
    left = list(new)
    few = len(old) * len(new) <= MOST_PAIRS
    for sentence in old:
        like = next((other for other in left if few and _likeness(sentence, other) >= ALIKE), None)
        if like is None:
            yield Change(sentence, "")
            continue
        for other in left[: left.index(like)]:
            yield Change("", other)
        del left[: left.index(like) + 1]
        yield Change(sentence, like)
    for other in left:
        yield Change("", other)


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
