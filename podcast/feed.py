"""The feed and the show's pages: pure functions of the catalogue and the settings, pages first, feed last."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from feeds.plan import Known, Sheet, about_show, sheets
from podcast.catalogue import Mark, State
from podcast.ledger import Ledger, Stamp
from podcast.schedule import release
from podcast.show import ShowFolder, writing

MADE = ("episodes", "embed", "arkiv", "amnen", "feeds")
"""Subfolders that hold only what is made here."""
_LEDGER = ".made.json"
_TOLD = (State.PUBLISHED, State.RETRACTED)
"""States of which listeners are told."""
_TOGETHER = 100
"""Episodes in memory at a time; a list, or a feed, may speak of more."""

Due = tuple[Sheet, str]
"""A file that is to be made, and the key of its facts."""


def write_feed(show: ShowFolder, *, again: bool = False, now: datetime | None = None) -> int:
    """Publish what was scheduled until `now`, and write what changed of the pages and the feed.

    Returns how many files did. `now` is by default the clock's, so that no command forgets what is due.
    What was made of the same facts and still lies there as it was left is not made again, unless `again`.
    What is no longer made goes last, when nothing names it. Raises `StorageError`, `BusyError`,
    `CatalogueError`.
    """
    with writing(show):
        release(show, now or datetime.now(UTC))
        facts = show.facts()
        before = Ledger.read(show.root / _LEDGER)
        trusted = {} if again else before.files
        lying = dict(_lying(show.public.root))
        work = _Work(show, trusted, before.sections, Ledger({}, {}), about_show(facts), lying)
        changed = work.write(sheets(facts, work.known())) + work.take_away()
        work.after.write(show.root / _LEDGER, unlike=before)
    return changed


@dataclass
class _Work:
    """One writing of a show: what was made last time, and what is this time."""

    show: ShowFolder
    trusted: dict[str, tuple[str, int, int]]
    """What the ledger says of files that need not be made again."""
    sections: dict[str, tuple[str, str]]
    """What it says of sections."""
    after: Ledger
    about: str
    there: dict[str, Stamp]
    """What lies in the public folder."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Catalogue numbers by slug."""

    def known(self) -> list[Known]:
        """Every episode as the plan needs it; what the catalogue would have to open is kept in the ledger."""
        marks = [mark for mark in self.show.catalogue.marks() if mark.state in _TOLD]
        self.numbers = {mark.slug: mark.number for mark in marks}
        sections = self.after.sections
        sections.update((mark.slug, self.sections.get(mark.slug, ("", ""))) for mark in marks)
        unknown = [mark for mark in marks if sections[mark.slug][0] != mark.stamp]
        for first in range(0, len(unknown), _TOGETHER):
            some = unknown[first : first + _TOGETHER]
            entries = self.show.catalogue.entries([mark.number for mark in some])
            for mark, episode in zip(some, entries, strict=True):
                sections[mark.slug] = (mark.stamp, episode.section)
        return [_known(mark, sections[mark.slug][1]) for mark in marks]

    def write(self, found: Iterable[Sheet]) -> int:
        """Write the files that do not lie there as they should; returns how many were others."""
        return sum(map(self._put, _groups(self._due(found))))

    def _due(self, found: Iterable[Sheet]) -> Iterator[Due]:
        for sheet in found:
            key = sheet.key(self.about)
            lies = self.there.get(sheet.name)
            if lies is not None and self.trusted.get(sheet.name) == (key, *lies):
                self.after.files[sheet.name] = (key, *lies)
            else:
                yield sheet, key

    def _put(self, group: Sequence[Due]) -> int:
        wanted = tuple({self.numbers[each.slug] for sheet, _ in group for each in sheet.of})
        episodes = dict(zip(wanted, self.show.catalogue.entries(wanted), strict=True))
        changed = self.show.public.put_all(
            [
                (sheet.name, sheet.make([episodes[self.numbers[each.slug]] for each in sheet.of]))
                for sheet, _ in group
            ]
        )
        for sheet, key in group:
            self.after.files[sheet.name] = (key, *_stamp(self.show.public.path(sheet.name).stat()))
        return changed

    def take_away(self) -> int:
        stale = [
            name for name in self.there if name.partition("/")[0] in MADE and name not in self.after.files
        ]
        for name in stale:
            self.show.public.delete(name)
        return len(stale)


def _groups(due: Iterable[Due]) -> Iterator[list[Due]]:
    """Files that are written together: of so many episodes at most, and a feed alone, after its pages."""
    group: list[Due] = []
    size = 0
    for sheet, key in due:
        if group and (size + len(sheet.of) > _TOGETHER or sheet.name.endswith(".xml")):
            yield group
            group, size = [], 0
        group.append((sheet, key))
        size += len(sheet.of)
    if group:
        yield group


def _known(mark: Mark, section: str) -> Known:
    gone = mark.state is State.RETRACTED
    return Known(mark.guid, mark.slug, mark.published, section, mark.stamp, gone, mark.why if gone else "")


def _lying(root: Path) -> Iterator[tuple[str, Stamp]]:
    """The files at the top of the public folder and in the folders of what is made, without asking twice."""
    for folder in ("", *MADE):
        place = root / folder
        start = f"{folder}/" if folder else ""
        for entry in os.scandir(place) if place.is_dir() else ():
            found = entry.stat()
            if stat.S_ISREG(found.st_mode):
                yield start + entry.name, _stamp(found)


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns
