"""An amount: a number with groups, decimals, a sign or a half, and how it is said."""

from __future__ import annotations

import re
from typing import NamedTuple

from audio.swedish.scan import SP, Scan

_GROUPED = rf"[1-9]\d{{0,2}}(?:{SP}\d{{3}}){{1,5}}(?!\d)|[1-9]\d{{0,2}}(?:\.\d{{3}}){{1,5}}(?!\d|,?\d{{4}})"
WHOLE = rf"(?:{_GROUPED}|\d+)"
_AMOUNT = re.compile(
    rf"(?P<whole>{WHOLE})(?:,(?P<comma>\d+)(?!,?\d)|\.(?P<dot>\d{{1,2}})(?![.\d])"
    rf"|:(?P<colon>\d\d)(?={SP}?(?:kr|kronor|SEK)(?![^\W_])))?(?:{SP}?(?P<half>[½¼¾⅓⅔]))?"
)
_HALVES = {
    "½": ("en halv", "och en halv"),
    "¼": ("en fjärdedel", "och en fjärdedels"),
    "¾": ("tre fjärdedelar", "och tre fjärdedels"),
    "⅓": ("en tredjedel", "och en tredjedels"),
    "⅔": ("två tredjedelar", "och två tredjedels"),
}
SIGNS = {"+": "plus", "-": "minus", "−": "minus", "–": "minus", "±": "plus minus"}


class Amount(NamedTuple):
    """A number as written at start..end."""

    start: int
    end: int
    whole: str
    decimals: str
    half: str

    @property
    def n(self) -> int:
        """Its whole part; 0 when it has more figures than there are number words for."""
        return int(self.whole) if len(self.whole) <= 18 else 0

    @property
    def plain(self) -> bool:
        return not self.decimals and not self.half

    @property
    def value(self) -> str:
        return f"{self.whole}.{self.decimals}" if self.decimals else self.whole


def amount(text: str, at: int) -> Amount | None:
    """Find the amount that begins at `at`."""
    match = _AMOUNT.match(text, at)
    if not match:
        return None
    whole = re.sub(r"\D", "", match["whole"])
    return Amount(
        at, match.end(), whole, match["comma"] or match["dot"] or match["colon"] or "", match["half"] or ""
    )


def say(scan: Scan, found: Amount, *, en: bool = False) -> str:
    """Say an amount; `en`: its last 1 is said "en"."""
    whole = count(scan, found.whole, en=en)
    if found.decimals:
        return f"{whole} komma {decimals(scan, found.decimals)}"
    return f"{whole} {_HALVES[found.half][1]}" if found.half else whole


def count(scan: Scan, whole: str, *, en: bool = False) -> str:
    """Say a whole number; figure by figure when it begins with 0 or is too long for number words."""
    if len(whole) > 18 or (len(whole) > 1 and whole[0] == "0"):
        return scan.say.figures(whole)
    return scan.say.cardinal(int(whole), en=en)


def half(sign: str) -> str:
    """A lone ½, ¼ …."""
    return _HALVES[sign][0]


def decimals(scan: Scan, figures: str) -> str:
    """Say what follows the comma: one or two figures as a number, a leading 0 or more figures one by one."""
    if figures[0] == "0" or len(figures) > 2 or scan.style.decimals == "digits":
        return scan.say.figures(figures)
    return scan.say.cardinal(int(figures))
