"""Roman numerals: after kings, queens and popes as ordinals, after "kapitel" and the like as numbers."""

from __future__ import annotations

import re

from audio.swedish import grammar, tables
from audio.swedish.scan import Found, Scan

_ROMAN = re.compile(r"(?=[IVXL])(XL|L?X{0,3})(IX|IV|V?I{0,3})(?::?(s))?(?![^\W_]|:[^\W\d_])")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_TITLES = tables.listed("titles")
_ONE_LETTER_NEXT = re.compile(r"[ \u00a0][A-ZÅÄÖ](?![^\W_])")


def roman(scan: Scan, at: int) -> Found | None:
    """Find a Roman numeral, if the word before it makes it one."""
    match = _ROMAN.match(scan.text, at)
    if not match or not (match[1] or match[2]):
        return None
    n = _value(match[1] + match[2])
    before = scan.word_before(at)
    ending = match[3] or ""
    if rank := _regnal(scan, before, at):
        if n == 1 and _ONE_LETTER_NEXT.match(scan.text, match.end()):
            return None
        said = scan.say.ordinal(n, masculine=rank == "e")
        return Found("regnal", match.end(), str(n), f"den {said}{ending}")
    if grammar.is_label(before.lower()) or (
        len(match[1] + match[2]) > 1 and before and not before.isupper() and before.lower() not in _WE
    ):
        return Found("roman", match.end(), str(n), scan.say.cardinal(n) + ending)
    return None


_WE = frozenset(["att", "när", "då", "som", "har", "kan", "är", "nu"])  # "att VI": the word, in capitals


def _regnal(scan: Scan, before: str, at: int) -> str:
    names = tables.pairs("regnal")
    if before in names:
        return names[before]
    if before[:1].isupper():
        start = at - 1 - len(before)
        if scan.before(start) in _TITLES:
            return "a"
    return ""


def _value(roman_text: str) -> int:
    values = [_VALUES[letter] for letter in roman_text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
