"""How long work shows itself: a bar on a terminal, plain lines elsewhere; always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

import click

from podcast.cli.outcome import printable

EVERY = 30.0
"""Seconds between two plain lines: a log is read later, and not for each sentence."""


class Progress:
    """Hears how many sentences of a page are done; what it heard first was done before.

    The time left is that of the sentences spoken now: those that were kept take none.
    """

    def __init__(self, name: str, now: Callable[[], float] = time.monotonic) -> None:
        self.name = printable(name, 40)
        self._now = now
        self._bar: Any = None
        self._kept = self._done = -1
        self._began = self._told = 0.0

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, of: int) -> None:
        if self._kept < 0 or done < self._done:  # another voice may have begun anew
            self._begin(done, of)
        elif self._bar is not None:
            self._bar.update(done - self._done)
        elif done < of and not sys.stderr.isatty() and self._now() - self._told >= EVERY:
            self._tell(done, of)
        self._done = done

    def named(self, name: str, done: int, of: int) -> None:
        """The same for one page of several."""
        if (name := printable(name, 40)) != self.name:
            self.name, self._kept = name, -1
        self(done, of)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _begin(self, kept: int, of: int) -> None:
        self._end()
        self._kept, self._began, self._told = kept, self._now(), self._now()
        if not sys.stderr.isatty():
            some = f", {kept} of them kept from before" if kept else ""
            click.echo(f"speaking {self.name}: {of} sentences{some}", err=True)
        elif kept < of:
            self._bar = click.progressbar(length=of - kept, label=self.name, show_pos=True, file=sys.stderr)
            self._bar.render_progress()

    def _tell(self, done: int, of: int) -> None:
        self._told = self._now()
        spoken = done - self._kept
        left = f", about {_minutes((self._told - self._began) / spoken * (of - done))} left" if spoken else ""
        click.echo(f"speaking {self.name}: {done} of {of} sentences{left}", err=True)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
