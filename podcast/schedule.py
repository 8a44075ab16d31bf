"""Episodes that are published at a time: what happens when it has come."""

from __future__ import annotations

import logging
from datetime import datetime

from podcast.catalogue import Row
from podcast.errors import StorageError
from podcast.show import ShowFolder
from podcast.storage import Folder

log = logging.getLogger(__name__)


def release(show: ShowFolder, now: datetime) -> None:
    """Publish what was scheduled until now: its files, then its place in the catalogue.

    The caller holds the show's lock and writes the feed. An episode whose files are gone stops no other: it
    goes on waiting, and a warning says so.
    """
    for row in show.catalogue.due(now):
        if missing := bring_out(row, show.waiting, show):
            log.warning("cannot publish as scheduled: %s: its file is gone: %s", row.number, missing)
            continue
        show.catalogue.appear(row, now)
        for name in row.episode.files:
            show.waiting.delete(name)


def refuse_late(show: ShowFolder, now: datetime) -> None:
    """Raise `StorageError` for an episode that should have appeared and could not."""
    for row in show.catalogue.due(now):
        error = StorageError(f"cannot publish as scheduled: {row.episode.title}: its files are gone")
        error.add_note(f"Publish its page again, or `podcast remove {row.number}`.")
        raise error


def bring_out(row: Row, shelf: Folder, show: ShowFolder) -> str:
    """Put an episode's files into the public folder; returns the name of one that is nowhere whole, or "".

    They stay on the shelf as well, until nothing can go wrong any more.
    """
    sound = row.episode.enclosure
    for name in row.episode.files:
        data = shelf.read(name) or show.public.read(name)
        if data is None or (name == sound.name and len(data) != sound.size):
            return name
        show.public.put(name, data)
    return ""
