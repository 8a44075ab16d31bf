"""What follows a number: units, money, percent, millions; with what they are per."""

from __future__ import annotations

import re
from typing import NamedTuple

from audio.swedish import amounts, tables
from audio.swedish.amounts import Amount
from audio.swedish.scan import SP, Found, Scan

Series = list[tuple[str, Amount]]
"""Amounts with the sign before each: an empty one, a dash or ×."""

_SPACE = re.compile(SP)
_NO_AMOUNT = re.compile(r"(?:^|(?:kostar?|för|till|om|på|av|pris:?|är|blir) )$")
_PER_100_KM = re.compile(rf"/100{SP}?km(?!\w)")
_PARTY = re.compile(r"[A-ZÅÄÖ]{1,3}$")


class Tail(NamedTuple):
    """What a number counts: "mdr kr/mån" is a factor, a currency and a per."""

    end: int
    one: str = ""
    several: str = ""
    gender: str = "en"
    factor: tuple[str, str] = ("", "")
    cents: str = ""
    per: str = ""
    kind: str = "unit"


def tail(scan: Scan, at: int, start: int) -> Tail | None:
    """Find the unit or money that follows an amount written at start..at."""
    factor, end = _factor(scan, at)
    counted = _money(scan, end) or (None if factor[0] else _unit(scan, end, start))
    if counted:
        counted = counted._replace(factor=factor if factor[0] else counted.factor)
    elif factor[0] and scan.text[at:end].strip(" \u00a0") not in {"tusen", "M"}:
        counted = Tail(_dot(scan.text, end), factor=factor, kind="cardinal")
    return _with_per(scan, counted) if counted else None


def measure(scan: Scan, series: Series, found: Tail) -> Found:
    """Say amounts with what they count: 3,5–4 mkr, 15 m/s, 4,50 kr."""
    last = series[-1][1]
    value = "–".join(a.value for _, a in series)
    if found.cents and len(series) == 1 and len(last.decimals) == 2 and not found.factor[0]:
        reading = _with_cents(scan, last, found)
    else:
        en = (found.gender == "en") or bool(found.factor[0] and found.factor[0] != "tusen")
        reading = _counted(scan, series, found, en=en)
    return Found(found.kind, found.end, f"{value} {found.one}".strip(), f"{reading} {found.per}".rstrip())


def prefixed(scan: Scan, at: int) -> Found | None:
    """Money named before its amount: €500, US$ 20, SEK 500, £3–4 mdr."""
    name = longest(tables.keys("money"), scan.text, at)
    if not name or (
        name.islower() and not (name == "kr" and _NO_AMOUNT.search(scan.text[max(0, at - 24) : at]))
    ):
        return None
    start = at + len(name)
    start += bool(_SPACE.match(scan.text, start))
    series, end = read_series(scan.text, start)
    if not series:
        return None
    factor, stop = _factor(scan, end)
    kind = tables.money()[name]
    own = (kind.factor, _plural(kind.factor)) if kind.factor else ("", "")
    where = Tail(
        stop, kind.one, kind.several, kind.gender, factor if factor[0] else own, kind.cents, kind="money"
    )
    return measure(scan, series, _with_per(scan, where))


def read_series(text: str, at: int) -> tuple[Series, int]:
    """Amounts joined by dashes or times signs: 10–12, 4 x 100, 6-3."""
    found: Series = []
    sign, end = "", at
    while len(found) < 8 and (one := amounts.amount(text, at)):
        found.append((sign, one))
        end = one.end
        match = _JOIN.match(text, end)
        if not match:
            break
        sign, at = match[1] or match[2] or "×", match.end()
    return found, end


_JOIN = re.compile(rf"(?:(?:{SP}([-–—]){SP}|([-–—×])|{SP}?[x×]{SP}?)(?=\d))")


def joined(scan: Scan, series: Series, dash: str = "till", *, en: bool = False) -> str:
    """Say a series with `dash` for its dashes and "gånger" for its times signs; `en`: a last 1 is "en"."""
    said = ""
    for sign, one in series:
        link = f" {'gånger' if sign == '×' else dash} " if said else ""
        said += link.replace("  ", " ") + amounts.say(scan, one, en=en and (one.plain or one.n == 1))
    return said


def longest(keys: tables.Keys, text: str, at: int) -> str:
    """The longest of some keys that is written at a place of the text and ends no longer word."""
    for key in keys.get(text[at : at + 1], ()):
        if text.startswith(key, at):
            following = text[at + len(key) : at + len(key) + 1]
            if not (following.isalnum() and key[-1].isalpha()):
                return key
    return ""


def _factor(scan: Scan, at: int) -> tuple[tuple[str, str], int]:
    start = at + bool(_SPACE.match(scan.text, at))
    name = longest(tables.keys("factors"), scan.text, start)
    if not name or (name == "M" and start > at):
        return ("", ""), at
    end = start + len(name)
    if not name.endswith("."):
        end = _dot(scan.text, end) if _money(scan, _dot(scan.text, end)) else end
    return tables.factors()[name], end


def _money(scan: Scan, at: int) -> Tail | None:
    start = at + bool(_SPACE.match(scan.text, at))
    name = longest(tables.keys("money"), scan.text, start)
    if not name:
        return None
    found = tables.money()[name]
    factor = (found.factor, _plural(found.factor)) if found.factor else ("", "")
    end = _dot(scan.text, start + len(name)) if name[-1].isalpha() else start + len(name)
    return Tail(end, found.one, found.several, found.gender, factor, found.cents, kind="money")


def _unit(scan: Scan, at: int, start: int) -> Tail | None:
    begin = at + bool(_SPACE.match(scan.text, at))
    name = longest(tables.keys("units"), scan.text, begin)
    end = begin + len(name)
    if not name or _something_else(scan, name, end, start):
        return None
    found = tables.units()[name]
    kind = "percent" if found.one.startswith(("procent", "promille")) else "unit"
    return Tail(_dot(scan.text, end), found.one, found.several, found.gender, kind=kind)


def _something_else(scan: Scan, name: str, end: int, start: int) -> bool:
    """Whether a short unit is a party, an abbreviation (m.fl.) or the head of a compound (p-platser)."""
    text = scan.text
    if text[end : end + 1] == "." and text[end + 1 : end + 2].isalpha():
        return True
    if text[end : end + 1] == "-" and name in {"p", "t", "s", "h"}:
        return True
    return len(name) == 1 and name.isupper() and bool(_PARTY.search(scan.word_before(start)))


def _dot(text: str, at: int) -> int:
    """Take the full stop of an abbreviation along, unless it may end the sentence."""
    if text[at : at + 1] != ".":
        return at
    after = text[at + 1 : at + 3]
    goes_on = after[:1] in {",", ";", ":", ")"} or (after[:1] in {" ", "\u00a0"} and after[1:].islower())
    return at + 1 if goes_on else at


def _with_per(scan: Scan, found: Tail) -> Tail:
    if match := _PER_100_KM.match(scan.text, found.end):
        return found._replace(end=match.end(), per=f"per {scan.say.cardinal(100)} kilometer")
    if scan.text[found.end : found.end + 1] != "/":
        return found
    name = longest(tables.keys("per"), scan.text, found.end + 1)
    if not name:
        return found
    return found._replace(end=found.end + 1 + len(name), per=tables.pairs("per")[name])


def _with_cents(scan: Scan, one: Amount, found: Tail) -> str:
    cents = f"{amounts.count(scan, str(int(one.decimals)))} {found.cents}"
    if one.n == 0:
        return cents
    name = found.one if one.n == 1 else found.several
    whole = f"{amounts.count(scan, one.whole, en=found.gender == 'en')} {name}"
    return f"{whole} och {cents}" if int(one.decimals) else whole


def _counted(scan: Scan, series: Series, found: Tail, *, en: bool) -> str:
    last = series[-1][1]
    single = len(series) == 1 and last.n == 1 and last.plain
    if found.factor[0] == "tusen" and last.plain:
        series = [(sign, one._replace(whole=f"{one.whole}000")) for sign, one in series]
        factor = ""
    else:
        factor = found.factor[0] if single else found.factor[1]
    number = joined(scan, series, en=en)
    name = found.one if single and not found.factor[0] else found.several
    if scan.text[found.end : found.end + 1] == "-" and found.kind != "percent":
        name = found.one
    return " ".join(part for part in (number, factor, name) if part)


def _plural(factor: str) -> str:
    return factor if factor == "tusen" else f"{factor}er"
