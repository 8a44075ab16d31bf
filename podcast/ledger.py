"""What was made of which facts, so that what has not changed is left alone; losing it costs time only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from podcast.errors import StorageError
from podcast.storage import replace_whole

Stamp = tuple[int, int]
"""Bytes and the time of the last change in nanoseconds: a file that was touched since is made again."""


@dataclass
class Ledger:
    files: dict[str, tuple[str, int, int]]
    """The key of each file's facts, and its stamp when it was left."""
    sections: dict[str, tuple[str, str]]
    """By slug: an episode's mark, and its section then."""

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """The ledger, or an empty one when there is none that can be used."""
        try:
            told = json.loads(path.read_bytes())
            files = {name: (str(key), int(size), int(at)) for name, (key, size, at) in told["files"].items()}
            sections = {name: (str(mark), str(at)) for name, (mark, at) in told["sections"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls({}, {})
        return cls(files, sections)

    def write(self, path: Path, unlike: Ledger) -> None:
        """Keep it, unless it says the same as `unlike`, which was read. Raises `StorageError`."""
        if self == unlike:
            return
        told = {"files": self.files, "sections": self.sections}
        try:
            data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
            replace_whole(path, (data,))
        except OSError as cause:
            raise StorageError(f"cannot store: {path}: {cause.strerror or cause}") from cause
