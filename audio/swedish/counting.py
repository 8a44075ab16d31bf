"""The number rule: what begins at a figure and is no date, clock time or telephone number."""

from __future__ import annotations

from audio.swedish import amounts, compounds, grammar, spans, years
from audio.swedish.amounts import Amount
from audio.swedish.measures import measure, read_series, tail
from audio.swedish.scan import Found, Scan

# After these a number of three figures and more is said figure by figure: Boeing sju tre sju.
_BY_FIGURES = frozenset(["väg", "länsväg", "länsvägen", "boeing", "tåg", "flight"])


def number(scan: Scan, at: int) -> Found | None:
    """Read the number, or numbers with dashes between, that begin at `at`, with what they count."""
    series, end = read_series(scan.text, at)
    if not series:
        return None
    if found := compounds.compound(scan, series, end):
        return found
    if len(series) > 1 and years.span(scan, series):
        return spans.year_span(scan, series, end)
    if counted := tail(scan, end, at):
        return measure(scan, series, counted)
    return spans.span(scan, series, at, end) if len(series) > 1 else _single(scan, series[0][1])


def _single(scan: Scan, one: Amount) -> Found:
    if one.plain and years.is_year(scan, one):
        return Found("year", one.end, one.whole, scan.say.year(one.n))
    if one.plain and len(one.whole) >= 3 and one.n % 100 and scan.before(one.start) in _BY_FIGURES:
        return Found("code", one.end, one.whole, scan.say.figures(one.whole))
    en = scan.en(one.n, one.start, one.end) if one.plain else _decimal_en(scan, one)
    kind = "cardinal" if one.plain else "decimal"
    return Found(kind, one.end, one.value, amounts.say(scan, one, en=en))


def _decimal_en(scan: Scan, one: Amount) -> bool:
    """1,5 grader is "en komma fem grader"; 1,1 barn "ett komma ett barn"; 21,5 always "tjugoett"."""
    word = scan.next_word(one.end)
    return one.n == 1 and bool(word) and grammar.gender(word) == "en"
