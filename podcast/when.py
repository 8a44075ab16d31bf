"""Moments as editors say them and are told them: in Stockholm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from podcast.errors import UsageError

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def read_time(said: str, now: datetime) -> datetime:
    """The moment that an editor means: `now`, or a day and a time, in Stockholm unless a zone is named.

    It is never earlier than what was said: an hour that comes twice is the second one, a part of a second is
    a whole one. Raises `UsageError`.
    """
    text = said.strip()
    if text.casefold() == "now":
        return now
    try:
        moment = datetime.fromisoformat(text if ":" in text else text.replace(".", ":"))
        there = moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM, fold=1)
        exact = there.astimezone(UTC)
        if not moment.tzinfo and exact.astimezone(STOCKHOLM).replace(tzinfo=None, fold=0) != moment:
            raise UsageError(f"no such time: {said}: the clocks in Stockholm leap over it")
        return exact if not exact.microsecond else exact.replace(microsecond=0) + timedelta(seconds=1)
    except (ValueError, OverflowError) as cause:
        error = UsageError(f"not a time: {said}")
        error.add_note('Say it as "2026-11-23 06:00", in Stockholm, as 2026-11-23T06:00+01:00, or now.')
        raise error from cause


def shown(moment: datetime) -> str:
    """A moment as editors are told it; with seconds only where there are some."""
    here = moment.astimezone(STOCKHOLM)
    return f"{here:%Y-%m-%d %H:%M:%S}" if here.second else f"{here:%Y-%m-%d %H:%M}"
