"""Signs: minus and plus, currencies, §, @ and #, and marks that are left out because they have no sound."""

from __future__ import annotations

import re

from audio.swedish import amounts, bare, figures, measures, parts, sections, tables, web
from audio.swedish.rules import NUMBER_RULES, first
from audio.swedish.scan import Found, Scan

_KEPT = frozenset(".,;:!?…–-()”\"’' \n\t")
_SAME = {
    "«": "”",
    "»": "”",
    "“": "”",
    "„": "”",
    "‘": "’",
    "‚": "’",
    "—": "–",
    "[": "(",
    "]": ")",
    "{": "(",
    "}": ")",
}
_DECADE = re.compile(r"[-–]\d0-tal")
_SHORT_YEAR = re.compile(r"[-–]\d\d(?![\d,.]\d|\d)")
_SEASONS = tables.listed("short year before") | tables.words("months")
_SURELY_MINUS = re.compile(r"–\d{1,4}(?:,\d{1,3})?(?:–\d{1,4})?[ \u00a0]?(?:°|grad|%|procent)")


def sign(scan: Scan, at: int, char: str) -> Found | None:
    """Say the sign at a place; None leaves it as it stands."""
    if char in _KEPT or char in amounts.SIGNS:
        return _kept(scan, at, char)
    if char in _WITH_RULES and (found := _WITH_RULES[char](scan, at)):
        return found
    return _mark(scan, at, char)


def _kept(scan: Scan, at: int, char: str) -> Found | None:
    text = scan.text
    following = text[at + 1 : at + 2]
    if char in amounts.SIGNS and following.isdigit() and (found := _signed(scan, at, char)):
        return found
    if char == "(":
        return figures.bracketed(scan, at)
    if char not in _KEPT:
        return _mark(scan, at, char)
    if char == "-" and text[at - 1 : at].isspace() and following.isspace():
        return Found("dash", at + 1, "–", "–")
    return None


def _signed(scan: Scan, at: int, char: str) -> Found | None:
    """A sign before a number: -20 grader, +3 %, and +46 8 …; in 1+5 it stands between two."""
    if char == "+" and (found := figures.phone(scan, at)):
        return found
    before = scan.text[at - 1 : at]
    if before and not before.isspace() and before not in "(/:[":
        return None
    if char == "–" and at == 0 and not _SURELY_MINUS.match(scan.text):
        return None  # a dialogue dash
    if _DECADE.match(scan.text, at) or (_SHORT_YEAR.match(scan.text, at) and scan.before(at) in _SEASONS):
        return Found("mark", at + 1, char, "")  # sommaren -94
    number = first(scan, at + 1, NUMBER_RULES)
    if not number:
        return None
    value = ("-" if amounts.SIGNS[char] == "minus" else char) + number.value
    return number._replace(value=value, reading=f"{amounts.SIGNS[char]} {number.reading}")


def _mark(scan: Scan, at: int, char: str) -> Found:
    """A sign with a name is said; all else, such as emoji, is left out."""
    text = scan.text
    if char in _SAME:
        return Found("mark", at + 1, _SAME[char], _SAME[char])
    before, following = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    said = _name(scan, at, char, before, following)
    if not said:
        return Found("mark", at + 1, char, " " if before.isalnum() and following.isalnum() else "")
    left = " " if before and not before.isspace() else ""
    right = " " if following and not following.isspace() and following not in _KEPT else ""
    end = at + 2 if char == "°" and following in {"C", "F"} else at + 1
    return Found("sign", end, char, f"{left}{said}{right if end == at + 1 else ''}")


def _name(scan: Scan, at: int, char: str, before: str, following: str) -> str:
    if char == "*" and before.isdigit() and following.isdigit():
        return "gånger"
    if char in "<>~" and not scan.text[at + 1 : at + 3].strip()[:1].isdigit():
        return ""  # an arrow of a menu
    return tables.pairs("symbols").get(char, "")


def _space(scan: Scan, at: int) -> Found:
    return Found("space", at + 1, " ", " ")


_WITH_RULES = {
    "\u00a0": _space,
    "§": sections.sign,
    "/": bare.per,
    "@": web.tag,
    "#": web.tag,
    **dict.fromkeys("€$£¥₽₴₹", measures.prefixed),
    **dict.fromkeys("½¼¾⅓⅔", parts.sign),
}
