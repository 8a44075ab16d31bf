"""A Google of our own, and a clock that only moves when somebody sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from audio.engines.traffic import Clock
from tests.google.server import Google


class Sleepless:
    """Time that passes by sleeping alone; what was slept is on record."""

    def __init__(self, chance: float = 0.5) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()
        self.clock = Clock(lambda: self.time, lambda: 0.0, lambda: chance, self._sleep_until)

    def _sleep_until(self, moment: float) -> None:
        with self._lock:
            self.slept.append(moment - self.time)
            self.time = max(self.time, moment)


@pytest.fixture
def sleepless() -> Sleepless:
    return Sleepless()


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AbstractContextManager[Google]]:
    """`with play(...) as google:` leads everything in this process to a Google of our own."""

    @contextmanager
    def playing(**how: object) -> Iterator[Google]:
        with Google(**how) as google:  # type: ignore[arg-type]
            for name, value in google.environment.items():
                monkeypatch.setenv(name, value)
            yield google

    return playing


@pytest.fixture
def google(play: Callable[..., AbstractContextManager[Google]]) -> Iterator[Google]:
    with play() as google:
        yield google
