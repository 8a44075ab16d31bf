"""Two months or weekdays with a dash between: mars–maj, måndag–fredag, mån–fre."""

from __future__ import annotations

import re

from audio.swedish import tables
from audio.swedish.scan import Found, Scan

_SPAN = re.compile(r"([^\W\d_]{3,9})\.?[-–]([^\W\d_]{3,9})(?![^\W_]|-)")
_ALPHABET = re.compile(r"(A)[-–](Ö|Z)(?![^\W_]|[-–:])")
_SHORT_DAY = re.compile(r"([Mm]ån|[Tt]is|[Oo]ns|[Tt]ors?|[Ff]re|[Ll]ör|[Ss]ön)(?=[ \u00a0]\d)")
_DAY_LIST = re.compile(
    r"(mån|tis|ons|tors|fre|lör|sön)(?=(?:,| &| och| o| samt) (?:tis|ons|tors?|fre|lör|sön)\b)"
)
_DAYS = {
    "mån": "måndag",
    "tis": "tisdag",
    "ons": "onsdag",
    "tor": "torsdag",
    "tors": "torsdag",
    "fre": "fredag",
    "lör": "lördag",
    "sön": "söndag",
}


def period(scan: Scan, at: int) -> Found | None:
    """Find a span of months or weekdays."""
    match = _SPAN.match(scan.text, at)
    if not match:
        return None
    first, second = _full(match[1]), _full(match[2])
    if not first or not second:
        return None
    return Found("range", match.end(), f"{first}–{second}", f"{first} till {second}")


def alphabet(scan: Scan, at: int) -> Found | None:
    """A–Ö."""
    match = _ALPHABET.match(scan.text, at)
    return Found("range", match.end(), match[0], f"{match[1]} till {match[2]}") if match else None


def day(scan: Scan, at: int) -> Found | None:
    """Find a weekday cut short before a number: tors 12 okt, lör 10–17."""
    match = _SHORT_DAY.match(scan.text, at) or _DAY_LIST.match(scan.text, at)
    return Found("abbreviation", match.end(), match[0], _full(match[1])) if match else None


def _full(word: str) -> str:
    """The whole name of a month or weekday, with the capital letter it was written with."""
    low = word.lower()
    if low in tables.months():
        return word if low in tables.month_names() else tables.month_names()[tables.months()[low] - 1]
    name = _DAYS.get(low, low)
    if name.removesuffix("en").removesuffix("ar") not in _DAYS.values():
        return ""
    return name.capitalize() if word[0].isupper() else name
