"""Worker processes that say texts: several at a time, replaced when they die or hang, gone when we are.

A worker is any program that speaks the protocol of `espeak_worker`. A child process is the only place where a
library that is not thread-safe, leaks or crashes can do no harm: it comes out as a return code.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio.engines.espeak_worker import ERROR, HEADER, MAGIC, WORD
from audio.engines.saying import cannot_say
from audio.errors import VoiceError
from audio.types import Clip, Word


class Workers:
    """Says texts with up to `jobs` processes, each started when it is first needed.

    A process that dies, hangs or gives nonsense is replaced, and its text is said once more.
    All end on `close`, and by themselves when this process is gone.
    """

    def __init__(self, voice: str, command: Sequence[str], *, jobs: int, timeout: float, once: bool) -> None:
        """Run `command` for the voice called `voice`; `once`: each process says one text.

        `timeout` is in seconds for a text without characters, and twice that for one of 1,000.
        """
        self._voice = voice
        self._command = command
        self._timeout = timeout
        self._once = once
        self._idle: queue.LifoQueue[_Place] = queue.LifoQueue()
        for _ in range(max(1, jobs)):
            self._idle.put(_Place())
        self._running: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """Numbers of the processes that are running."""
        with self._lock:
            return tuple(sorted(worker.pid for worker in self._running))

    def say(self, text: str) -> Clip:
        """The sound of `text`. Raises `VoiceError` when two workers in a row could not give it."""
        place = self._idle.get()
        try:
            return self._try(place, text)
        except WorkerError:
            try:
                return self._try(place, text)
            except WorkerError as error:
                raise cannot_say(text, f"{self._voice} {error}") from error
        finally:
            self._idle.put(place)

    def close(self) -> None:
        """End the processes; a text being said ends with `VoiceError`."""
        with self._lock:
            self._closed = True
            workers = tuple(self._running)
        for worker in workers:
            self._bury(worker)

    def _try(self, place: _Place, text: str) -> Clip:
        if place.worker is None or not place.worker.usable:
            if place.worker is not None:
                self._bury(place.worker)
            place.worker = self._start()
        return place.worker.say(text, self._timeout * (1 + len(text) / 1000))

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise VoiceError(f"cannot say more: {self._voice}: the voice was closed")
            worker = Worker(self._command, self._once)
            self._running.add(worker)
        try:
            worker.greet(self._timeout)
        except WorkerError:
            self._bury(worker)
            raise
        return worker

    def _bury(self, worker: Worker) -> None:
        worker.end()
        with self._lock:
            self._running.discard(worker)


@dataclass
class _Place:
    """Room for one worker; whoever takes it from the queue is alone with it."""

    worker: Worker | None = None


class WorkerError(Exception):
    """The worker ended, hung, or talked nonsense; the message says which."""


class Worker:
    """One worker process; used by one thread at a time, ended by any."""

    def __init__(self, command: Sequence[str], once: bool) -> None:
        """Start `command`, which answers `once` or until its standard input ends."""
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
        self._once = once
        self._late = False
        self._ended = False

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
        if self._ended:
            return  # its number may be somebody else's by now
        self._kill()
        self._process.wait()
        self._ended = True
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
