"""What an online voice's service may answer: sound, or one of four kinds of trouble."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass

from audio.types import Clip


class Trouble(Exception):
    """The service gave no sound; the message says what it did instead. No error yet: most of it passes."""


class Busy(Trouble):
    """It wants fewer requests."""

    def __init__(self, why: str, wait: float | None) -> None:
        super().__init__(why)
        self.wait = wait
        """Seconds it asks us to wait, if it says."""


class Unreachable(Trouble):
    """No answer came."""


class Refused(Trouble):
    """Asking the same again cannot help."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(why)
        self.advice = advice


class Nonsense(Trouble):
    """An answer came, without the sound of the text."""


@dataclass(frozen=True)
class Sound:
    content: bytes
    """As the service gave it."""
    clip: Clip
    doubtful: bool
    """It may be cut off: ask again and see whether the same comes back."""


def retry_after(headers: Mapping[str, str], wall: float) -> float | None:
    """Seconds of `Retry-After`, which is a number of them or a date (RFC 9110, section 10.2.3)."""
    told = headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        until = email.utils.parsedate_to_datetime(told).timestamp()
    except ValueError:
        return None
    return max(0.0, until - _date(headers, wall))


def _date(headers: Mapping[str, str], wall: float) -> float:
    """The service's own time: its clock set the date we are asked to wait for."""
    try:
        return email.utils.parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except ValueError:
        return wall
