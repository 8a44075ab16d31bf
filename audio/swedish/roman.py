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
        if _is_spelled(scan, match):
            return None
        said = scan.say.ordinal(n, masculine=rank == "e")
        return Found("regnal", match.end(), str(n), f"den {said}{ending}")
    if _names_a_part(scan, at, before, match):
        return Found("roman", match.end(), str(n), scan.say.cardinal(n) + ending)
    return None


def _names_a_part(scan: Scan, at: int, before: str, match: re.Match[str]) -> bool:
    """Kapitel IV, § V, Rocky IV; not a lone letter before other letters ("nummer V S")."""
    if _is_spelled(scan, match):
        return False
    if grammar.is_label(before.lower()) or scan.text[max(0, at - 2) : at].strip() == "§":
        return True
    return (
        len(match[1] + match[2]) > 1 and before != "" and not before.isupper() and before.lower() not in _WE
    )


_WE = frozenset(["att", "när", "då", "som", "har", "kan", "är", "nu"])  # "att VI": the word, in capitals


def _is_spelled(scan: Scan, match: re.Match[str]) -> bool:
    """Whether a lone letter is the first of a spelled acronym (V M) or code (X sextio)."""
    if len(match[1] + match[2]) > 1:
        return False
    following = grammar.is_number_word(scan.next_word(match.end()))
    return following or bool(_ONE_LETTER_NEXT.match(scan.text, match.end()))


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
