"""Dates: 11 juni 2025, den 3–5 juni, 30 maj–2 juni, 2025-06-11, 12/6."""

from __future__ import annotations

import re

from audio.swedish import tables
from audio.swedish.scan import SP, Found, Scan

_DAY = r"(?:0?([1-9]|[12]\d|3[01]))"
_ISO = re.compile(r"((?:1[5-9]|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-])")
_DAYS = re.compile(
    rf"{_DAY}(?::[ea]|\.?e|\.)?"
    rf"(?:(?:{SP}?([-–/]){SP}?|{SP}(och|eller|till){SP})(?:den{SP})?{_DAY}(?::[ea])?)?"
    rf"{SP}([^\W\d_]{{3,9}})(\.?)(?![^\W\d_]|–[^\W\d_])"
)
_YEAR = re.compile(rf",?{SP}((?:1[0-9]|20)\d\d)(?!\d|{SP}?(?:kr|st|%)|,\d|[-–/]\d)")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\d-])")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d-])")
_DOTTED = re.compile(
    r"(?:(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.?[-–])?"
    r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.((?:1[5-9]|20)\d\d)(?!\d)"
)
_TO = re.compile(rf"{SP}?[-–]{SP}?(?=\d{{1,2}}{SP}[^\W\d_]{{3,9}})")
_SLASHED = re.compile(
    r"(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])"
    r"(?:[-/ ]((?:1[5-9]|20)\d\d|[0-3]\d(?=[\s,.;)]|$))(?![-–:.]\d))?(?![\d/,])"
)
_SLASHED_TO = re.compile(r"[-–](0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])(?!\d)")
_DAY_ALONE = re.compile(rf"(0?[1-9]|[12]\d|3[01])(?=[.,;:)!?]?(?:$|{SP}))(?!{SP}[^\W\d_])")
_DAY_OF = re.compile(rf"(0?[1-9]|[12]\d|3[01])(?={SP}(?:i|varje|denna|nästa|samma|klockan|kl)\b)")
_DAY_SPAN = re.compile(rf"([1-9]|[12]\d|3[01])[-–]([1-9]|[12]\d|3[01])(?={SP}(?:i|denna|varje)\b|[.,;)]|$)")
_BEFORE_SLASHED = tables.listed("before slashed")
_NIGHT = re.compile(r"(?:natt|kväll|morgon)\w* mot ")
_OF_WHICH = frozenset(["av", "delar", "dl", "liter", "tsk", "msk", "del"])
_HEADING = frozenset(["uppdaterad", "publicerad", "datum", "uppdaterat", "publicerat", "skapad", "ändrad"])
_NO_DEN = frozenset(["den", "och", "till", "eller"])


def date(scan: Scan, at: int) -> Found | None:
    """Find a date that begins with a figure."""
    return _iso(scan, at) or _day_month(scan, at) or _slashed(scan, at) or _day(scan, at)


def _iso(scan: Scan, at: int) -> Found | None:
    match = _ISO.match(scan.text, at) or _COMPACT.match(scan.text, at)
    if not match:
        return _month_year(scan, at) or _dotted(scan, at)
    said = f"{_ordinal(scan, match[3])} {_month(match[2])} {scan.say.year(int(match[1]))}"
    return Found("date", match.end(), match[0], _with_den(scan, at, said, alone=True))


def _month_year(scan: Scan, at: int) -> Found | None:
    """2025-06 is "juni tjugohundratjugofem"."""
    match = _YEAR_MONTH.match(scan.text, at)
    if not match:
        return None
    return Found("date", match.end(), match[0], f"{_month(match[2])} {scan.say.year(int(match[1]))}")


def _dotted(scan: Scan, at: int) -> Found | None:
    """11.6.2025, as Finland writes dates."""
    match = _DOTTED.match(scan.text, at)
    if not match:
        return None
    first = f"{_ordinal(scan, match[1])} {_month(match[2])} till " if match[1] else ""
    said = f"{first}{_ordinal(scan, match[3])} {_month(match[4])} {scan.say.year(int(match[5]))}"
    return Found("date", match.end(), match[0], _with_den(scan, at, said, alone=True))


def _day_month(scan: Scan, at: int) -> Found | None:
    found = _one_date(scan, at)
    if not found:
        return None
    said, value, end = found
    to = _TO.match(scan.text, end)
    if to and (second := _one_date(scan, to.end())):
        said, value, end = f"{said} till {second[0]}", f"{value}/{second[1]}", second[2]
    if scan.text[end : end + 1] == "-":  # första maj-tåget
        return Found("date", end, value, said)
    return Found("date", end, value, _with_den(scan, at, said))


def _one_date(scan: Scan, at: int) -> tuple[str, str, int] | None:
    """What is said of "3–5 juni 2025", its value, and where it ends."""
    match = _DAYS.match(scan.text, at)
    if not match:
        return None
    first, sign, word, second, name, dot = match.groups()
    month = tables.months().get(name.lower())
    if not month:
        return None
    full = tables.month_names()[month - 1]
    end = match.end() - (dot == "." and not _dot_is_short(scan.text, match.end(), name.lower() == full))
    link = word or ("och" if sign == "/" else "till")
    said = _ordinal(scan, first) + (f" {link} {_ordinal(scan, second)}" if second else "") + f" {full}"
    value = f"{month:02}-{int(first):02}"
    if year := _YEAR.match(scan.text, end):
        said, end, value = f"{said} {scan.say.year(int(year[1]))}", year.end(), f"{year[1]}-{value}"
    return said, value, end


def _dot_is_short(text: str, end: int, written_out: bool) -> bool:
    """Whether the full stop belongs to a shortened month and does not end the sentence."""
    rest = text[end : end + 2]
    return not written_out and rest != "" and not (rest[:1] == " " and rest[1:].isupper())


def _slashed(scan: Scan, at: int) -> Found | None:
    match = _SLASHED.match(scan.text, at)
    if not match or scan.next_word(match.end()) in _OF_WHICH or match[0] == "24/7":
        return None
    if not (
        (match[3] and "/" in match[0][3:])
        or _after_date_word(scan, at)
        or len(match[3] or "") == 4
        or _no_fraction(match)
    ):
        return None
    said, end = f"{_ordinal(scan, match[1])} {_month(match[2])}", match.end()
    if to := _SLASHED_TO.match(scan.text, end):
        said, end = f"{said} till {_ordinal(scan, to[1])} {_month(to[2])}", to.end()
    if match[3]:
        said += " " + scan.say.year(int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3]))
    return Found("date", end, match[0], _with_den(scan, at, said, alone=True))


def _after_date_word(scan: Scan, at: int) -> bool:
    before = scan.before(at)
    if before == "mot":
        return bool(_NIGHT.search(scan.text[max(0, at - 24) : at]))
    return before in _BEFORE_SLASHED or before.endswith(("dag", "dagen"))


def _no_fraction(match: re.Match[str]) -> bool:
    """15/3 can only be a date."""
    return match[0] != "16/9" and int(match[1]) > 12


def _day(scan: Scan, at: int) -> Found | None:
    """A day without its month after "den": Den 12 i varje månad, den 3–5 i varje månad."""
    if scan.before(at) != "den":
        return None
    if span := _DAY_SPAN.match(scan.text, at):
        said = f"{_ordinal(scan, span[1])} till {_ordinal(scan, span[2])}"
        return Found("date", span.end(), span[0], said)
    match = _DAY_OF.match(scan.text, at) or _DAY_ALONE.match(scan.text, at)
    return Found("date", match.end(), match[0], _ordinal(scan, match[1])) if match else None


def _ordinal(scan: Scan, day: str) -> str:
    return scan.say.ordinal(int(day))


def _month(number: str) -> str:
    return tables.month_names()[int(number) - 1]


def _with_den(scan: Scan, at: int, said: str, *, alone: bool = False) -> str:
    """Put "den" before a date inside a sentence; `alone`: also where nothing stands before it."""
    before = scan.before(at)
    if scan.style.dates == "bare" or before in _HEADING or before in _NO_DEN:
        return said
    return f"den {said}" if before or alone else said
