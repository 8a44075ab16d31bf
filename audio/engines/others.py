"""Voices that other packages bring along: registered as entry points, or named as `package.module:factory`.

A factory is called with the voice's options and the number of sentences it shall say at a time; it returns
an `audio.types.Engine`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import cast, get_args

from audio.engines.saying import shown
from audio.errors import AudioError, UnknownVoice
from audio.types import Engine, Profile

GROUP = "upplast.engines"
_REFERENCE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")

Factory = Callable[[Mapping[str, object], int], object]


@dataclass(frozen=True)
class Other:
    name: str
    package: str
    """The distribution that brings it along, with its version."""
    ready: bool
    hint: str


def registered() -> tuple[Other, ...]:
    """Voices that installed packages announce, by name; none of them is loaded."""
    found = {point.name: _told(point) for point in entry_points(group=GROUP)}
    return tuple(found[name] for name in sorted(found))


def engine(name: str, options: Mapping[str, object], jobs: int) -> Engine | None:
    """The voice of that name, or None when nobody announces it and it is no `package.module:factory`.

    Raises `UnknownVoice` when it cannot be loaded or is no voice; what its factory refuses with an
    `AudioError` of its own is passed on.
    """
    points = entry_points(group=GROUP, name=name)
    if not points and not _REFERENCE.fullmatch(name):
        return None
    reference = next(iter(points)).value if points else name
    try:
        made = _factory(reference)(options, jobs)
    except AudioError:
        raise
    except Exception as error:  # somebody else's code: it may raise anything
        raise _broken(name, f"{type(error).__name__}: {shown(str(error))}") from error
    if lack := _lack(made):
        raise _broken(name, lack)
    return cast(Engine, made)


def _told(point: EntryPoint) -> Other:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else point.module
    # Its outermost package only: to look deeper would run it.
    ready = find_spec(point.module.partition(".")[0]) is not None
    return Other(point.name, package, ready, "" if ready else f"install the package {package} again")


def _factory(reference: str) -> Factory:
    module, _, path = reference.partition(":")
    found: object = import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    if not callable(found):
        raise TypeError(f"{reference} cannot be called")
    return found


_TEXTS = ("name", "credit", "fingerprint")


def _lack(made: object) -> str:
    """What the thing a factory made lacks to be a voice; empty: nothing."""
    for name in _TEXTS:
        if not (isinstance(text := getattr(made, name, None), str) and text):
            return f"its {name} is not a text"
    if getattr(made, "profile", None) not in get_args(Profile):
        return f"its profile is none of {', '.join(get_args(Profile))}"
    if not isinstance(getattr(made, "online", None), bool):
        return "it does not tell whether it is online"
    missing = [name for name in ("say", "close") if not callable(getattr(made, name, None))]
    return f"it cannot {missing[0]}" if missing else ""


def _broken(name: str, why: str) -> UnknownVoice:
    error = UnknownVoice(f"cannot use voice: {shown(name)}: {why}")
    error.add_note("A voice is a factory that takes options and jobs and returns an Engine: docs/voices.md")
    return error
