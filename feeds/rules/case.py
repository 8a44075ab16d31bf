"""What a rule looks at, and how it names what it found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feeds.plain import cut, plain
from feeds.types import Episode, Show


@dataclass(frozen=True)
class Case:
    show: Show
    episodes: tuple[Episode, ...]
    folder: Path
    """The public folder."""
    now: datetime | None = None
    """With a zone; None: nothing is held against the clock."""
    gone: tuple[Episode, ...] = ()
    """Episodes that were retracted."""
    kept: Collection[str] | None = None
    """Files that may be there though nothing names them; None: nobody looks for such."""


Check = Callable[[Case], Iterator[str]]
"""A rule's test: one line for each thing that is wrong, naming it and saying what is wrong with it."""


def called(episode: Episode) -> str:
    """An episode as the desk knows it."""
    return cut(plain(episode.title) or plain(episode.guid) or "an episode without title and GUID", 60)


def shared(case: Case, key: Callable[[Episode], str], what: str) -> Iterator[str]:
    """Episodes of which several have the same `what`."""
    groups: dict[str, list[Episode]] = defaultdict(list)
    for episode in case.episodes:
        groups[key(episode)].append(episode)
    for value, members in groups.items():
        if value and len(members) > 1:
            yield f"{', '.join(map(called, members[:3]))}: the same {what}: {plain(value)}"


def each(case: Case, fault: Callable[[Episode], str]) -> Iterator[str]:
    """What `fault` says of the episodes it says something of."""
    for episode in case.episodes:
        if said := fault(episode):
            yield f"{called(episode)}: {said}"


def listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))
