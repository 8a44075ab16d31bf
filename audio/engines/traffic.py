"""How many requests may be on their way to a service at once, and when the next one may leave."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from audio.errors import VoiceError

GROW_AFTER = 10
"""Answers in a row after which one more request may be on its way."""
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0


@dataclass(frozen=True)
class Clock:
    """Time and chance, as parameters: tests bring their own."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random
    sleep_until: Callable[[float], object] | None = None
    """A moment of `now`; None: sleep, but wake when the voice is closed."""


class Traffic:
    """A gate for all workers of one service together.

    When the service says "too many", everybody waits and half as many may go at once; after
    `GROW_AFTER` answers one more may (additive increase, multiplicative decrease, as in TCP).
    A fixed number of workers would never get through to a service that takes fewer.
    """

    def __init__(self, most: int, clock: Clock, voice: str) -> None:
        """At most `most` at once, for the voice of that name."""
        self._voice = voice
        self._most = self._limit = most
        self._clock = clock
        self._changed = threading.Condition()
        self._closed = threading.Event()
        self._busy = 0
        self._opens = clock.now()
        self.served = False
        """Whether there was ever an answer."""
        self._round = 0
        self._answers = 0
        self._refusals = 0

    @property
    def limit(self) -> int:
        """How many may be on their way now."""
        return self._limit

    @contextmanager
    def turn(self, deadline: float) -> Iterator[int]:
        """Wait until a request may leave; gives the round it belongs to, for `refused`.

        Raises `TimeoutError` when that would be after `deadline`, `VoiceError` when closed meanwhile.
        """
        with self._changed:
            turn = self._wait(deadline)
            self._busy += 1
        try:
            yield turn
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def answered(self) -> None:
        """A request was served."""
        with self._changed:
            self.served = True
            self._refusals = 0
            self._answers += 1
            if self._answers >= GROW_AFTER and self._limit < self._most:
                self._answers = 0
                self._limit += 1
                self._changed.notify_all()

    def refused(self, turn: int, wait: float | None) -> None:
        """A request of round `turn` was one too many; the service may ask to `wait` some seconds."""
        with self._changed:
            now = self._clock.now()
            if turn == self._round:  # those sent before the last cut are old news
                self._round += 1
                self._answers = 0
                self._refusals += 1
                self._limit = max(1, self._limit // 2)
                # Half a wait for certain: the gate is for everybody, and everybody is too many already.
                doubled = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (self._refusals - 1))
                self._opens = max(self._opens, now + doubled * (0.5 + 0.5 * self._clock.chance()))
            if wait is not None:
                self._opens = max(self._opens, now + wait)

    def pause(self, attempt: int, deadline: float) -> None:
        """Wait before trying again after failure number `attempt`, with full jitter. Raises like `turn`."""
        wait = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**attempt) * self._clock.chance()
        moment = self._clock.now() + wait
        if moment > deadline:
            raise TimeoutError
        self._sleep_until(moment)

    def close(self) -> None:
        """Wake everybody who waits, with an error."""
        self._closed.set()
        with self._changed:
            self._changed.notify_all()

    def _wait(self, deadline: float) -> int:
        while True:
            self.check_open()
            now = self._clock.now()
            if max(self._opens, now) > deadline:
                raise TimeoutError
            if (moment := self._opens) > now:
                self._changed.release()
                try:
                    self._sleep_until(moment)
                finally:
                    self._changed.acquire()
            elif self._busy < self._limit:
                return self._round
            else:
                self._changed.wait()

    def _sleep_until(self, moment: float) -> None:
        if self._clock.sleep_until is None:
            self._closed.wait(moment - self._clock.now())
        else:
            self._clock.sleep_until(moment)
        self.check_open()

    def check_open(self) -> None:
        """Raise `VoiceError` when closed."""
        if self._closed.is_set():
            raise VoiceError(f"cannot say more: {self._voice}: the voice was closed")
