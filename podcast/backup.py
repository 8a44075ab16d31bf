"""Copies of the catalogue, made after whatever changed it: the newest, and those of the days before."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from podcast.database import damaged
from podcast.errors import CatalogueError, StorageError
from podcast.storage import locked

FOLDER = "backups"
WITH = ("", "-wal", "-shm")
"""The ends of a catalogue's own file and of those that SQLite lays beside it."""
_GENERATIONS = ("catalogue.db", "catalogue-1.db", "catalogue-2.db")
"""The newest first; the others are the last ones of days before."""
_ALWAYS = 16_000_000
"""Bytes that are copied after every change. A larger catalogue is left alone for as many seconds as it has
megabytes: a copy takes some 5 ms a megabyte, and what is newer stands in public/ as well."""


def copies(catalogue: Path) -> tuple[Path, ...]:
    """The copies that there are, the newest first."""
    places = (catalogue.parent / FOLDER / name for name in _GENERATIONS)
    return tuple(place for place in places if place.is_file())


def keep(catalogue: Path) -> bool:
    """Copy the catalogue, unless the newest copy is of it as it is or too young; True when it was copied.

    A copy has the time of the change that it holds, which tells whether it is the newest. Raises
    `CatalogueError` when the catalogue is damaged, whose copies then stay as they were, and `StorageError`.
    """
    newest = catalogue.parent / FOLDER / _GENERATIONS[0]
    if not _due(catalogue, newest):
        return False
    with _storing(newest):
        newest.parent.mkdir(mode=0o700, exist_ok=True)
    with locked(newest.parent / ".lock"):
        if not _due(catalogue, newest):
            return False
        changed = _changed(catalogue)
        fresh = newest.with_name("new.db")
        with _scratch(fresh):
            copy(catalogue, fresh)
            with _storing(newest):
                os.utime(fresh, ns=(changed, changed))
                _make_room(newest, fresh)
                place(fresh, newest)
    return True


def refuse_lost(catalogue: Path, feed: Path) -> None:
    """Raise `CatalogueError` when a catalogue is gone: a new one in its place would empty the feed."""
    beside = catalogue.with_name(f"{catalogue.name}-wal")
    here = any(path.exists() and path.stat().st_size for path in (catalogue, beside))
    if not here and (feed.exists() or copies(catalogue)):
        error = CatalogueError(f"the catalogue is gone: {catalogue}")
        error.add_note("`podcast recover` builds it again from its backup and from public/.")
        raise error


def copy(source: Path, target: Path) -> None:
    """Copy a catalogue that others may be writing, as it is at one moment, and make sure that it is sound.

    Raises `CatalogueError` when it is not, and `StorageError`; `target` is then worth nothing.
    """
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as old,
            contextlib.closing(sqlite3.connect(target)) as new,
        ):
            new.execute("PRAGMA journal_mode = OFF")  # nobody sees it before it is whole, and on the disk
            new.execute("PRAGMA synchronous = OFF")
            old.backup(new)
            told = new.execute("PRAGMA quick_check(1)").fetchone()[0]
            if told != "ok":
                raise sqlite3.DatabaseError(" ".join(told.split()))
        with _storing(target):
            shutil.copymode(source, target)
    except sqlite3.OperationalError as cause:
        raise StorageError(f"cannot copy the catalogue: {source}: {cause}") from cause
    except sqlite3.DatabaseError as cause:
        raise damaged(source, str(cause)) from cause


def place(fresh: Path, path: Path) -> None:
    """Put a file that is whole under its name, so that it outlasts a power cut. Raises `OSError`."""
    _sync(fresh)
    fresh.replace(path)
    _sync(path.parent)


def clear(catalogue: Path) -> None:
    """Take a catalogue away, with what SQLite lays beside it."""
    for end in (*WITH, "-journal"):
        catalogue.with_name(catalogue.name + end).unlink(missing_ok=True)


def version_of(catalogue: Path) -> int:
    """The version that its header tells (https://sqlite.org/fileformat.html, 1.3); 0 when there is none."""
    try:
        with catalogue.open("rb") as file:
            return int.from_bytes(file.read(64)[60:], "big")
    except FileNotFoundError:
        return 0


def _due(catalogue: Path, newest: Path) -> bool:
    try:
        there = newest.stat()
    except (FileNotFoundError, NotADirectoryError):
        return catalogue.is_file()
    if there.st_mtime_ns == _changed(catalogue):
        return False
    age = time.time() - there.st_ctime
    return there.st_size < _ALWAYS or not 0 <= age < there.st_size / 1e6


def _changed(catalogue: Path) -> int:
    """When a catalogue was changed last, in nanoseconds: its file, or what is still to be brought into it."""
    beside = catalogue.with_name(f"{catalogue.name}-wal")
    found = [path.stat() for path in (catalogue, beside) if path.exists()]
    return max((each.st_mtime_ns for each in found if each.st_size), default=0)


def _make_room(newest: Path, fresh: Path) -> None:
    """Keep the newest copy as an older one when the next is of another day, or has lost most of it."""
    if not newest.exists():
        return
    old, new = newest.stat(), fresh.stat()
    if _day(old.st_mtime_ns) != _day(new.st_mtime_ns) or new.st_size < old.st_size / 2:
        names = [newest.with_name(name) for name in _GENERATIONS]
        for older, younger in reversed(list(zip(names[1:], names, strict=False))):
            if younger.exists():
                younger.replace(older)


def _day(nanoseconds: int) -> str:
    return f"{datetime.fromtimestamp(nanoseconds / 1e9, UTC):%Y-%m-%d}"


@contextlib.contextmanager
def _scratch(fresh: Path) -> Iterator[None]:
    """A place for a copy that is being made, which an interrupted one may have left."""
    clear(fresh)
    try:
        yield
    finally:
        clear(fresh)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _storing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        error = StorageError(f"cannot keep a copy of the catalogue: {path}: {cause.strerror or cause}")
        error.add_note("What was published is whole; free some space, then run the command again.")
        raise error from cause
