"""Where the sentences of a recording wait until all of them are there: on disk, once there are many."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from audio.errors import SpaceError

if TYPE_CHECKING:
    from audio.mp3 import Run

IN_MEMORY = 8_000_000
"""Bytes up to which a reel needs no file: about ten minutes by default."""


class Reel:
    """Holds any number of runs in little memory; wound from several threads, read again at any time.

    Its file has no name and goes with the reel, also when the process is killed.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._file = tempfile.SpooledTemporaryFile(in_memory)  # noqa: SIM115 - closed with the reel
        weakref.finalize(self, self._file.close)
        self._size = 0
        self._lock = Lock()

    def wind(self, run: Run) -> Take:
        """Keep a run. Raises `SpaceError` when there is no room for it."""
        with self._lock, _storing():
            self._file.seek(self._size)
            self._file.write(run.frames)
            place = len(run.frames), self._size, self
            take = Take(run.count, run.samples, run.onset, run.end, run.crc, run.words, *place)
            self._size += len(run.frames)
        return take

    def read(self, at: int, size: int) -> bytes:
        """Bytes that were wound. Raises `SpaceError` when they cannot be read."""
        with self._lock, _storing():
            self._file.seek(at)
            return self._file.read(size)


@dataclass(frozen=True)
class Take:
    """A run whose frames are on a reel; its other fields are those of the run."""

    count: int
    samples: int
    onset: int
    end: int
    crc: int
    words: bytes
    size: int
    """Bytes of its frames."""
    at: int
    reel: Reel

    @property
    def frames(self) -> bytes:
        return self.reel.read(self.at, self.size)


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        error = SpaceError(f"cannot keep what was spoken: {tempfile.gettempdir()}: {cause.strerror or cause}")
        error.add_note("Free some space there, or name another folder in TMPDIR, then run the command again.")
        raise error from cause
