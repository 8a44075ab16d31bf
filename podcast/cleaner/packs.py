"""What is particular to one newspaper: site packs, read from TOML.

A pack holds whole lines and patterns that its site prints around every article, nothing that the
general rules say already. A newsroom puts its own packs beside podcast.toml, in sites/.

    name = "Exempelbladet"
    hosts = ["exempelbladet.se"]        # the page's address, with or without www
    signs = ["Exempelbladet"]           # lines that give a pasted page away

    [[lines]]
    role = "furniture"
    why = "the paper's audio player"
    any = ["Lyssna på texten i vår app"]        # whole lines, compared without case and marks
    match = ['^Lyssna \\\\d+ min$']               # regular expressions
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from podcast.article import Role
from podcast.cleaner.row import Row, Rows
from podcast.cleaner.rules import Rule
from podcast.errors import ConfigError

ROLES = {role.value: role for role in Role}


@dataclass(frozen=True)
class PackLines:
    role: Role
    why: str
    any: tuple[str, ...] = ()
    """Whole lines."""
    match: tuple[str, ...] = ()
    """Regular expressions, searched in the line."""


@dataclass(frozen=True)
class Pack:
    name: str
    hosts: tuple[str, ...]
    signs: tuple[str, ...] = ()
    lines: tuple[PackLines, ...] = ()

    def applies(self, rows: Rows, url: str) -> bool:
        """Whether a page is of this site: by its address, else by a line that gives it away."""
        host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
        if host:
            return any(host == own or host.endswith("." + own) for own in self.hosts)
        keys = {Row(0, sign).key for sign in self.signs}
        return any(row.key in keys for row in rows if row.words <= 8)

    def rules(self) -> Iterator[Rule]:
        for number, lines in enumerate(self.lines, 1):
            yield Rule(f"{self.name} {number}", lines.role, _finder(lines), lines.why)


def _finder(lines: PackLines) -> Any:
    keys = frozenset(Row(0, text).key for text in lines.any)
    pattern = re.compile("|".join(f"(?:{one})" for one in lines.match)) if lines.match else None

    def find(rows: Rows) -> Iterator[int]:
        for at, row in enumerate(rows):
            if len(row.text) <= 1000 and (row.key in keys or (pattern and pattern.search(row.text))):
                yield at

    return find


def read_pack(text: str, source: str) -> Pack:
    """Return the pack that a TOML text describes.

    Raises ConfigError naming the source where it is not TOML, or says what a pack cannot say.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"cannot read site pack: {source}: {error}") from error
    unknown = sorted(set(table) - {"name", "hosts", "signs", "lines"})
    if unknown or not isinstance(table.get("name"), str):
        raise ConfigError(
            f"cannot read site pack: {source}: " + (f"unknown key {unknown[0]}" if unknown else "no name")
        )
    return Pack(
        table["name"],
        tuple(table.get("hosts", ())),
        tuple(table.get("signs", ())),
        tuple(_lines(entry, source) for entry in table.get("lines", ())),
    )


def _lines(entry: dict[str, Any], source: str) -> PackLines:
    unknown = sorted(set(entry) - {"role", "why", "any", "match"})
    if unknown:
        raise ConfigError(f"cannot read site pack: {source}: unknown key lines.{unknown[0]}")
    role = ROLES.get(str(entry.get("role")))
    if role is None:
        problem = ConfigError(f"cannot read site pack: {source}: unknown role {entry.get('role')}")
        problem.add_note("The roles are: " + ", ".join(ROLES) + ".")
        raise problem
    for pattern in entry.get("match", ()):
        try:
            re.compile(pattern)
        except re.error as error:
            raise ConfigError(f"cannot read site pack: {source}: {pattern}: {error}") from error
    why = str(entry.get("why", "the site prints this around its articles"))
    return PackLines(role, why, tuple(entry.get("any", ())), tuple(entry.get("match", ())))


def read_packs(folder: Path) -> tuple[Pack, ...]:
    """Return the packs of a folder, by file name; an absent folder has none."""
    found = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return tuple(read_pack(path.read_text("utf-8"), str(path)) for path in found)


@cache
def built_in() -> tuple[Pack, ...]:
    """The packs that come with the program."""
    folder = files(__package__) / "sites"
    paths = sorted(
        (path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name
    )
    return tuple(read_pack(path.read_text("utf-8"), path.name) for path in paths)


def rules_for(rows: Rows, url: str, packs: Sequence[Pack]) -> tuple[Rule, ...]:
    """The rules of those packs that the page belongs to."""
    return tuple(rule for pack in packs if pack.applies(rows, url) for rule in pack.rules())
