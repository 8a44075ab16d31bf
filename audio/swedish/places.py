"""Which written word each spoken one stands for: the reading's own spans, word for word inside them."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from audio.swedish.types import Token

_WORD = re.compile(r"\S+")


def places(tokens: Sequence[Token], say: Callable[[str], str]) -> array[int]:
    """Where written words begin and where what is said for them does: written, spoken, written, spoken ...

    Both rise. A written word for which nothing of its own is said, such as the second of "15 000", is left
    out and belongs to the one before it. `say` reads a word by itself.
    """
    found = array("I")
    spoken, end = -1, sum(len(token.reading) for token in tokens)
    for written, said in _pairs(tokens, say):
        if spoken < said < end:
            found.extend((written, said))
            spoken = said
    return found


def _pairs(tokens: Sequence[Token], say: Callable[[str], str]) -> Iterator[tuple[int, int]]:
    words = [(found.start(), found[0]) for found in _WORD.finditer("".join(token.text for token in tokens))]
    starts = [start for start, _ in words]
    at = 0
    for token in tokens:
        here = words[bisect_left(starts, token.start) : bisect_left(starts, token.end)]
        if token.kind == "text" and len(token.text) == len(token.reading):
            yield from ((start, at + start - token.start) for start, _ in here)
        elif len(here) == 1:
            yield here[0][0], at
        elif here:
            spoken = list(_WORD.finditer(token.reading))
            for number, share in _shares([word for _, word in here], [each[0] for each in spoken], say):
                yield here[number][0], at + spoken[share].start()
        at += len(token.reading)


def _shares(
    written: Sequence[str], spoken: Sequence[str], say: Callable[[str], str]
) -> Iterator[tuple[int, int]]:
    """Numbers of written words and of the spoken ones with which they begin.

    A word that is said as it is by itself is found again; those between share what is left, in order.
    """
    flat = [(number, word) for number, each in enumerate(written) for word in map(_bare, say(each).split())]
    said = SequenceMatcher(None, [word for _, word in flat], list(map(_bare, spoken)), autojunk=False)
    found: dict[int, tuple[int, int]] = {}
    for first, there, length in said.get_matching_blocks():
        for step in range(length):
            number, end = flat[first + step][0], there + step + 1
            found[number] = found.get(number, (end - 1, end))[0], end
    free, between = 0, range(0)
    for number in range(len(written) + 1):
        start, end = found.get(number, (len(spoken), len(spoken)))
        if number in found or number == len(written):
            yield from _shared(written, between, free, start)
            if number in found:
                yield number, start
            free, between = end, range(number + 1, number + 1)
        else:
            between = range(between.start, number + 1)


def _shared(
    written: Sequence[str], numbers: Sequence[int], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Spoken words from `start` to `end` for these written ones: one each, else after their length."""
    each = end - start == len(numbers)
    sizes = [1 if each else sum(map(str.isalnum, written[number])) for number in numbers]
    total, done = sum(sizes), 0
    for number, size in zip(numbers, sizes, strict=True):
        if size and end > start:
            yield number, start + (end - start) * done // total
        done += size


def _bare(word: str) -> str:
    return word.strip(".,;:!?()[]\"'”’»«–-").casefold()
