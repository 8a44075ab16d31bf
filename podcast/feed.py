"""The feed and the show's pages: pure functions of the catalogue and the settings, pages first, feed last."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from feeds.plan import Known, Sheet, about_show, sheets
from podcast.catalogue import Mark, State
from podcast.ledger import Ledger, Stamp
from podcast.show import ShowFolder, writing

MADE = ("episodes", "embed", "arkiv", "amnen", "feeds")
"""Subfolders that hold only what is made here."""
_LEDGER = ".made.json"
_TOGETHER = 100
"""Episodes in memory at a time while sections are looked up."""


def write_feed(show: ShowFolder, *, again: bool = False) -> int:
    """Write what changed of the pages and the feed; returns how many files did.

    What was made of the same facts and still lies there as it was left is not made again, unless `again`.
    What is no longer made goes last, when nothing names it. Raises `StorageError`, `BusyError`,
    `CatalogueError`.
    """
    with writing(show):
        facts = show.facts()
        before = Ledger.read(show.root / _LEDGER)
        trusted = {} if again else before.files
        lying = dict(_lying(show.public.root))
        work = _Work(show, trusted, before.sections, Ledger({}, {}), about_show(facts), lying)
        changed = sum(map(work.write, sheets(facts, work.known())))
        changed += work.take_away()
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
        marks = self.show.catalogue.marks()
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

    def write(self, sheet: Sheet) -> bool:
        """Write one file, if it is not there as it should be."""
        key = sheet.key(self.about)
        lies = self.there.get(sheet.name)
        if lies is not None and self.trusted.get(sheet.name) == (key, *lies):
            self.after.files[sheet.name] = (key, *lies)
            return False
        episodes = self.show.catalogue.entries([self.numbers[each.slug] for each in sheet.of])
        changed = self.show.public.put(sheet.name, sheet.make(episodes))
        self.after.files[sheet.name] = (key, *_stamp(self.show.public.path(sheet.name).stat()))
        return changed

    def take_away(self) -> int:
        stale = [
            name for name in self.there if name.partition("/")[0] in MADE and name not in self.after.files
        ]
        for name in stale:
            self.show.public.delete(name)
        return len(stale)


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
