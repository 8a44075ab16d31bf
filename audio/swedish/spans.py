"""Two numbers with a dash between: a range, a result, hours or years; and sums."""

from __future__ import annotations

import re

from audio.swedish import grammar, tables, years
from audio.swedish.measures import Series, joined
from audio.swedish.scan import SP, Found, Scan

_SPORT = re.compile(
    r"\b(?:vann|vinner|vinna|vunnit|vinst|seger|segra|förlor|förlust|ledde|leder|leda|ledning|slut|resultat|mål|"
    r"match|kvitter|reducer|oavgjor|kryss|utöka|derby|final|semifinal|förläng|straff|halvtid|paus|period|set|slog|"
    r"slår|besegr|serie|allsvensk|avgjorde|siffror|röst|votering|poäng|underläge|övertag|spel|lag|hemma|borta|"
    r"kval|playoff|cupen|stängde|gjorde|satte|nätade|nickade|krossa|körde över|torsk|höll nollan|gem)"
)
_NOT_SPORT_BEFORE = tables.listed("not sport before")
_AFTER_RESULT = tables.listed("after result")
_IN_BRACKETS = re.compile(r"\d{1,3}[-–]\d{1,3}(?:,[ \u00a0]?\d{1,3}[-–]\d{1,3}){0,6}\)")
_BRACKETS_FOLLOW = re.compile(rf"{SP}\(\d{{1,3}}[-–]\d{{1,3}}[,)]")
_TEAMS_BEFORE = re.compile(r"[^\W_] ?[–-] ?[A-ZÅÄÖ][\w.]*(?: [A-ZÅÄÖ][\w.]*){0,2}[ \u00a0]$")
_RESULT_BEFORE = re.compile(r"\d[-–]\d{1,3}, ?$")
_EQUALS = re.compile(rf"{SP}?=")
_OPENING = re.compile(r"\b(?:öppe|öppna|stäng|bokslut|utegångs|tider|dagligen)")


def span(scan: Scan, series: Series, at: int, end: int) -> Found:
    """Say numbers with dashes, or times signs, between."""
    if _EQUALS.match(scan.text, end):
        return Found("sum", end, value(series), joined(scan, series, "minus"))
    if any(sign == "×" for sign, _ in series[1:]):
        return Found("times", end, value(series), joined(scan, series))
    if len(series) > 2:
        return Found("code", end, value(series), joined(scan, series, ""))
    if _are_hours(scan, series, at, end):
        return Found("clock", end, value(series), _hours(scan, series))
    if _is_score(scan, series, at, end):
        return Found("score", end, value(series), joined(scan, series, mot(scan)))
    return Found("range", end, value(series), joined(scan, series, en=_counts_en(scan, end)))


def year_span(scan: Scan, series: Series, end: int) -> Found:
    """1939–1945."""
    return Found("year", end, value(series), years.say_span(scan, series))


def mot(scan: Scan) -> str:
    """What is said for the dash of a result."""
    return "mot" if scan.style.scores == "mot" else ""


def value(series: Series) -> str:
    """The numbers in a form for machines."""
    return "–".join(one.value for _, one in series)


def _counts_en(scan: Scan, end: int) -> bool:
    word = scan.next_word(end)
    return bool(word) and grammar.gender(word) == "en"


def _are_hours(scan: Scan, series: Series, at: int, end: int) -> bool:
    """22–05, or öppet 9–21: hours of the day without "kl."."""
    first, second = series[0][1], series[1][1]
    if not (first.plain and second.plain and first.n <= 24 and second.n <= 24):
        return False
    if grammar.known(scan.next_word(end)):
        return False
    padded = any(len(one.whole) == 2 and one.whole[0] == "0" for _, one in series)
    return padded or (first.n < second.n and bool(_OPENING.search(scan.around(at, end, 40))))


def _hours(scan: Scan, series: Series) -> str:
    return " till ".join(scan.say.cardinal(one.n) for _, one in series)


def _is_score(scan: Scan, series: Series, at: int, end: int) -> bool:
    first, second = series[0][1], series[1][1]
    if not (first.plain and second.plain and len(first.whole) <= 3 and len(second.whole) <= 3):
        return False
    after = scan.next_word(end)
    if after and after.lower() not in _AFTER_RESULT and _counts(after):
        return False
    if first.n >= second.n or not first.n:
        return True
    if scan.before(at) in _NOT_SPORT_BEFORE:
        return False
    return bool(_SPORT.search(scan.around(at, end))) or _among_results(scan, at, end)


def _among_results(scan: Scan, at: int, end: int) -> bool:
    """Mjällby–Kalmar 1–2 (0–1): teams before it, or results in brackets around it or after it."""
    text = scan.text
    return bool(
        (text[at - 1 : at] == "(" and _IN_BRACKETS.match(text, at))
        or _BRACKETS_FOLLOW.match(text, end)
        or _RESULT_BEFORE.search(text[max(0, at - 10) : at])
        or _TEAMS_BEFORE.search(text[max(0, at - 40) : at])
    )


def _counts(word: str) -> bool:
    return bool(grammar.counted(word)) or word.endswith(("are", "or", "iga", "ska"))
