"""Times of races, which are no clock times: 1.45,32 and 2.04.35."""

from __future__ import annotations

import re

from audio.swedish import amounts
from audio.swedish.scan import Found, Scan

_RACE = re.compile(r"(\d{1,2})[.:]([0-5]\d)(?:[.:]([0-5]\d))?,(\d{1,3})(?!\d)")


def race(scan: Scan, at: int) -> Found | None:
    """Find minutes and seconds with hundredths: ett fyrtiofem komma trettiotvå."""
    match = _RACE.match(scan.text, at)
    if not match:
        return None
    rest = [_two(scan, part) for part in (match[2], match[3]) if part]
    said = " ".join([scan.say.cardinal(int(match[1])), *rest, "komma", amounts.decimals(scan, match[4])])
    return Found("race", match.end(), match[0], said)


def _two(scan: Scan, figures: str) -> str:
    return scan.say.figures(figures) if figures[0] == "0" else scan.say.cardinal(int(figures))
