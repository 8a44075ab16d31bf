"""Two numbers with a dash between: a range, a result, or years; and numbers that begin a word."""

from __future__ import annotations

import re

from audio.swedish import amounts, grammar, tables, years
from audio.swedish.amounts import Amount
from audio.swedish.measures import joined, measure, read_series, tail
from audio.swedish.scan import SP, Found, Scan

Series = list[tuple[str, Amount]]

_SPORT = re.compile(
    r"\b(?:vann|vinner|vinna|vunnit|vinst|seger|segra|förlor|förlust|ledde|leder|leda|ledning|slut|resultat|mål|"
    r"match|kvitter|reducer|oavgjor|kryss|utöka|derby|final|semifinal|förläng|straff|halvtid|paus|period|set|slog|"
    r"slår|besegr|serie|allsvensk|avgjorde|siffror|röst|votering|poäng|underläge|övertag|spel|lag|hemma|borta|"
    r"kval|playoff|cupen|stängde|gjorde|satte|nätade|nickade|krossa|körde över|torsk|höll nollan|gem)"
)
_NOT_SPORT_BEFORE = tables.listed("not sport before")
_AFTER_RESULT = tables.listed("after result")
_SCORE_WORDS = re.compile(
    r"(?:mål|seger|vinst|förlust|ledning|match|kvittering|reducering|läge|resultat|straff|kryss|skott|favorit|boll|"
    r"träff|krysset|segr|kross|nederlag|övertag|underläge|triumf|succé)"
)
_COMPOUND = re.compile(r"[-–]([^\W\d_][^\W_]*)")
_SHARED_END = re.compile(rf"-(?={SP}(?:och|eller|till|samt|respektive){SP}\d{{1,6}}(?:-([^\W\d_]+)))")
_PAIRS_IN_BRACKETS = re.compile(rf"\(\d{{1,3}}[-–]\d{{1,3}}(?:,{SP}?\d{{1,3}}[-–]\d{{1,3}}){{0,6}}\)")


def number(scan: Scan, at: int) -> Found | None:
    """Read the number, or numbers with dashes between, that begin at `at`, with what they count."""
    series, end = read_series(scan.text, at)
    if not series:
        return None
    if found := _compound(scan, series, end):
        return found
    counted = tail(scan, end, at)
    if counted and not (len(series) > 1 and years.span(scan, series)):
        return measure(scan, series, counted)
    if len(series) > 1:
        return _span(scan, series, at, end)
    return _single(scan, series[0][1])


def _single(scan: Scan, one: Amount) -> Found:
    text = scan.text
    if one.plain and years.is_year(scan, one):
        return Found("year", one.end, one.whole, scan.say.year(one.n))
    if one.plain and len(one.whole) >= 3 and scan.before(one.start) in _BY_FIGURES and one.n % 100:
        return Found("code", one.end, one.whole, scan.say.figures(one.whole))
    en = scan.en(one.n, one.start, one.end) if one.whole[0] != "0" and one.plain else _decimal_en(scan, one)
    kind = "decimal" if not one.plain else "cardinal"
    if text[one.end - 1] == ",":
        return Found(kind, one.end - 1, one.value, amounts.say(scan, one, en=en))
    return Found(kind, one.end, one.value, amounts.say(scan, one, en=en))


_BY_FIGURES = frozenset(
    ["väg", "riksväg", "länsväg", "länsvägen", "riksvägen", "boeing", "tåg", "flight", "airbus"]
)


def _decimal_en(scan: Scan, one: Amount) -> bool:
    """1,5 grader is "en komma fem grader"; 1,1 barn "ett komma ett barn"."""
    if one.whole[0] == "0" or one.n % 10 != 1 or one.n % 100 == 11:
        return False
    words = scan.after(one.end, 2)
    return bool(words) and grammar.gender(words[0]) == "en"


def _compound(scan: Scan, series: Series, end: int) -> Found | None:
    """A word that begins with a number: 90-talist, 25–30-årsåldern, 2–1-målet, 1960- och 70-talen."""
    last = series[-1][1]
    match = _COMPOUND.match(scan.text, end)
    if not match:
        return _first_half(scan, series, end)
    word = match[1]
    if not last.plain or (word[0].isupper() and not word.isupper()):
        return None
    head = _head(scan, series, word)
    if len(series) > 1 and _SCORE_WORDS.match(word):
        return Found("score", end, _value(series), joined(scan, series, _mot(scan)))
    if word.isupper():
        return None
    said = _glued(scan, last, word)
    return Found("compound", match.end(), _value(series) + "-" + word, head + said)


def _head(scan: Scan, series: Series, word: str) -> str:
    if len(series) == 1:
        return ""
    first = series[:-1]
    if word.startswith("tal") and len(first) == 1 and len(first[0][1].whole) == 4:
        return f"{scan.say.year(first[0][1].n)} till "
    return joined(scan, first) + " till "


def _glued(scan: Scan, one: Amount, word: str) -> str:
    n = one.n
    if word.startswith("tiden") and one.whole[0] == "0" and n < 24:
        return scan.say.compound(n, word)
    if len(one.whole) > 12 or (len(one.whole) > 1 and one.whole[0] == "0"):
        return f"{scan.say.figures(one.whole)}-{word}"
    as_year = word.startswith("tal") and not word.startswith("tals ") and len(one.whole) == 4 and n % 10 == 0
    if word == "tals" and n in {1000, 10_000}:
        as_year = False
    return scan.say.compound(
        n, word, as_year=(as_year and word != "tals") or (as_year and n not in {1000, 2000})
    )


def _first_half(scan: Scan, series: Series, end: int) -> Found | None:
    match = _SHARED_END.match(scan.text, end)
    if not match or len(series) > 1 or not series[0][1].plain:
        return None
    one = series[0][1]
    as_year = match[1].startswith("tal") and len(one.whole) == 4
    said = scan.say.year(one.n) if as_year else amounts.count(scan, one.whole)
    return Found("compound", end, one.value, said)


def _span(scan: Scan, series: Series, at: int, end: int) -> Found:
    if years.span(scan, series):
        return Found("year", end, _value(series), years.say_span(scan, series))
    if any(sign not in {"", "-", "–", "—"} or "×" in sign for sign, _ in series[1:]) or not _dashed(series):
        return Found("times", end, _value(series), joined(scan, series))
    if len(series) == 2 and _is_score(scan, series, at, end):
        return Found("score", end, _value(series), joined(scan, series, _mot(scan)))
    if len(series) > 2:
        return Found("code", end, _value(series), joined(scan, series, ""))
    en = scan.en(series[1][1].n, at, end)
    return Found("range", end, _value(series), joined(scan, series, en=en))


def _dashed(series: Series) -> bool:
    return all(sign for sign, _ in series[1:])


def _is_score(scan: Scan, series: Series, at: int, end: int) -> bool:
    first, second = series[0][1], series[1][1]
    if not (first.plain and second.plain and len(first.whole) <= 3 and len(second.whole) <= 3):
        return False
    before, after = scan.before(at), scan.next_word(end)
    if before in _NOT_SPORT_BEFORE and first.n < second.n:
        return False
    if after and after.lower() not in _AFTER_RESULT and _counts(after):
        return False
    if first.n >= second.n:
        return True
    return bool(_SPORT.search(scan.around(at, end))) or bool(_PAIRS_IN_BRACKETS.match(scan.text, at - 1))


def _counts(word: str) -> bool:
    return bool(grammar.known(word)) or word.endswith(("are", "or", "iga", "ska"))


def _mot(scan: Scan) -> str:
    return "mot" if scan.style.scores == "mot" else ""


def _value(series: Series) -> str:
    return "–".join(one.value for _, one in series)
