"""Units, millions and currencies that stand without a number: "per km²", "i kr", "mdr"."""

from __future__ import annotations

from audio.swedish import tables
from audio.swedish.measures import longest
from audio.swedish.scan import Found, Scan

_BARE = tables.by_first(tables.listed("bare"))
_BEFORE_ONE = frozenset(["per", "en", "ett", "varje"])
_COUNTED = frozenset(
    ["kr", "kronor", "öre", "euro", "dollar", "cent", "kWh", "MWh", "km", "mil", "g", "mg", "kg", "l"]
)


def per(scan: Scan, at: int) -> Found | None:
    """The stroke in "öre/kWh" with what follows it."""
    name = longest(tables.keys("per"), scan.text, at + 1)
    if not name or not (scan.word_before(at) in _COUNTED or name in tables.units()):
        return None
    return Found("unit", at + 1 + len(name), name, f" {tables.pairs('per')[name]}")


def unit(scan: Scan, at: int) -> Found | None:
    """Say a unit that stands alone in the text."""
    name = longest(_BARE, scan.text, at)
    end = at + len(name)
    if not name or scan.text[end : end + 1] == "-" or scan.text[end : end + 2] in {".s", ".n"}:
        return None
    if name in tables.units():
        one, several = tables.units()[name][:2]
    elif name in tables.factors():
        one, several = tables.factors()[name]
    else:
        found = tables.money()[name]
        factor = found.factor + ("er" if found.factor not in {"", "tusen"} else "")
        one, several = found.one, f"{factor} {found.several}".strip()
    said = one if scan.before(at) in _BEFORE_ONE else several
    if scan.text[end : end + 1] == "/" and (per := longest(tables.keys("per"), scan.text, end + 1)):
        said, end = f"{said} {tables.pairs('per')[per]}", end + 1 + len(per)
    return Found("unit", end, name, said)
