"""Dates and lengths."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.when import clock, day, iso_length, length, month_key, rfc2822, whole


def test_feed_dates_are_english_with_a_zone() -> None:
    assert rfc2822(datetime(2026, 5, 1, 6, 0, tzinfo=UTC)) == "Fri, 01 May 2026 06:00:00 +0000"


def test_a_day_is_the_day_in_sweden() -> None:
    assert day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "1 juli 2026"
    assert day(datetime(2026, 12, 31, 23, 0)) == "31 december 2026"
    assert month_key(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "2027-01"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "00:00"), (65.9, "01:05"), (3600, "1:00:00"), (45296, "12:34:56")]
)
def test_a_time_in_the_notes_is_one_that_apps_make_a_link_of(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "1 sekund"),
        (45, "45 sekunder"),
        (59.6, "1 minut"),
        (372, "6 minuter"),
        (3600, "1 timme"),
        (7500, "2 timmar 5 minuter"),
    ],
)
def test_a_length_is_said_in_swedish(seconds: float, said: str) -> None:
    assert length(seconds) == said


def test_a_duration_is_whole_and_never_zero() -> None:
    assert [whole(0.1), whole(61.4), whole(61.6)] == [1, 61, 62]
    assert iso_length(365.2) == "PT6M5S"
