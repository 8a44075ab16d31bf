"""A page as it was found, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from podcast.article import Facts

Kind = Literal["text", "html", "markdown"]


@dataclass(frozen=True)
class Page:
    source: str
    """Where it came from: a file's name, an address or "-"."""
    text: str
    """Its content, decoded."""
    kind: Kind = "text"
    given: Facts = field(default_factory=Facts)
    """What the editor says of it; wins over what the page says of itself."""
