"""Dates and times as feeds want them and as Swedish listeners read them."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfo

_HERE = ZoneInfo("Europe/Stockholm")
_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


def rfc2822(at: datetime) -> str:
    """`Sat, 14 Nov 2026 06:00:00 +0100`: English names in any locale, as RSS 2.0 demands."""
    return format_datetime(at)


def day(at: datetime) -> str:
    """`14 november 2026`, the day in Sweden when `at` has a zone."""
    at = at.astimezone(_HERE) if at.tzinfo else at
    return f"{at.day} {month(at)}"


def month(at: datetime) -> str:
    """`november 2026`, in Sweden when `at` has a zone."""
    at = at.astimezone(_HERE) if at.tzinfo else at
    return f"{_MONTHS[at.month - 1]} {at.year}"


def month_key(at: datetime) -> str:
    """`2026-11`, in Sweden when `at` has a zone."""
    at = at.astimezone(_HERE) if at.tzinfo else at
    return f"{at.year:04}-{at.month:02}"


def clock(seconds: float) -> str:
    """`04:05` or `1:04:05`: the form that apps turn into links in show notes."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def length(seconds: float) -> str:
    """`45 sekunder`, `6 minuter` or `1 timme 5 minuter`, for people."""
    if seconds < 59.5:
        return _counted(max(1, round(seconds)), "sekund", "sekunder")
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = [_counted(hours, "timme", "timmar")] if hours else []
    return " ".join(parts + ([_counted(minutes, "minut", "minuter")] if minutes else []))


def iso_length(seconds: float) -> str:
    """`PT6M5S`: an ISO 8601 duration, for machines that read pages."""
    minutes, rest = divmod(whole(seconds), 60)
    return f"PT{minutes}M{rest}S"


def whole(seconds: float) -> int:
    """Whole seconds, at least one: Apple and PSP-1 want `itunes:duration` so, and 0 means unknown."""
    return max(1, round(seconds))


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
