"""Clock times: kl. 14.30, klockan 9–15, 07.05, 18:00, 9.00–15.30, 18–19.30."""

from __future__ import annotations

import re
from typing import NamedTuple

from audio.swedish import tables
from audio.swedish.scan import SP, Found, Scan

_HOUR = r"(0?\d|1\d|2[0-4])"
_END = rf"(?![\d:%]|[.,]\d|{SP}\d{{3}}(?!\d))"
_TIME = rf"{_HOUR}(?:[.:]([0-5]\d)(?:[.:]([0-5]\d))?)?{_END}"
_TO = rf"{SP}?[-–]{SP}?"
_SPAN = re.compile(rf"{_TIME}(?:{_TO}{_TIME})?")
_WHOLE = re.compile(rf"{_HOUR}([.:])([0-5]\d)")
_HALF_SPAN = re.compile(rf"(?:0?\d|1\d|2[0-4])[-–](?:0?\d|1\d|2[0-4])[.:][0-5]\d{_END}")
_KL = re.compile(rf"(klockan|klocka|kl\.?|klo)[{SP[1:-1]}]?(?=\d)", re.IGNORECASE)
_NOT_AFTER = re.compile(
    rf"{SP}?(?:kr(?:onor)?|procent|%|miljoner|miljarder|meter|grader|euro|dollar|:-|mdr|mkr|°|kg|kilo)(?![^\W_])"
)
_NUMBERED = tables.listed("numbered with a point")
_SCALE = re.compile(r"[Ss]kala|förhålland|odds")
_HOURS = ("tolv", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva")


class Time(NamedTuple):
    hour: int
    minute: int
    second: str | None


def clock(scan: Scan, at: int) -> Found | None:
    """Find a time that begins with a figure: HH.MM or HH:MM, alone or in a span."""
    text = scan.text
    if not _WHOLE.match(text, at) and not _HALF_SPAN.match(text, at):
        return None
    match = _SPAN.match(text, at)
    if not match or _NOT_AFTER.match(text, match.end()) or scan.before(at) in _NUMBERED:
        return None
    if ":" in match[0] and _SCALE.search(text[max(0, at - 30) : at]):
        return None
    if match[4] and not match[5] and match[4] != match[4].zfill(2) and int(match[4]) <= int(match[1]):
        return None  # 2.04-5: no hours
    end = match.end()
    said = _span(scan, match)
    if text[end : end + 6] == "-tiden":
        return Found("clock", end + 6, match[0], f"{said}-tiden" if match[2] else f"{said}tiden")
    return Found("clock", end, match[0], said)


def after_klockan(scan: Scan, at: int) -> Found | None:
    """Find "kl. 9", "klockan 16.31", "kl 9–15" from its first letter."""
    head = _KL.match(scan.text, at)
    match = _SPAN.match(scan.text, head.end()) if head else None
    if not head or not match:
        return None
    word = "klocka" if head[1].lower() == "klocka" else "klockan"
    word = word.capitalize() if head[1][0].isupper() else word
    end, said = match.end(), f"{word} {_span(scan, match)}"
    if scan.text[end : end + 6] == "-tiden":
        end, said = end + 6, f"{said}tiden"
    return Found("clock", end, match[0], said)


def _span(scan: Scan, match: re.Match[str]) -> str:
    first = _said(scan, Time(int(match[1]), int(match[2] or 0), match[3]))
    if not match[4]:
        return first
    return f"{first} till {_said(scan, Time(int(match[4]), int(match[5] or 0), match[6]))}"


def _said(scan: Scan, time: Time) -> str:
    if scan.style.clock == "spoken" and not time.second:
        return _spoken(scan, time)
    hour = scan.say.cardinal(time.hour) if time.hour else "noll noll"
    minute = _two(scan, f"{time.minute:02}") if time.minute or time.second else ""
    return " ".join(part for part in (hour, minute, _two(scan, time.second)) if part)


def _two(scan: Scan, figures: str | None) -> str:
    if not figures:
        return ""
    return scan.say.figures(figures) if figures[0] == "0" else scan.say.cardinal(int(figures))


def _spoken(scan: Scan, time: Time) -> str:
    """Halv tre, kvart i nio, fem över halv sju, tjugo över sju."""
    m = time.minute
    this, following = _HOURS[time.hour % 12], _HOURS[(time.hour + 1) % 12]
    if m in {0, 15, 30, 45}:
        return {0: this, 15: f"kvart över {this}", 30: f"halv {following}", 45: f"kvart i {following}"}[m]
    if m <= 20:
        return f"{scan.say.cardinal(m)} över {this}"
    if m >= 40:
        return f"{scan.say.cardinal(60 - m)} i {following}"
    side = "i" if m < 30 else "över"
    return f"{scan.say.cardinal(abs(30 - m))} {side} halv {following}"
