"""Prices written like clock times: mjölken kostar 14:50, bensinen 16:89 per liter."""

from __future__ import annotations

import re

from audio.swedish.scan import SP, Found, Scan

_PRICE = re.compile(rf"(\d{{1,4}}):(\d\d)(?![\d:–-])(?!{SP}?(?:kr|SEK))")
_BEFORE = re.compile(r"\b(?:kosta|pris|utdelning|kurs|för|à|delar ut)", re.IGNORECASE)
_AFTER = re.compile(rf"{SP}(?:per{SP})?(?:liter|styck|kilo|aktie|st\b|kg\b|burk|paket|flaska)")


def price(scan: Scan, at: int) -> Found | None:
    """Find crowns and öre with a colon between, in a sentence that speaks of prices."""
    match = _PRICE.match(scan.text, at)
    if not match or not _is_price(scan.text, at, match.end()):
        return None
    whole, cents = int(match[1]), int(match[2])
    said = f"{scan.say.cardinal(whole, en=True)} {'krona' if whole == 1 else 'kronor'}"
    if cents:
        said += f" och {scan.say.cardinal(cents)} öre"
    return Found("money", match.end(), f"{match[1]}.{match[2]}", said)


def _is_price(text: str, at: int, end: int) -> bool:
    if int(text[end - 2 : end]) > 59 and end - at > 3:
        return True  # no clock shows 16:89
    return bool(_AFTER.match(text, end) or _BEFORE.search(text[max(0, at - 28) : at]))
