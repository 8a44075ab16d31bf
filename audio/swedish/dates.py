"""Dates: 11 juni 2025, den 3–5 juni, 2025-06-11, 12/6, mars–maj, måndag–fredag."""

from __future__ import annotations

import re

from audio.swedish import tables
from audio.swedish.scan import SP, Found, Scan

_ISO = re.compile(r"((?:1[5-9]|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-])")
_DAYS = re.compile(
    rf"(?:0?([1-9]|[12]\d|3[01]))(?::[ea]|\.)?"
    rf"(?:(?:{SP}?([-–]){SP}?|{SP}(och|eller|till){SP}|/)(?:den{SP})?0?([1-9]|[12]\d|3[01])(?::[ea])?)?"
    rf"{SP}([^\W\d_]{{3,9}}\.?)(?![^\W\d_])"
)
_YEAR = re.compile(rf",?{SP}((?:1[0-9]|20)\d\d)(?!\d|{SP}?(?:kr|st|%)|,\d|[-–/]\d)")
_SLASHED = re.compile(
    r"(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])(?:[-/ ]((?:1[5-9]|20)\d\d|[0-3]\d(?=[\s,.;)]|$)))?(?![\d/,])"
)
_SLASHED_TO = re.compile(r"[-–](0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])(?!\d)")
_DAY_ALONE = re.compile(rf"(0?[1-9]|[12]\d|3[01])(?=[.,;:)!?]?(?:$|{SP}))(?!{SP}[^\W\d_])")
_DAY_OF = re.compile(rf"(0?[1-9]|[12]\d|3[01])(?={SP}(?:i|varje|denna|nästa|samma|klockan|kl)\b)")
_DAY_SPAN = re.compile(rf"([1-9]|[12]\d|3[01])([-–])([1-9]|[12]\d|3[01])(?={SP}(?:i|denna|varje)\b|[.,;)]|$)")
_BEFORE_SLASHED = tables.listed("before slashed")
_OF_WHICH = frozenset(["av", "delar", "dl", "liter", "tsk", "msk", "del"])
_HEADING_WORDS = frozenset(
    ["uppdaterad", "publicerad", "datum", "uppdaterat", "publicerat", "skapad", "ändrad"]
)
_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_SHORT_DAYS = dict(zip(("mån", "tis", "ons", "tors", "fre", "lör", "sön"), _WEEKDAYS, strict=True)) | {
    "tor": "torsdag"
}


def date(scan: Scan, at: int) -> Found | None:
    """Find a date that begins with a figure."""
    return _iso(scan, at) or _day_month(scan, at) or _slashed(scan, at) or _day(scan, at)


def month_span(scan: Scan, at: int) -> Found | None:
    """Two months or weekdays with a dash: mars–maj, måndag–fredag, mån–fre."""
    match = _SPAN.match(scan.text, at)
    if not match:
        return None
    first, second = _calendar_word(match[1]), _calendar_word(match[2])
    if not first or not second:
        return None
    return Found("range", match.end(), f"{first}–{second}", f"{first} till {second}")


_SPAN = re.compile(r"([^\W\d_]{3,9})\.?[-–]([^\W\d_]{3,9})(?![^\W_]|-)")


def _calendar_word(word: str) -> str:
    low = word.lower()
    if low in tables.months():
        return (
            word
            if len(low) > 4 or low in {"mars", "juni", "juli", "maj"}
            else tables.month_names()[tables.months()[low] - 1]
        )
    full = _SHORT_DAYS.get(low, low)
    return (full if low != full else word) if full.removesuffix("en").removesuffix("ar") in _WEEKDAYS else ""


def _iso(scan: Scan, at: int) -> Found | None:
    match = _ISO.match(scan.text, at)
    if not match:
        return None
    said = (
        f"{_ordinal(scan, match[3])} {tables.month_names()[int(match[2]) - 1]} {scan.say.year(int(match[1]))}"
    )
    return Found("date", match.end(), match[0], _with_den(scan, at, said, always=True))


def _day_month(scan: Scan, at: int) -> Found | None:
    match = _DAYS.match(scan.text, at)
    month = (
        tables.months().get(match[5].lower()) or tables.months().get(match[5].lower().rstrip("."))
        if match
        else None
    )
    if not match or not month:
        return None
    end = match.end()
    first, second, name = match[1], match[4], tables.month_names()[month - 1]
    if match[5].endswith(".") and not _dot_is_short(scan.text, match, name):
        end -= 1
    link = f" {match[3]} " if match[3] else " till "
    said = _ordinal(scan, first) + (link + _ordinal(scan, second) if second else "") + f" {name}"
    value = f"{month:02}-{int(first):02}"
    if year := _YEAR.match(scan.text, end):
        said, end, value = f"{said} {scan.say.year(int(year[1]))}", year.end(), f"{year[1]}-{value}"
    return Found("date", end, value, _with_den(scan, at, said))


def _dot_is_short(text: str, match: re.Match[str], name: str) -> bool:
    """Whether the full stop belongs to a shortened month and does not end the sentence."""
    if match[5].lower().rstrip(".") == name:
        return False
    rest = text[match.end() : match.end() + 2]
    return not (rest == "" or (rest[:1] == " " and rest[1:].isupper()))


def _slashed(scan: Scan, at: int) -> Found | None:
    match = _SLASHED.match(scan.text, at)
    if not match or scan.next_word(match.end()) in _OF_WHICH:
        return None
    if not (
        _date_context(scan, at)
        or (match[3] and len(match[3]) == 4)
        or (int(match[1]) > 12 and _fits(scan, at, match))
    ):
        return None
    names = tables.month_names()
    said, end = f"{_ordinal(scan, match[1])} {names[int(match[2]) - 1]}", match.end()
    if to := _SLASHED_TO.match(scan.text, end):
        said, end = f"{said} till {_ordinal(scan, to[1])} {names[int(to[2]) - 1]}", to.end()
    if match[3]:
        said += " " + scan.say.year(int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3]))
    return Found("date", end, match[0], _with_den(scan, at, said, always=True))


def _date_context(scan: Scan, at: int) -> bool:
    before = scan.before(at)
    return before in _BEFORE_SLASHED or before.endswith(("dag", "dagen"))


def _fits(scan: Scan, at: int, match: re.Match[str]) -> bool:
    return bool(
        re.search(
            r"\b(?:datum|premiär|start|biljett|spel|match|konsert|föreställ|öppet|stängt|sista)",
            scan.around(at, match.end(), 60),
        )
    )


def _day(scan: Scan, at: int) -> Found | None:
    """A day without its month after "den": Den 12 i varje månad, till den 3:e, den 3–5 i varje månad."""
    if scan.before(at) != "den":
        return None
    if span := _DAY_SPAN.match(scan.text, at):
        said = f"{_ordinal(scan, span[1])} till {_ordinal(scan, span[3])}"
        return Found("date", span.end(), span[0], said)
    match = _DAY_OF.match(scan.text, at) or _DAY_ALONE.match(scan.text, at)
    return Found("date", match.end(), match[0], _ordinal(scan, match[1])) if match else None


def _ordinal(scan: Scan, day: str) -> str:
    return scan.say.ordinal(int(day))


def _with_den(scan: Scan, at: int, said: str, *, always: bool = False) -> str:
    """Put "den" before a date inside a sentence; not at its beginning, after a colon or in a dateline."""
    before = scan.before(at)
    if (
        scan.style.dates == "bare"
        or before in _HEADING_WORDS
        or before.rstrip(".:") in {"den", "och", "till", "eller"}
    ):
        return said
    return f"den {said}" if before or (always and not before) else said
