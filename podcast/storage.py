"""Where published files lie: each one whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from audio.stream import Stream
from podcast.errors import BusyError, StorageError


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
        path = self.path(name)
        parts = (data,) if isinstance(data, bytes) else data
        with _storing(path):
            if self.size(name) == len(data) and _holds(path, parts):
                return False
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_whole(path, parts, self._workplace() / uuid.uuid4().hex)
        return True

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

    def _workplace(self) -> Path:
        if self._own is None:
            own = self.scratch / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
            own.mkdir(parents=True)
            self._lock = (own / "lock").open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            self._own = own
        return self._own


def abandoned(scratch: Path) -> list[Path]:
    """Temporary folders whose process is gone."""
    return [path for path in sorted(scratch.glob("*")) if path.is_dir() and _is_free(path / "lock")]


def replace_whole(path: Path, data: Iterable[bytes], temporary: Path | None = None) -> None:
    """Put parts under a name so that a reader sees the old bytes or all the new ones, also after a power cut.

    `temporary` must lie on the same file system; the default lies beside the target. Raises `OSError`.
    """
    temporary = temporary or path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        with temporary.open("wb") as file:
            file.writelines(data)
            file.flush()
            os.fsync(file.fileno())
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
