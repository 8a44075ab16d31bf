"""What the page's own lines say of it: title, authors, dates, site, section.

Times are Swedish local time. "i går 09.15" is counted from the day the page was saved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from podcast.article import Facts, Line, Role
from podcast.cleaner import shapes

STOCKHOLM = "Europe/Stockholm"
NUMERIC = re.compile(r"\b(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})\b")
DAY_FIRST = re.compile(r"\b(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./-](?P<year>\d{4}|\d{2})\b")
WORDED = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?::[ea])?\.?\s(?P<name>{shapes.MONTH})(?:,?\s(?P<year>\d{{4}}))?", re.IGNORECASE
)
MONTH_FIRST = re.compile(
    rf"\b(?P<name>{shapes.MONTH})\s(?P<day>\d{{1,2}}),?\s(?P<year>\d{{4}})", re.IGNORECASE
)
RELATIVE = re.compile(r"\b(?P<which>i\s?dag|i\s?går|i\sförrgår|i\smorse)\b", re.IGNORECASE)
AGO = re.compile(r"\b(?P<number>\d+)\s(?P<unit>min|tim|dag)\w*\.?\ssedan\b", re.IGNORECASE)
OCLOCK = re.compile(r"(?<![\d-])(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)(?::\d{2})?(?![\d.:-]*\d{3})")
LABEL = re.compile(
    r"(?P<updated>uppdatera|senast|ändrad|oppdatert|updated)|(?P<published>publicera|publisert|published|posted)",
    re.IGNORECASE,
)
PHOTOGRAPHERS = frozenset({"foto", "fotograf", "bild", "photo"})
DAYS_BACK = {"dag": 0, "mor": 0, "går": 1, "för": 2}


@cache
def stockholm() -> ZoneInfo:
    return ZoneInfo(STOCKHOLM)


def read_moment(text: str, saved: datetime | None = None) -> datetime | None:
    """Return the moment a Swedish date says, in Stockholm time, or None.

    saved is when the page was saved; dates such as "i går 09.15" and "10 maj 13.27" need it.
    A date without a time of day is that day at midnight.
    """
    day, rest = _day(text, saved)
    if day is None:
        return None
    clock = OCLOCK.search(rest)
    hour, minute = (int(clock["hour"]), int(clock["minute"])) if clock else (0, 0)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _day(text: str, saved: datetime | None) -> tuple[datetime | None, str]:
    """The day that is meant, and the text without it."""
    here = saved.astimezone(stockholm()) if saved else None
    for pattern in (NUMERIC, DAY_FIRST, MONTH_FIRST, WORDED):
        found = pattern.search(text)
        if found and (day := _calendar(found.groupdict(), here)):
            return day, text[: found.start()] + " " + text[found.end() :]
    if here and (found := AGO.search(text)):
        units = {"min": timedelta(minutes=1), "tim": timedelta(hours=1), "dag": timedelta(days=1)}
        moment = here - int(found["number"]) * units[found["unit"].lower()]
        return moment, f"{moment.hour}:{moment.minute:02}" if found["unit"].lower() != "dag" else ""
    found = RELATIVE.search(text)
    if here and (found or (LABEL.search(text) and OCLOCK.search(text))):
        back = DAYS_BACK[re.sub(r"^i\s?", "", found["which"].lower())[:3]] if found else 0
        return here - timedelta(days=back), text
    return None, text


def _calendar(parts: dict[str, str | None], here: datetime | None) -> datetime | None:
    name = parts.get("name")
    month = _month(name) if name else int(parts.get("month") or 0)
    year = int(parts.get("year") or (here.year if here else 0))
    if 0 < year < 100:
        year += 2000
    try:
        day = datetime(year, month, int(parts["day"] or 0), tzinfo=stockholm())
    except (ValueError, OverflowError):
        return None
    # "28 december" on a page saved in January is last year's.
    return (
        day.replace(year=year - 1)
        if not parts.get("year") and here and day > here + timedelta(days=2)
        else day
    )


def _month(name: str) -> int:
    short = name.casefold()[:3].replace("may", "maj").replace("oct", "okt")
    return next((number for number, month in enumerate(shapes.MONTHS, 1) if month.startswith(short)), 0)


def read_dates(
    lines: Sequence[str], saved: datetime | None = None
) -> tuple[datetime | None, datetime | None]:
    """Return when the article was published and updated, as its datelines say it."""
    published = updated = unnamed = None
    label = ""
    for line in lines:
        for piece in _pieces(shapes.unglue(line)):
            found = LABEL.search(piece)
            label = found.lastgroup or "" if found else label
            moment = read_moment(piece, saved)
            if moment is None:
                continue
            if label == "updated":
                updated = updated or moment
            elif label == "published":
                published = published or moment
            else:
                unnamed = unnamed or moment
            label = ""
    return published or unnamed or updated, updated


def _pieces(line: str) -> list[str]:
    """A dateline cut before each label: "Uppdaterad: ... Publicerad: ..." is two."""
    starts = [found.start() for found in LABEL.finditer(line)]
    edges = sorted({0, *starts, len(line)})
    return [line[start:end] for start, end in pairwise(edges)]


def read_authors(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the names in the bylines, each once, without "Av", titles, addresses and agencies' marks."""
    names: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        if below.casefold().strip(" .:") in PHOTOGRAPHERS or line.casefold() in PHOTOGRAPHERS:
            continue
        line = re.split(r"\b(?:Foto|Bild|Fotograf|FOTO)\s?:", line)[0]
        text = shapes.BESIDE_NAME.sub("", shapes.BY.sub("", shapes.MAIL.sub("", shapes.unglue(line)))).strip()
        for part in re.split(r"\s*(?:/|,|\boch\b|&|\bOCH\b|Foto:|Bild:)\s*", text):
            found = shapes.NAME.match(part.title() if part.isupper() and len(part) > 5 else part)
            name = found.group().strip(" .") if found else ""
            if (
                name
                and not shapes.TITLES.search(name)
                and name.casefold() not in {known.casefold() for known in names}
            ):
                names.append(name)
    return tuple(names[:8])


def facts_of(lines: Sequence[Line], given: Facts, head: Facts, saved: datetime | None) -> Facts:
    """Return the facts: what the editor gave, then the headline on the page, its head, and its lines."""
    title = next((line.text for line in lines if line.role is Role.TITLE), "")
    near = _near_title(lines)
    dates = _texts(near, Role.DATELINE) or _texts(lines, Role.DATELINE)
    published, updated = read_dates(dates, saved)
    bylines = _texts(near, Role.BYLINE) or _texts(lines, Role.BYLINE)
    told = Facts(authors=read_authors(bylines), published=published, updated=updated)
    return over(given, over(Facts(title=title), over(head, told)))


def _near_title(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines about the title: names and dates further down are other articles'."""
    title = next((at for at, line in enumerate(lines) if line.role is Role.TITLE), None)
    return () if title is None else lines[max(0, title - 3) : title + 16]


def _texts(lines: Sequence[Line], role: Role) -> list[str]:
    """The texts of a role, and the labels that say whose a name is."""
    found = [line for line in lines if line.role is role or line.text.casefold() in PHOTOGRAPHERS]
    return [line.text for line in found] if any(line.role is role for line in found) else []


def over(first: Facts, second: Facts) -> Facts:
    """The first facts, and the second's where the first know nothing."""
    known = {
        name: value
        for name in Facts.__dataclass_fields__
        if (value := getattr(first, name)) not in ("", (), None)
    }
    return replace(second, **known)
