"""Words that begin with a number: 90-talist, 25–30-årsåldern, 2–1-målet, 1960- och 70-talen."""

from __future__ import annotations

import re

from audio.swedish import amounts
from audio.swedish.amounts import Amount
from audio.swedish.measures import Series, joined
from audio.swedish.scan import LETTERS, SP, Found, Scan
from audio.swedish.spans import mot, value

_COMPOUND = re.compile(rf"[-–]({LETTERS})")
_SHARED_END = re.compile(
    rf"-(?={SP}(?:och|eller|till|samt|respektive){SP}\d{{1,6}}(?:[-–]\d{{1,6}})?-([^\W\d_]+))"
)
_PERCENT = re.compile(rf"{SP}?%[-:]?(ig[^\W\d_]{{0,6}})(?![^\W_])")
_SCORE_WORDS = re.compile(
    r"(?:mål|seger|segr|vinst|förlust|ledning|match|kvittering|reducering|läge|resultat|straff|kryss|skott|favorit|"
    r"boll|träff|kross|nederlag|övertag|underläge|triumf|succé|lista)"
)


def compound(scan: Scan, series: Series, end: int) -> Found | None:
    """Read a number, or several, with the rest of the word it begins."""
    last = series[-1][1]
    if percent := _PERCENT.match(scan.text, end):
        said = joined(scan, series) + "procent" + percent[1]
        return Found("compound", percent.end(), f"{value(series)} %", said)
    match = _COMPOUND.match(scan.text, end)
    if not match:
        return _first_half(scan, series, end)
    word = match[1]
    if not last.plain or word[0].isupper():
        return None
    if len(series) > 1 and _SCORE_WORDS.match(word):
        return Found("score", end, value(series), joined(scan, series, mot(scan)))
    said = _head(scan, series, word) + _glued(scan, last, word)
    return Found("compound", match.end(), f"{value(series)}-{word}", said)


def _head(scan: Scan, series: Series, word: str) -> str:
    """What stands before the last number: "tjugofem till" in 25–30-årsåldern."""
    if len(series) == 1:
        return ""
    first = series[0][1]
    if word.startswith("tal") and len(series) == 2 and len(first.whole) == 4:
        return f"{scan.say.year(first.n)} till "
    return f"{joined(scan, series[:-1])} till "


def _glued(scan: Scan, one: Amount, word: str) -> str:
    zero = len(one.whole) > 1 and one.whole[0] == "0"
    if one.whole == "00" and word.startswith("tal"):
        return scan.say.figures("00").replace(" ", "") + word
    if len(one.whole) > 12 or (zero and not word.startswith("tiden")):
        return f"{scan.say.figures(one.whole)}-{word}"
    return scan.say.compound(one.n, word, as_year=_is_decade(one, word))


def _is_decade(one: Amount, word: str) -> bool:
    """1990-talet and 1500-talskyrka; but 1000-tals is thousands, 1 200-tal some twelve hundred."""
    thousands = word == "tals" and one.n % 1000 == 0
    return word.startswith("tal") and len(one.whole) == 4 and one.n % 10 == 0 and not thousands


def _first_half(scan: Scan, series: Series, end: int) -> Found | None:
    """1960- och 1970-talen: the first number shares the end of the second word."""
    match = _SHARED_END.match(scan.text, end)
    if not match or len(series) > 1 or not series[0][1].plain:
        return None
    one = series[0][1]
    as_year = match[1].startswith("tal") and len(one.whole) == 4
    return Found(
        "compound", end, one.value, scan.say.year(one.n) if as_year else amounts.count(scan, one.whole)
    )
