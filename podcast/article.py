"""An article: the page's lines, each with its role and the rule that gave it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a line is. The first four are read aloud."""

    TITLE = "title"
    LEDE = "lede"
    HEADING = "heading"
    BODY = "body"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    ADVERT = "advert"
    TEASER = "teaser"
    FURNITURE = "furniture"
    NEWSLETTER = "newsletter"
    BIOGRAPHY = "biography"
    FACTS = "fact box"
    TABLE = "table"
    PULL_QUOTE = "pull quote"
    COMMENT = "comment"
    STAMP = "live stamp"
    CORRECTION = "correction note"


DOUBTFUL = 0.5
"""Confidence below which a decision deserves a look."""
READ = frozenset({Role.TITLE, Role.LEDE, Role.HEADING, Role.BODY})


@dataclass(frozen=True)
class Line:
    number: int
    """Place on the page, counted from 1."""
    text: str
    role: Role
    rule: str
    """Name of the rule that decided."""
    why: str
    """The rule's reason, in words for an editor."""
    confidence: float = 1.0
    """0 to 1; below 0.5 the decision deserves a look."""
    read: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether the decision deserves a look."""
        return self.confidence < DOUBTFUL


@dataclass(frozen=True)
class Facts:
    """What is known of an article beside its text; empty or None where it is not known."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    site: str = ""
    url: str = ""
    section: str = ""
    picture: str = ""
    language: str = ""
    free: bool | None = None
    """Whether it can be read without paying (isAccessibleForFree)."""


@dataclass(frozen=True)
class Article:
    """A cleaned page: every non-empty line once, in the page's order."""

    source: str
    """Where the page came from: a file's name, an address or "-"."""
    lines: tuple[Line, ...]
    facts: Facts = field(default_factory=Facts)

    @property
    def read(self) -> tuple[Line, ...]:
        """The lines to be read aloud, the title first where it stands first."""
        return tuple(line for line in self.lines if line.read)

    @property
    def left_out(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.read)

    def of(self, role: Role) -> tuple[str, ...]:
        """The texts of all lines of one role."""
        return tuple(line.text for line in self.lines if line.role is role)

    @property
    def words(self) -> int:
        """How many words are read aloud."""
        return sum(len(line.text.split()) for line in self.read)
