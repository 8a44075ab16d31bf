"""Figures with endings: 3:e gången, en 30:a, 22:an, 500:or; and with letters: 5G, klass 7b."""

from __future__ import annotations

import re

from audio.swedish import amounts, tables
from audio.swedish.measures import longest
from audio.swedish.scan import Found, Scan

_ORDINAL = re.compile(r"(\d{1,6})(:?)([eaEA])(?![^\W_]|[.:]\w)")
_ENDING = re.compile(r"(\d{1,4})(?::|-)?(ans|an|ornas|orna|ors|or)(?![^\W_])")
_COLON_ENDING = re.compile(r"(\d{1,4}):(n|ns|as|an:s)(?![^\W_])")
_GLUED = re.compile(r"(\d{1,5})(?:([A-ZÅÄÖ]{1,4}|[a-h])(?![^\W_])|([A-ZÅÄÖ][a-zåäö]{2,30}))")
_THING_BEFORE = tables.listed("thing before")
_RANK_VERBS = tables.listed("rank verbs")
_AFTER_THING = tables.listed("after thing")


def ordinal(scan: Scan, at: int) -> Found | None:
    """Find a number with the ending of an ordinal or of a thing."""
    if match := _ENDING.match(scan.text, at) or _COLON_ENDING.match(scan.text, at):
        ending = {"n": "an", "ns": "ans", "an:s": "ans"}.get(match[2], match[2])
        return Found("inflected", match.end(), match[0], scan.say.noun(int(match[1]), ending))
    match = _ORDINAL.match(scan.text, at)
    if not match or not (match[2] or _is_short(match)):
        return None
    n = int(match[1])
    if match[3] == "a" and _is_thing(scan, at, scan.next_word(match.end())):
        return Found("inflected", match.end(), match[0], scan.say.noun(n))
    return Found("ordinal", match.end(), match[1], scan.say.ordinal(n))


def glued(scan: Scan, at: int) -> Found | None:
    """Find a figure with letters at its end: 5G, 3D-skrivare, klass 7b, 3Arena; units come first."""
    match = _GLUED.match(scan.text, at)
    if not match or longest(tables.keys("units"), scan.text, match.end(1)):
        return None
    number = amounts.count(scan, match[1])
    if match[3]:
        return Found("code", match.end(1), match[1], number)
    return Found("code", match.end(), match[0], f"{number} {scan.say.letters(match[2])}")


def _is_short(match: re.Match[str]) -> bool:
    """3e, 1a, 21a; not 7a or 4b, where the letter belongs to a class or a paragraph."""
    n = int(match[1])
    return match[3] == ("a" if n % 10 in {1, 2} and n % 100 not in {11, 12} else "e")


def _is_thing(scan: Scan, at: int, after: str) -> bool:
    """En 30:a gällde; hon slutade 3:a; han säljer sin 2:a. But: hennes 1:a seger."""
    before = scan.before(at)
    if before not in _THING_BEFORE and before not in _RANK_VERBS:
        return False
    return not after or after in _AFTER_THING or after.endswith(("ade", "dde", "lde", "nde", "tte"))
