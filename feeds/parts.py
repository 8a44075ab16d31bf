"""How a show's episodes are shared out between its feed and archives of it (RFC 5005, 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

LIMIT = 300
"""Episodes that the feed holds at least, when there are more: apps fetch all of it at every change."""
BLOCK = 100
"""Episodes of an archive; an archive is written once, when it is full."""


class Dated(Protocol):
    """What an order of episodes needs."""

    @property
    def published(self) -> datetime: ...

    @property
    def guid(self) -> str: ...


Each = TypeVar("Each", bound=Dated)


@dataclass(frozen=True)
class Part(Generic[Each]):
    """What one file of a show's feed holds."""

    name: str
    episodes: tuple[Each, ...]
    """Newest first."""
    links: tuple[tuple[str, str], ...]
    """Relation and name of the files before and after it."""


def parts(
    feed: str, episodes: Sequence[Each], limit: int = LIMIT, block: int = BLOCK
) -> tuple[Part[Each], ...]:
    """The feed called `feed`, then its archives, newest first; every episode is in one of them.

    An archive holds `block` episodes and stays as it is while more are published, so that whoever wrote
    it once need not again. The feed holds `limit` episodes and up to a block more.
    """
    ordered = newest_first(episodes)
    archives = max(0, (len(ordered) - limit) // block)
    newest = len(ordered) - archives * block
    made = [Part(feed, ordered[:newest], _back(feed, archives))]
    for number in range(archives, 0, -1):
        first = newest + (archives - number) * block
        links = (("current", feed), *_back(feed, number - 1))
        made.append(Part(_archive(feed, number), ordered[first : first + block], links))
    return tuple(made)


def newest_first(episodes: Sequence[Each]) -> tuple[Each, ...]:
    """By date, the newest first; those of one moment by GUID. Twice in C, for it is done for ten thousand."""
    by_guid = sorted(episodes, key=attrgetter("guid"))
    return tuple(
        sorted(by_guid, key=attrgetter("published"), reverse=True)
    )  # which keeps equal ones in order


def _back(feed: str, number: int) -> tuple[tuple[str, str], ...]:
    """The link to archive `number`, under RFC 5005's name and the one that apps read."""
    name = _archive(feed, number)
    return (("prev-archive", name), ("next", name)) if number else ()


def _archive(feed: str, number: int) -> str:
    """Name of an archive; no section's feed has an underscore in its name."""
    own = f"{feed.removesuffix('.xml')}_" if feed.startswith("feeds/") else "feeds/"
    return f"{own}arkiv-{number}.xml"
