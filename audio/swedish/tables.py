"""Knowledge as tables: the .tsv files beside this, read when first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data")


def rows(name: str) -> Iterator[list[str]]:
    """Yield the cells of every line of a table that is not a comment."""
    for line in (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            yield line.split("\t")


Keys = dict[str, tuple[str, ...]]
"""First characters to the keys that begin with them, longest first."""


class Unit(NamedTuple):
    one: str
    several: str
    gender: str


class Money(NamedTuple):
    one: str
    several: str
    gender: str
    factor: str
    cents: str


def listed(name: str) -> frozenset[str]:
    """One of the word lists."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in rows("lists")}


@cache
def words(name: str) -> frozenset[str]:
    """First column of a table, as a set."""
    return frozenset(row[0] for row in rows(name))


@cache
def keys(name: str) -> Keys:
    """First column of a table, to be looked for in a text."""
    return by_first(words(name))


def by_first(names: frozenset[str]) -> Keys:
    """Names by their first character, longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda one: (-len(one), one)):
        found.setdefault(name[0], []).append(name)
    return {char: tuple(them) for char, them in found.items()}


@cache
def pairs(name: str) -> dict[str, str]:
    """First column to second."""
    return {row[0]: row[1] for row in rows(name)}


@cache
def months() -> dict[str, int]:
    """Month as written, lower case, to its number; longest names first is not needed, words are whole."""
    return {name: int(number) for name, number in rows("months")}


@cache
def month_names() -> tuple[str, ...]:
    """Twelve names, January first."""
    return tuple(name for name, _ in list(rows("months"))[:12])


@cache
def units() -> dict[str, Unit]:
    return {row[0]: Unit(*row[1:4]) for row in rows("units")}


@cache
def money() -> dict[str, Money]:
    return {row[0]: Money(*[*row, "", ""][1:6]) for row in rows("money")}


@cache
def factors() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in rows("factors")}


@cache
def genders() -> dict[str, str]:
    """Every form of a counted noun to "en" or "ett"; where one form has both, the first row wins."""
    found: dict[str, str] = {}
    for gender, one, several in rows("nouns"):
        found.setdefault(one, gender)
        found.setdefault(several, gender)
    return found
