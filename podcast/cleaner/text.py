"""The front end for pasted text: one block a line, invisible characters gone."""

from __future__ import annotations

import re
import unicodedata

from podcast.cleaner.row import Row

BREAKS = re.compile(r"\r\n|[\n\r\u0085\u2028\u2029]")
INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffc\x00-\x08\x0e-\x1f\x7f]"
)
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x0b\x0c]")


def tidy(text: str) -> str:
    """Return text without characters that nobody sees, composed (NFC), with ordinary spaces.

    A copied page holds soft hyphens, zero-width spaces, no-break spaces and direction marks; none is a word.
    """
    return SPACES.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def rows_of_text(text: str) -> tuple[Row, ...]:
    """Return the page's non-empty lines with their numbers, counted from 1."""
    rows = []
    gap = False
    for number, line in enumerate(BREAKS.split(text), 1):
        plain = tidy(line)
        if plain:
            rows.append(Row(number, plain, gap))
        gap = not plain
    return tuple(rows)
