"""Where published files lie: each one whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from audio.stream import Stream
from podcast.errors import BusyError, StorageError

_AT_ONCE = 16
"""Files that the disk is asked to keep at the same time."""


class Folder:
    """A folder of published files, named by their paths relative to it.

    Temporary files live in `scratch`, on the same file system, in a subfolder that this
    process holds locked: what a dead process left can be told from what a living one needs.
    """

    def __init__(self, root: Path, scratch: Path) -> None:
        self.root = root
        self.scratch = scratch
        self._own: Path | None = None
        self._lock: IO[bytes] | None = None

    def prepare(self) -> None:
        """Make the folders, so that one that cannot be written is known before any work is done."""
        with _storing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
        with _storing(self.scratch):
            self._workplace()

    def put(self, name: str, data: bytes | Stream) -> bool:
        """Write a file whole or not at all; False when it already holds just these bytes."""
        return bool(self.put_all([(name, data)]))

    def put_all(self, files: Sequence[tuple[str, bytes | Stream]]) -> int:
        """Write several files, each whole or not at all; returns how many did not hold just these bytes.

        When it returns, all of them outlast a power cut; until then any of them may be the old one. A disk
        is asked to keep many files at once, which takes a fraction of the time that one by one does.
        """
        fresh = [write for write in (self._write(name, data) for name, data in files) if write]
        try:
            for folder in dict.fromkeys(write.path.parent for write in fresh):
                with _storing(folder):
                    _make_folder(folder)
            _write_all(fresh)
            for write in fresh:
                with _storing(write.path):
                    write.temporary.replace(write.path)
            for folder in dict.fromkeys(write.path.parent for write in fresh):
                with _storing(folder):
                    _sync_folder(folder)
        finally:
            for write in fresh:
                write.temporary.unlink(missing_ok=True)
        return len(fresh)

    def read(self, name: str) -> bytes | None:
        with _storing(self.path(name)):
            try:
                return self.path(name).read_bytes()
            except FileNotFoundError:
                return None

    def size(self, name: str) -> int | None:
        """Bytes of a file; None when there is none."""
        with _storing(self.path(name)):
            try:
                return self.path(name).stat().st_size
            except FileNotFoundError:
                return None

    def names(self, under: str = "") -> Iterator[str]:
        """Every file below a subfolder, sorted."""
        top = self.path(under) if under else self.root
        with _storing(top):
            found = sorted(path for path in top.rglob("*") if path.is_file()) if top.is_dir() else []
        return (path.relative_to(self.root).as_posix() for path in found)

    def delete(self, name: str) -> None:
        with _storing(self.path(name)):
            self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """The place of a file, always inside the folder."""
        path = self.root / name
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise StorageError(f"cannot use name: {name}: it leads out of {self.root}")
        return path

    def close(self) -> None:
        """Take the temporary folder away."""
        if self._own is not None and self._lock is not None:
            shutil.rmtree(self._own, ignore_errors=True)
            self._lock.close()
            self._own = self._lock = None
            with contextlib.suppress(OSError):
                self.scratch.rmdir()  # only the last one out finds it empty

    def _write(self, name: str, data: bytes | Stream) -> _Write | None:
        """What is to be done for a file; None when nothing is."""
        path = self.path(name)
        parts = (data,) if isinstance(data, bytes) else data
        with _storing(path):
            if self.size(name) == len(data) and _holds(path, parts):
                return None
            return _Write(path, parts, self._workplace() / uuid.uuid4().hex)

    def _workplace(self) -> Path:
        if self._own is None:
            own = self.scratch / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
            own.mkdir(parents=True)
            self._lock = (own / "lock").open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            self._own = own
        return self._own


@dataclass(frozen=True)
class _Write:
    """A file that is to have other bytes."""

    path: Path
    parts: Iterable[bytes]
    temporary: Path
    """Where they lie until all of them are there; on the same file system."""

    def prepare(self) -> None:
        with _storing(self.path):
            _write_out(self.temporary, self.parts)


def abandoned(scratch: Path) -> list[Path]:
    """Temporary folders whose process is gone."""
    return [path for path in sorted(scratch.glob("*")) if path.is_dir() and _is_free(path / "lock")]


def replace_whole(path: Path, data: Iterable[bytes]) -> None:
    """Put parts under a name so that a reader sees the old bytes or all the new ones, also after a power cut.

    Raises `OSError`.
    """
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        _write_out(temporary, data)
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def locked(path: Path, wait: float = 30.0) -> Iterator[None]:
    """Hold a show's lock, so that two writers of its feed take turns; `wait` is in seconds.

    Raises `BusyError` when another process keeps it for longer.
    """
    import time

    with _storing(path):
        file = path.open("ab")
    with file:
        end = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as cause:
                if time.monotonic() > end:
                    error = BusyError(f"the show is busy: {path.parent}: another command is writing its feed")
                    error.add_note("Run the command again when that one has ended.")
                    raise error from cause
                time.sleep(0.05)
        yield


def _is_free(lock: Path) -> bool:
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _holds(path: Path, parts: Iterable[bytes]) -> bool:
    with path.open("rb") as file:
        return all(file.read(len(part)) == part for part in parts)


def _write_all(writes: Sequence[_Write]) -> None:
    """Have the temporary files on the disk."""
    from concurrent.futures import ThreadPoolExecutor

    if len(writes) == 1:
        writes[0].prepare()
    elif writes:
        with ThreadPoolExecutor(min(_AT_ONCE, len(writes))) as pool:
            for _ in pool.map(_Write.prepare, writes):
                pass


def _write_out(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def _make_folder(folder: Path) -> None:
    """Make a folder that outlasts a power cut, and those above it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _storing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        error = StorageError(f"cannot store: {path}: {cause.strerror or cause}")
        error.add_note("Free some space or choose a folder that can be written, then run the command again.")
        raise error from cause
