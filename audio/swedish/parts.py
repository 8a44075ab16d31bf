"""Fractions, ratios and seasons: 1/3 av rösterna, 3 1/2 dl, 1:100, 2024/25, 50/50."""

from __future__ import annotations

import re

from audio.swedish import amounts, numbers
from audio.swedish.measures import tail
from audio.swedish.scan import SP, Found, Scan

_FRACTION = re.compile(r"(\d{1,4})/(\d{1,4})(?![\d/,]|\.\d)")
_MIXED = re.compile(rf"(\d{{1,4}}){SP}(\d{{1,2}})/(\d{{1,2}})(?![\d/])")
_SEASON = re.compile(r"((?:1[89]|20)\d\d)/((?:(?:19|20)\d\d)|\d\d)(?!\d)")
_RATIO = re.compile(
    rf"(\d{{1,3}}):(\d{{1,3}}(?:{SP}\d{{3}})+|\d{{1,7}})(?![\d:]|{SP}?(?:kr|kronor|SEK)(?![^\W_]))"
)
_STATUTE = re.compile(r"((?:1[89]|20)\d\d)(?:/(\d\d))?:(\d{1,4})(?![\d:]|[-–]\d)")
_VERSION = re.compile(r"(?!\d{1,3}(?:\.\d{3})+(?!\d))\d{1,6}(?:\.\d{1,6}){2,5}(?![\d,]|\.\d)")
_EQUALS = re.compile(rf"{SP}?=")
_PARTS = {2: "halv", 3: "tredjedel", 4: "fjärdedel"}


def fraction(scan: Scan, at: int) -> Found | None:
    """Find a fraction, a season, or two numbers with a stroke between."""
    if match := _MIXED.match(scan.text, at):
        whole = scan.say.cardinal(int(match[1]), en=True)
        said = f"{whole} och {part(scan, int(match[2]), int(match[3]))}"
        return _counted(scan, at, Found("fraction", match.end(), match[0], said))
    if match := _SEASON.match(scan.text, at):
        second = match[2]
        last = scan.say.year(int(second)) if len(second) == 4 else amounts.count(scan, second)
        return Found("year", match.end(), match[0], f"{scan.say.year(int(match[1]))} {last}")
    match = _FRACTION.match(scan.text, at)
    return _stroke(scan, at, match) if match else None


def _stroke(scan: Scan, at: int, match: re.Match[str]) -> Found:
    top, bottom = int(match[1]), int(match[2])
    first, second = amounts.count(scan, match[1]), amounts.count(scan, match[2])
    if _EQUALS.match(scan.text, match.end()):
        return Found("sum", match.end(), match[0], f"{first} delat med {second}")
    if not 0 < top < bottom or "0" in {match[1][0], match[2][0]}:
        return Found("ratio", match.end(), match[0], f"{first} {second}")
    half = (top, bottom) == (1, 2) and scan.next_word(match.end()) == "av"
    said = "hälften" if half else part(scan, top, bottom)
    return _counted(scan, at, Found("fraction", match.end(), match[0], said))


def statute(scan: Scan, at: int) -> Found | None:
    """SFS 2010:900, prop. 2023/24:99."""
    match = _STATUTE.match(scan.text, at)
    if not match:
        return None
    session = f" {amounts.count(scan, match[2])}" if match[2] else ""
    said = f"{scan.say.year(int(match[1]))}{session} kolon {amounts.count(scan, match[3])}"
    return Found("section", match.end(), match[0], said)


def version(scan: Scan, at: int) -> Found | None:
    """Numbers with full stops between: version 2.5.1."""
    match = _VERSION.match(scan.text, at)
    if not match:
        return None
    said = " punkt ".join(amounts.count(scan, figures) for figures in match[0].split("."))
    return Found("code", match.end(), match[0], said)


def ratio(scan: Scan, at: int) -> Found | None:
    """A scale: 1:100 is "ett till etthundra"."""
    match = _RATIO.match(scan.text, at)
    if not match:
        return None
    second = re.sub(r"\D", "", match[2])
    said = f"{amounts.count(scan, match[1])} till {amounts.count(scan, second)}"
    return Found("ratio", match.end(), match[0], said)


def sign(scan: Scan, at: int) -> Found:
    """Say ½, ¼ … that stand alone or before a unit."""
    char = scan.text[at]
    said = "hälften" if char == "½" and scan.next_word(at + 1) == "av" else amounts.half(char)
    return _counted(scan, at, Found("fraction", at + 1, char, said))


def part(scan: Scan, top: int, bottom: int) -> str:
    """Två tredjedelar, en halv, fem hundradelar."""
    if bottom == 2:
        return "en halv" if top == 1 else f"{scan.say.cardinal(top)} halva"
    name = _PARTS.get(bottom) or _denominator(scan, bottom)
    return f"{scan.say.cardinal(top, en=True)} {name}{'ar' if top > 1 else ''}"


def _denominator(scan: Scan, n: int) -> str:
    """The ordinal with -del: åttonde → åttondel, hundrade → hundradel, femte → femtedel."""
    word = scan.say.spell(numbers.ordinal(n))
    if word.endswith(("nde", "ade")):
        word = word[:-2]
    return word.removesuffix("te") + "del" if word.endswith("jonte") else word + "del"


def _counted(scan: Scan, at: int, found: Found) -> Found:
    """With the unit that follows: en halv deciliter."""
    unit = tail(scan, found.end, at)
    if not unit or unit.factor[0]:
        return found
    return Found(unit.kind, unit.end, found.value, f"{found.reading} {unit.one} {unit.per}".rstrip())
