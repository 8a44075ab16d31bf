"""Whether a reading is one of those a case accepts: `category<TAB>written<TAB>spoken|alternative|…`.

Case, punctuation and the spacing inside number words do not count; letters that must be spelled out are
separate one-letter words, so leaving "SVT" whole fails.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parents[2] / "swedish"
_WORDS_OF_ONE_LETTER = frozenset("iåö")


class Case(NamedTuple):
    category: str
    written: str
    spoken: tuple[str, ...]


def cases(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("# "):
            category, written, spoken = line.split("\t")
            yield Case(category, written, tuple(spoken.split("|")))


def accepted(said: str, spoken: tuple[str, ...]) -> bool:
    folded = _folded(said)
    return any(
        folded in {_folded(one), _folded(re.sub(r"(?<=\b[A-ZÅÄÖ]):(?=\w)", "", one))} for one in spoken
    )


def _folded(text: str) -> str:
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", text)).lower().split()
    return "".join(
        f"<{w}>" if len(w) == 1 and w.isalpha() and w not in _WORDS_OF_ONE_LETTER else w for w in words
    )
