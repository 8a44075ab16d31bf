"""How long work shows itself: a bar on a terminal, a plain line elsewhere; always on standard error."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

import click

from podcast.cli.outcome import printable


class Progress:
    """Hears how many sentences of a page are done."""

    def __init__(self, name: str) -> None:
        self.name = printable(name, 40)
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, of: int) -> None:
        if not sys.stderr.isatty():
            if done == 0:
                click.echo(f"speaking {self.name}: {of} sentences", err=True)
            return
        if self._bar is None:
            self._bar = click.progressbar(length=of, label=self.name, file=sys.stderr)
        self._bar.update(done - self._bar.pos)

    def named(self, name: str, done: int, of: int) -> None:
        """The same for one page of several."""
        if done == 0:
            self.__exit__(None, None, None)
            self.name, self._bar = printable(name, 40), None
        self(done, of)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.render_finish()
