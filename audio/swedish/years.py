"""Whether four figures are a year, and spans of years."""

from __future__ import annotations

import re

from audio.swedish import grammar, tables
from audio.swedish.amounts import Amount
from audio.swedish.measures import Series
from audio.swedish.scan import SP, Scan

_YEAR_BEFORE = tables.listed("year before")
_COUNT_BEFORE = tables.listed("count before")
_AND_MORE = re.compile(rf"{SP}(?:och|eller|till){SP}\d{{1,3}}(?:{SP}?\d{{3}})?(?!\d)")
_PLURAL = re.compile(r"(?:or|ande|iga|ningar|elser|ioner|iteter|heter|ister|ärer|törer)$")
_ADJECTIVE = re.compile(
    r"(?:nya|unga|äldre|svenska|ryska|ukrainska|utländska|olika|personliga|döda|lokala|små|stora)$"
)


def is_year(scan: Scan, one: Amount) -> bool:
    """Whether a lone number is a year: four figures without a group space, and nothing counted after it."""
    if scan.text[one.start : one.end] != one.whole or len(one.whole) != 4 or not 1000 <= one.n <= 2199:
        return False
    after = scan.next_word(one.end)
    before = scan.before(one.start)
    if after == "års" or before in {"år", "åren", "året"} or before in tables.months():
        return True
    if _is_counted(after) or before in _COUNT_BEFORE:
        return False
    if grammar.is_label(before) and before not in _YEAR_BEFORE:
        return False  # tåg 2041
    if one.n < 1500 or one.n > 2099 or (one.n % 100 == 0 and one.n < 1900):
        return before in _YEAR_BEFORE or _passive(before) or scan.word_before(one.start).istitle()
    return True


def span(scan: Scan, series: Series) -> bool:
    """Whether two amounts with a dash between are years: 1939–1945, 1914–18, 2025-26."""
    if len(series) != 2 or not all(one.plain for _, one in series) or series[1][0] == "×":
        return False
    first, second = series[0][1], series[1][1]
    if (
        scan.text[first.start : first.end] != first.whole
        or len(first.whole) != 4
        or not 1000 <= first.n <= 2099
    ):
        return False
    if _is_counted(scan.next_word(second.end)):
        return False
    if len(second.whole) == 4:
        return first.n < second.n <= 2150 and scan.text[second.start : second.end] == second.whole
    return len(second.whole) == 2 and second.n > first.n % 100


def say_span(scan: Scan, series: Series) -> str:
    """Both years; a second one of two figures stays short."""
    second = series[1][1]
    last = scan.say.year(second.n) if len(second.whole) == 4 else scan.say.cardinal(second.n)
    return f"{scan.say.year(series[0][1].n)} till {last}"


def _is_counted(word: str) -> bool:
    if not word or not word[0].islower():
        return False
    return (
        grammar.known(word) != ""
        or word in tables.units()
        or bool(_ADJECTIVE.match(word) or _PLURAL.search(word))
    )


def _passive(word: str) -> bool:
    return word.endswith(("des", "ts", "ades", "ats"))
