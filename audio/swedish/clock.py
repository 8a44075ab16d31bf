"""Clock times: kl. 14.30, 9.00–15.30, 17-tiden is a compound, 18:00; results of races are not clocks."""

from __future__ import annotations

import re

from audio.swedish.scan import SP, Found, Scan

_TIME = r"(0?\d|1\d|2[0-4])(?:[.:]([0-5]\d)(?:[.:]([0-5]\d))?)?(?![\d:%]|[.,]\d)"
_AFTER_KL = re.compile(rf"{_TIME}(?:{SP}?([-–]){SP}?{_TIME})?")
_ALONE = re.compile(
    rf"(0?\d|1\d|2[0-4])([.:])([0-5]\d)(?:\2([0-5]\d))?(?![\d:%]|[.,]\d|{SP}\d{{3}}(?!\d))(?:{SP}?([-–]){SP}?{_TIME})?(-tiden)?"
)
_KL = re.compile(rf"(klockan|klocka|kl\.?|klo)[{SP[1:-1]}]?(?=\d)", re.IGNORECASE)
_RACE = re.compile(r"(\d{1,2})[.:]([0-5]\d)(?:[.:]([0-5]\d))?,(\d{1,3})(?!\d)")
_NOT_AFTER = re.compile(
    rf"{SP}?(?:kr(?:onor)?|procent|%|miljoner|miljarder|meter|grader|euro|dollar|:-|mdr|mkr|°)"
)
_NUMBER_BEFORE = frozenset(
    [
        "version",
        "ios",
        "android",
        "kapitel",
        "paragraf",
        "avsnitt",
        "punkt",
        "cirka",
        "ca",
        "drygt",
        "tabell",
        "figur",
        "gpt",
        "hoppade",
        "hopp",
    ]
)
_HOURS = ("tolv", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva")


def clock(scan: Scan, at: int) -> Found | None:
    """Find a time that begins with a figure: HH.MM or HH:MM."""
    if race := _race(scan, at):
        return race
    match = _ALONE.match(scan.text, at)
    if not match or _NOT_AFTER.match(scan.text, match.end()) or scan.before(at) in _NUMBER_BEFORE:
        return None
    if match[5] and not match[7] and match[2] == "." and "," in scan.text[at : match.end() + 1]:
        return None
    said = _time(scan, match[1], match[3], match[4])
    if match[6]:
        said += f" till {_time(scan, match[6], match[7], match[8])}"
    if match[9]:
        said += "-tiden"
    return Found("clock", match.end(), match[0], said)


def after_klockan(scan: Scan, at: int) -> Found | None:
    """Find "kl. 9", "klockan 16.31", "kl 9–15" from its first letter."""
    head = _KL.match(scan.text, at)
    match = _AFTER_KL.match(scan.text, head.end()) if head else None
    if not head or not match:
        return None
    word = "klockan" if head[1].lower() != "klocka" else "klocka"
    said = _time(scan, match[1], match[2], match[3])
    if match[5]:
        said += f" till {_time(scan, match[5], match[6], match[7])}"
    word = word.capitalize() if head[1][0].isupper() else word
    return Found("clock", match.end(), scan.text[head.end() : match.end()], f"{word} {said}")


def _time(scan: Scan, hour: str, minute: str | None, second: str | None) -> str:
    h, m = int(hour), int(minute or 0)
    if scan.style.clock == "spoken" and not second:
        return _spoken(h, m)
    said = scan.say.cardinal(h)
    if h == 0:
        said = "noll noll"
    if m or second:
        said += f" {scan.say.cardinal(m)}" if m > 9 else f" {scan.say.figures(f'{m:02}')}"
    if second:
        said += f" {scan.say.cardinal(int(second))}" if int(second) > 9 else f" {scan.say.figures(second)}"
    return said


def _spoken(h: int, m: int) -> str:
    """Halv tre, kvart i nio, tjugo över sju."""
    this, following = _HOURS[h % 12], _HOURS[(h + 1) % 12]
    near = {15: f"kvart över {this}", 30: f"halv {following}", 45: f"kvart i {following}", 0: this}
    near |= {25: f"fem i halv {following}", 35: f"fem över halv {following}"}
    if m in near:
        return near[m]
    words = (
        "",
        "ett",
        "två",
        "tre",
        "fyra",
        "fem",
        "sex",
        "sju",
        "åtta",
        "nio",
        "tio",
        "elva",
        "tolv",
        "tretton",
        "fjorton",
        "femton",
        "sexton",
        "sjutton",
        "arton",
        "nitton",
        "tjugo",
    )
    if m <= 20:
        return f"{words[m]} över {this}"
    if m >= 40:
        return f"{words[60 - m]} i {following}"
    return f"{words[30 - m]} i halv {following}" if m < 30 else f"{words[m - 30]} över halv {following}"


def _race(scan: Scan, at: int) -> Found | None:
    """A time in a race: 1.45,32 is "ett fyrtiofem komma trettiotvå"."""
    match = _RACE.match(scan.text, at)
    if not match:
        return None
    parts = [match[1], match[2], *([match[3]] if match[3] else [])]
    said = " ".join(
        scan.say.cardinal(int(p)) if i == 0 or int(p) > 9 else scan.say.figures(p)
        for i, p in enumerate(parts)
    )
    return Found("time", match.end(), match[0], f"{said} komma {_tail(scan, match[4])}")


def _tail(scan: Scan, figures: str) -> str:
    return (
        scan.say.figures(figures)
        if figures[0] == "0" or len(figures) > 2
        else scan.say.cardinal(int(figures))
    )
