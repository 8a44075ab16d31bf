"""When each written word is said: the engine's times, brought into the recording."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING

from audio.types import Mark, Word

if TYPE_CHECKING:
    from audio.mp3 import Run
    from audio.reel import Take

PACKED = struct.Struct("<II")
"""A word as runs keep it: its sample, and the index of its first character in the spoken text."""


def packed(words: Iterable[Word], rate: int) -> bytes:
    """Words in order, in eight bytes each."""
    rows = sorted((word.start, max(0, round(word.at * rate))) for word in words if word.start >= 0)
    return b"".join(PACKED.pack(sample, start) for start, sample in rows)


def said_when(mark: Mark, run: Run | Take, places: array[int], rate: int) -> tuple[tuple[float, int], ...]:
    """The moments (seconds from the start of the recording) and places of the written words of `mark`.

    `places` are those of its reading (`audio.swedish.places`), `run` is what says it. Never out of order and
    never outside the mark; a word of which the engine did not tell is not in it.
    """
    told = list(PACKED.iter_unpack(run.words))
    found: list[tuple[float, int]] = []
    row = 0
    earliest = mark.start
    for number in range(0, len(places), 2):
        written, begins = places[number : number + 2]
        ends = places[number + 3] if number + 3 < len(places) else None
        while row < len(told) and told[row][1] < begins:
            row += 1
        if row == len(told):
            break
        sample, start = told[row]
        at = round(mark.start + (sample - run.onset) / rate, 3)
        if (ends is None or start < ends) and at <= mark.end:
            earliest = max(earliest, at)
            found.append((earliest, written))
    return tuple(found)
