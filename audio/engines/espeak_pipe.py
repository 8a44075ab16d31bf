"""Our end of the pipe to one eSpeak NG worker process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audio.engines.espeak_worker import ERROR, HEADER, MAGIC, WORD
from audio.engines.options import number
from audio.types import Clip, Word

PROGRAM = Path(__file__).with_name("espeak_worker.py")


@dataclass(frozen=True)
class Settings:
    """The defaults are among the best of eight, judged by the errors of a recogniser on four sentences."""

    rate: int = number(155, 80, 450)
    """Words a minute."""
    pitch: int = number(50, 0, 99)
    gap: int = number(2, 0, 100)
    """Extra silence between words, in hundredths of a second."""
    variant: str = ""
    """A timbre of the library, such as f2."""


class WorkerError(Exception):
    """The worker ended, hung, or talked nonsense; the message says which."""


class Worker:
    """One worker process; used by one thread at a time, ended by any."""

    def __init__(self, program: Path, library: Path, folder: Path, settings: Settings, fork: bool) -> None:
        fork = fork and hasattr(os, "fork")
        voice = f"sv+{settings.variant}" if settings.variant else "sv"
        numbers = (settings.rate, settings.pitch, settings.gap, int(fork))
        command = [sys.executable, "-I", str(program), str(library), str(folder), voice, *map(str, numbers)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # A group of its own: Ctrl-C goes to us alone, and its fork can be ended together with it.
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerError(f"cannot be started: {error.strerror}") from error
        self._spent = False
        self._once = not fork
        self._late = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it can be asked again."""
        return not self._spent and self._process.poll() is None

    def greet(self, timeout: float) -> None:
        """Wait until it has loaded its voice. Raises `WorkerError`."""
        with self._within(timeout):
            self._reply()

    def say(self, text: str, timeout: float) -> Clip:
        """The sound of `text`, within `timeout` seconds. Raises `WorkerError`."""
        content = text.encode()
        self._spent = True  # until the reply is whole, nobody knows where in it the pipe stands
        with self._within(timeout):
            self._send(len(content).to_bytes(4, "little") + content)
            rate, table, pcm = self._reply()
        self._spent = self._once
        words = (Word(sample / rate, start, length) for sample, start, length in WORD.iter_unpack(table))
        return Clip(pcm, rate, tuple(words))

    def end(self) -> None:
        """End the process and whatever it forked, at once."""
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError, ValueError):  # broken, or being read by another thread
                    pipe.close()

    def _kill(self) -> None:
        if hasattr(os, "killpg"):
            # Also when the worker itself is gone: the fork it left behind carries its group.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()

    @contextlib.contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Kill the process if the block takes longer, which ends the block's waiting for it."""
        alarm = threading.Timer(seconds, self._too_late)
        alarm.start()
        try:
            yield
        finally:
            alarm.cancel()

    def _too_late(self) -> None:
        self._late = True
        self._kill()

    def _send(self, content: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened above
        try:
            self._process.stdin.write(content)
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise self._died() from error

    def _reply(self) -> tuple[int, bytes, bytes]:
        magic, kind, rate, words, size = HEADER.unpack(self._read(HEADER.size))
        if magic != MAGIC:
            raise WorkerError("gave something that is not sound")
        table = self._read(WORD.size * words)
        body = self._read(size)
        if kind == ERROR:
            raise WorkerError(f"failed: {body.decode(errors='replace')}")
        return rate, table, body

    def _read(self, size: int) -> bytes:
        assert self._process.stdout is not None  # noqa: S101 - opened above
        try:
            content = self._process.stdout.read(size)
        except (OSError, ValueError) as error:
            raise self._died() from error
        if len(content) < size:
            raise self._died()
        return content

    def _died(self) -> WorkerError:
        if self._late:
            return WorkerError("did not answer in time")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        return WorkerError(f"ended unexpectedly (status {self._process.returncode})")
