"""Sections of laws: 4 §, 3 kap. 5 §, 5 a §, 4–6 §§, § 12."""

from __future__ import annotations

import re

from audio.swedish.scan import SP, Found, Scan

_SECTION = re.compile(rf"(\d{{1,3}})(?:{SP}?([a-z]))?(?:[-–](\d{{1,3}}))?{SP}?(§§?)")
_CHAPTER = re.compile(rf"(\d{{1,3}})(?:{SP}?([a-z]))?{SP}(?:kap\.?|kapitlet)(?![^\W_])")
_PAIR = re.compile(rf"(\d{{1,3}}){SP}(och|eller|samt){SP}(\d{{1,3}}){SP}?§§")
_BELOW = re.compile(rf"{SP}(\d{{1,2}}){SP}(st|mom|p)(\.?)(?![^\W_])")
_NAMES = {"st": "stycket", "mom": "momentet", "p": "punkten"}


def section(scan: Scan, at: int) -> Found | None:
    """Find a chapter or a section that begins with its number."""
    if match := _CHAPTER.match(scan.text, at):
        return Found("section", match.end(), match[0], f"{_rank(scan, match[1], match[2])} kapitlet")
    if match := _PAIR.match(scan.text, at):
        said = f"{_rank(scan, match[1])} {match[2]} {_rank(scan, match[3])} paragraferna"
        return Found("section", match.end(), match[0], said)
    match = _SECTION.match(scan.text, at)
    if not match:
        return None
    many = "na" if match[4] == "§§" or match[3] else ""
    first = _rank(scan, match[1], match[2])
    last = f" till {_rank(scan, match[3])}" if match[3] else ""
    said, end = f"{first}{last} paragraf{'er' + many if many else 'en'}", match.end()
    if below := _BELOW.match(scan.text, end):
        said, end = f"{said} {_rank(scan, below[1])} {_NAMES[below[2]]}", _past_dot(scan.text, below)
    return Found("section", end, match[0], said)


def sign(scan: Scan, at: int) -> Found:
    """§ 4 is "paragraf fyra", §§ 4–6 "paragraferna fyra till sex"."""
    double = scan.text[at : at + 2] == "§§"
    return Found("sign", at + 1 + double, "§", "paragraferna" if double else "paragraf")


def _past_dot(text: str, below: re.Match[str]) -> int:
    """Where "2 st." ends: its full stop is left when the text ends there."""
    return below.end() if text[below.end() :].strip() else below.end(2)


def _rank(scan: Scan, number: str, letter: str | None = None) -> str:
    return scan.say.ordinal(int(number)) + (f" {letter.upper()}" if letter else "")
