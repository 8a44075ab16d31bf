"""Rules from tags, roles and class names; on pasted text they find nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from podcast.article import Role
from podcast.cleaner.row import Row, Rows

NEVER = {
    "menu": (Role.FURNITURE, "inside the page's menu"),
    "footer": (Role.FURNITURE, "inside the page's footer"),
    "hidden": (Role.FURNITURE, "not shown on the page"),
    "cookie": (Role.FURNITURE, "inside a cookie notice"),
    "form": (Role.FURNITURE, "inside a form"),
    "button": (Role.FURNITURE, "a button"),
    "player": (Role.FURNITURE, "inside a player"),
    "share": (Role.FURNITURE, "inside the tools for sharing"),
    "tags": (Role.FURNITURE, "inside the list of topics"),
    "comment": (Role.COMMENT, "inside the comments"),
    "ad": (Role.ADVERT, "inside an advert"),
    "paywall": (Role.ADVERT, "inside the offer of a subscription"),
    "newsletter": (Role.NEWSLETTER, "inside the offer of a newsletter"),
    "caption": (Role.CAPTION, "a caption by its tag or class"),
    "credit": (Role.CAPTION, "a credit by its class"),
    "figure": (Role.CAPTION, "inside a figure"),
    "related": (Role.TEASER, "inside a list of other articles"),
    "facts": (Role.FACTS, "inside a fact box"),
    "pull": (Role.PULL_QUOTE, "a pull quote by its class"),
    "bio": (Role.BIOGRAPHY, "inside what is told of the writer"),
    "table": (Role.TABLE, "inside a table"),
}
"""Hints that decide alone, in the order in which they decide."""


def within(hint: str) -> Callable[[Rows], Iterator[int]]:
    """Make a rule of a hint; the page's main heading is spared."""

    def find(rows: Rows) -> Iterator[int]:
        for at, row in enumerate(rows):
            if hint in row.hints and not _spared(row, hint):
                yield at

    return find


def _spared(row: Row, hint: str) -> bool:
    if "h1" in row.hints:
        return hint not in ("hidden", "menu", "footer", "cookie")
    # Layout tables hold whole articles; a cell of data is short.
    return hint == "table" and (row.words > 25 or (row.prose and "\t" not in row.text and row.words > 12))


def linked(rows: Rows) -> Iterator[int]:
    """Lines that are a link from end to end: teasers, topics, buttons."""
    for at, row in enumerate(rows):
        if "linked" in row.hints and "h1" not in row.hints and row.words <= 60:
            yield at


def short(hint: str, most: int) -> Callable[[Rows], Iterator[int]]:
    """Make a rule of a hint that holds for lines of at most so many words."""

    def find(rows: Rows) -> Iterator[int]:
        return (at for at in within(hint)(rows) if rows[at].words <= most)

    return find
