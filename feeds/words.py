"""The words of a sentence with the moments at which they are said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from feeds.types import Cue

_WORD = re.compile(r"\S+")


def told(words: Iterable[tuple[float, int]]) -> str:
    """Moments (seconds) and places of words, as a `Cue` keeps them."""
    return " ".join(f"{round(at * 1000)}:{place}" for at, place in words)


def words(cue: Cue, shown: Callable[[str], str]) -> tuple[tuple[str, float | None], ...]:
    """The words of `shown(cue.text)`, which blanks part, each with its moment (seconds) or None.

    Empty when no moment is known, or when it is not certain which word is which.
    """
    if not cue.words:
        return ()
    moments = dict(map(_moment, cue.words.split()))
    found: list[tuple[str, float | None]] = []
    for written in _WORD.finditer(cue.text):
        moment = moments.get(written.start())
        for word in filter(None, shown(written[0]).split(" ")):
            found.append((word, moment))
            moment = None
    return tuple(found) if " ".join(word for word, _ in found) == shown(cue.text) else ()


def _moment(row: str) -> tuple[int, float]:
    at, _, place = row.partition(":")
    return int(place), int(at) / 1000
