"""What an engine may tell beside the protocol `Engine`, and what holds for one that does not.

A voice of somebody's own need not know of any of it. Engines that hold an engine pass it on.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from audio.types import Engine


class Hired(Engine, Protocol):
    """A voice whose service costs time or money, when it tells of it."""

    @property
    def usd_per_million(self) -> float | None:
        """What a million characters cost, in US dollars; None: nobody has told."""

    @property
    def host(self) -> str:
        """Whom the texts are sent to."""

    def begin(self, characters: int) -> None:
        """An episode begins for which so many characters are to be said; its time runs from now.

        Raises `SpendingError` when they would cost more than may be spent.
        """


@runtime_checkable
class _Begins(Protocol):
    def begin(self, characters: int) -> None: ...


def price(engine: Engine) -> float | None:
    """US dollars for a million characters; None when nobody has told. What stays on this machine is free."""
    told: float | None = getattr(engine, "usd_per_million", None if engine.online else 0.0)
    return told


def host(engine: Engine) -> str:
    """Whom the texts are sent to; empty when they stay on this machine."""
    return str(getattr(engine, "host", engine.name)) if engine.online else ""


def pace(engine: Engine) -> float | None:
    """How many times as fast as ordinary speech it was told to speak; None when it does not say."""
    told: float | None = getattr(engine, "pace", None)
    return told


def begin(engine: Engine, characters: int) -> None:
    """Tell a voice that an episode begins. Raises `SpendingError` when that would cost too much."""
    if isinstance(engine, _Begins):
        engine.begin(characters)
