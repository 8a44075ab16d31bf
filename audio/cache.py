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
_log = logging.getLogger(__name__)


class Cache:
    """Bytes by key. An entry is whole or absent: what was cut, zeroed or changed counts as absent.

    A cache that cannot be written is told of once and never fails an episode. Several processes may use one.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._told = False

    def get(self, key: str) -> bytes | None:
        """The bytes put under `key`, or None; reading them keeps them from being pruned soon."""
        path = self._path(key)
        try:
            stored = path.read_bytes()
        except OSError:
            return None
        data = stored[_DIGEST:]
        if len(stored) < _DIGEST or sha256(data).digest() != stored[:_DIGEST]:
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
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(sha256(data).digest() + data)
            temporary.replace(path)
        except OSError as cause:
            self._drop(temporary)
            if not self._told:
                self._told = True
                _log.warning("cannot keep spoken sentences: %s: %s", self.root, cause.strerror)

    def size(self) -> int:
        """Bytes in use."""
        return sum(size for _, size, _ in self._entries())

    def prune(self, most: int = LIMIT) -> int:
        """Take away what was used longest ago until `most` bytes are left; returns how many entries went."""
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        gone = 0
        for used, size, path in entries:
            if path.name.startswith(".") and time.time() - used > _LITTER:
                self._drop(path)
            elif total > most and not path.name.startswith("."):
                self._drop(path)
                total -= size
                gone += 1
        return gone

    def _path(self, key: str) -> Path:
        name = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.root / "runs" / name[:2] / name[2:]

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """Last use, size and place of every file; one that goes meanwhile is passed over."""
        for path in (self.root / "runs").glob("*/*"):
            try:
                found = path.stat()
            except OSError:
                continue
            yield found.st_mtime, found.st_size, path

    def _drop(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
