"""One run of somebody else's program: bytes in, bytes out, in a time and a size, and nothing left."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from typing import IO

_KEPT = 4000
"""Bytes of what a program complains that are kept: the last ones."""


class ChildError(Exception):
    """The program failed; the message says how, as in `took more than 5 s`."""


class Child:
    """A running program in a group of its own; `end` must be called. For one thread, but `kill`."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it, without a shell. Raises `OSError`."""
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
        )
        self._complaint = bytearray()
        self._late = self._killed = self._gone = False
        self._lock = threading.Lock()

    @property
    def complaint(self) -> str:
        """The last that it wrote to standard error."""
        return self._complaint.decode(errors="replace").strip()

    def answer(self, question: bytes, timeout: float, largest: int) -> bytes:
        """What it writes for `question`, when it ends well within `timeout` seconds. Raises `ChildError`."""
        process = self._process
        assert process.stdin and process.stdout and process.stderr  # noqa: S101, PT018 - opened above
        beside = (
            threading.Thread(target=_give, args=(process.stdin, question), daemon=True),
            threading.Thread(target=self._listen, args=(process.stderr,), daemon=True),
        )
        alarm = threading.Timer(timeout, self._too_late)
        try:
            for thread in (*beside, alarm):
                thread.start()
            content = process.stdout.read(largest + 1)
            if len(content) > largest:
                self.kill()
                raise ChildError(f"gave more than {largest // 1_000_000} MB")
            status = process.wait()
        finally:
            alarm.cancel()
            alarm.join()
        self._kill_group(last=True)  # what it left behind may hold the other pipes open
        for thread in beside:
            thread.join()
        return self._checked(content, status, timeout)

    def kill(self) -> None:
        """End it and whatever it started; from any thread."""
        self._killed = True
        self._kill_group()

    def end(self) -> None:
        """End it, if it runs, and let its pipes go."""
        self._kill_group(last=True)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):  # unsent bytes for a program that is gone
                    pipe.close()

    def _checked(self, content: bytes, status: int, timeout: float) -> bytes:
        if self._late:
            raise ChildError(f"took more than {timeout:g} s")
        if self._killed:
            raise ChildError("was stopped: the voice was closed")
        if status:
            how = f"was ended by signal {-status}" if status < 0 else f"failed with status {status}"
            raise ChildError(how)
        return content

    def _too_late(self) -> None:
        self._late = True
        self._kill_group()

    def _listen(self, source: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while part := source.read1(_KEPT):  # type: ignore[attr-defined]  # a BufferedReader
                self._complaint += part
                del self._complaint[:-_KEPT]

    def _kill_group(self, last: bool = False) -> None:
        with self._lock:
            if self._gone:
                return  # its number may be somebody else's by now
            self._gone = last
            # A group lives as long as anybody in it: also when the program itself is gone.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _give(target: IO[bytes], content: bytes) -> None:
    """Give it all, unless it does not want it: a program may answer before it has read everything."""
    with contextlib.suppress(OSError, ValueError):
        target.write(content)
    with contextlib.suppress(OSError, ValueError):
        target.close()
