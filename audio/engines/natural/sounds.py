"""From the sounds of Swedish to the symbols the model knows, by a table in which every sound has its row."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")
UNKNOWN = "ə"
"""What stands for a letter that no table knows: heard, and the least wrong of all vowels."""


@cache
def alphabet() -> dict[str, int]:
    """The model's symbols and their numbers."""
    return {_blank(symbol): int(number) for symbol, number in _rows("alphabet.tsv")}


@cache
def table() -> dict[str, str]:
    """What each sound is told as."""
    return {_blank(spelled): _blank(told) for spelled, told, *_ in _rows("sounds.tsv")}


def told(sounds: str) -> str:
    """`sounds` in the model's alphabet; a sound without a row is told as the nearest that has one."""
    rows = table()
    return "".join(rows[found] if found in rows else _nearest(found) for found in _pieces().findall(sounds))


def unknown(sounds: str) -> tuple[str, ...]:
    """The symbols in `sounds` that have no row."""
    return tuple(found for found in _pieces().findall(sounds) if found not in table())


def version() -> str:
    """A name for the content of all tables: another one, another sound."""
    content = b"".join(path.read_bytes() for path in sorted(_DATA.glob("*.tsv")))
    return hashlib.sha256(content).hexdigest()[:12]


def _nearest(symbol: str) -> str:
    """The letter without its diacritics, a neutral vowel for another letter, nothing for a mark."""
    for plain in unicodedata.normalize("NFD", symbol.lower()):
        if plain in table():
            return table()[plain]
    return UNKNOWN if symbol.isalpha() and unicodedata.category(symbol) != "Lm" else ""


@cache
def _pieces() -> re.Pattern[str]:
    longest_first = sorted(table(), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest_first), "."]), re.DOTALL)


def _rows(name: str) -> Iterator[list[str]]:
    for line in (_DATA / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _blank(word: str) -> str:
    return {"blank": " ", "-": ""}.get(word, word)
