"""Spoken sentences kept on disk by what they depend on, so that nothing is spoken twice."""

from __future__ import annotations

import contextlib
import logging
import os
import time
import uuid
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

LIMIT = 2_000_000_000
"""Bytes: about fifty hours of speech as encoded by default."""
_DIGEST = 32
_LITTER = 3600.0
"""Seconds after which a temporary file is what a dead process left."""
_CALM = 3600.0
"""Seconds between two looks at the size of everything, which take a while when there is much."""
_log = logging.getLogger(__name__)


class Cache:
    """Bytes by key. An entry is whole or absent: what was cut, zeroed, changed or moved counts as absent.

    A cache that cannot be written is told of once and never fails an episode. Several processes may use one.
    """

    def __init__(self, root: Path, limit: int = LIMIT) -> None:
        """Keep at most about `limit` bytes under `root`, which need not exist."""
        self.root = root
        self.limit = limit
        self._told = False
        self._wrote = False

    def get(self, key: str) -> bytes | None:
        """The bytes put under `key`, or None; reading them keeps them from being pruned soon."""
        path = self._path(key)
        try:
            stored = path.read_bytes()
        except OSError:
            return None
        data = stored[_DIGEST:]
        if stored[:_DIGEST] != _digest(path, data):
            self._drop(path)
            return None
        with contextlib.suppress(OSError):  # a cache that may only be read still serves
            os.utime(path)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep `data`, whole or not at all."""
        path = self._path(key)
        temporary = path.with_name(f".{uuid.uuid4().hex}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Not synced to the disk: what a power cut leaves is recognised when it is read.
            temporary.write_bytes(_digest(path, data) + data)
            temporary.replace(path)
            self._wrote = True
        except OSError as cause:
            self._drop(temporary)
            if not self._told:
                self._told = True
                _log.warning("cannot keep spoken sentences: %s: %s", self.root, cause.strerror)

    def size(self) -> int:
        """Bytes in use."""
        return sum(size for _, size, _ in self._entries())

    def tidy(self) -> None:
        """Prune to the limit if this wrote anything and nobody has pruned for an hour; cheap otherwise."""
        if not self._wrote:
            return
        self._wrote = False
        mark = self.root / "pruned"
        with contextlib.suppress(OSError):
            if not mark.exists() or time.time() - mark.stat().st_mtime > _CALM:
                mark.touch()
                self.prune()

    def prune(self, most: int | None = None) -> int:
        """Take away what was used longest ago until `most` bytes (the limit) are left; how many entries went.

        What a killed process left half-written goes as well, once it is an hour old.
        """
        most = self.limit if most is None else most
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        gone = 0
        for used, size, path in entries:
            unfinished = path.name.startswith(".")
            if unfinished and time.time() - used > _LITTER:
                self._drop(path)
                total -= size
            elif not unfinished and total > most:
                self._drop(path)
                total -= size
                gone += 1
        return gone

    def _path(self, key: str) -> Path:
        name = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.root / "spoken" / name[:2] / name[2:]

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """Last use, size and place of every file; one that goes meanwhile is passed over."""
        for path in (self.root / "spoken").glob("*/*"):
            try:
                found = path.stat()
            except OSError:
                continue
            yield found.st_mtime, found.st_size, path

    def _drop(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _digest(path: Path, data: bytes) -> bytes:
    """Of the content and of the name, so that an entry under another's name is none."""
    return sha256(path.name.encode() + data).digest()
