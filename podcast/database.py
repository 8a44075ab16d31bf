"""One SQLite file of ours: opened with care, changed in whole steps, its complaints turned into sentences."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from podcast.errors import CatalogueError, StorageError


class Database:
    """A SQLite file with a schema of one version; `upgrades` take a file on from the version they name.

    A file that is taken on is kept as it was beside itself, as `catalogue-version-2.db`. Raises
    `CatalogueError` for a file that is damaged or newer, `StorageError` when it cannot be used.
    """

    def __init__(
        self, path: Path, schema: str, version: int, busy: float, upgrades: Mapping[int, str] = {}
    ) -> None:
        self.path = path
        with self.sound():
            self._db = sqlite3.connect(path, timeout=busy, isolation_level=None)
        try:
            with self.sound():
                self._open(schema, version, upgrades)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that answer a question."""
        with self.sound():
            return self._db.execute(question, values).fetchall()

    def do(self, statement: str, *values: object) -> None:
        """One statement of a change."""
        self._db.execute(statement, values)

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """A step that happens whole or not at all.

        `BEGIN IMMEDIATE`, because a transaction that reads first and writes later fails at once when another
        writer came in between, whatever the busy timeout.
        """
        with self.sound():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def sound(self) -> Iterator[None]:
        """Name the file in whatever SQLite complains about."""
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.OperationalError as cause:
            error = StorageError(f"cannot use the catalogue: {self.path}: {cause}")
            error.add_note("Look at the folder's permissions and free space, then run the command again.")
            raise error from cause
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as cause:
            raise damaged(self.path, str(cause)) from cause

    def _open(self, schema: str, version: int, upgrades: Mapping[int, str]) -> None:
        """Set the file up, or make sure that it is one of ours."""
        self._db.execute("PRAGMA foreign_keys = OFF")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA journal_mode = WAL")
        if 0 < (older := self._version()) < version:
            self._back_up(older)
        with self.change():  # while references are not watched, a table may be made anew
            found = self._version()
            steps = [schema] if found == 0 else [upgrades[older] for older in range(found, version)]
            for statement in ";\n".join(steps).split(";\n"):
                self._db.execute(statement)
            if steps:
                self._db.execute(f"PRAGMA user_version = {version}")
        self._db.execute("PRAGMA foreign_keys = ON")
        if found > version:
            error = CatalogueError(f"the catalogue is newer than this program: {self.path}: version {found}")
            error.add_note("Upgrade with `pipx upgrade upplast`; nothing was changed.")
            raise error

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _back_up(self, version: int) -> None:
        """Keep the file as it is beside itself, before it is taken on."""
        kept = self.path.with_name(f"{self.path.stem}-version-{version}{self.path.suffix}")
        copy = kept.with_name(f".{kept.name}.{uuid.uuid4().hex[:8]}")
        try:
            self._db.execute("VACUUM INTO ?", (str(copy),))
            with contextlib.closing(sqlite3.connect(copy)) as made:
                same = made.execute("PRAGMA user_version").fetchone()[0] == version
            if same:  # else another command took the file on meanwhile, and has kept it
                _sync(copy)
                copy.replace(kept)
                _sync(kept.parent)
        except OSError as cause:
            raise StorageError(f"cannot keep a copy of the catalogue: {kept}: {cause.strerror}") from cause
        finally:
            copy.unlink(missing_ok=True)


def damaged(path: Path, why: str) -> CatalogueError:
    """What is said of a catalogue that cannot be read."""
    error = CatalogueError(f"the catalogue is damaged: {path}: {why}")
    error.add_note(
        "Nothing was changed. `podcast recover` builds it again from its backup and from what is published."
    )
    return error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
