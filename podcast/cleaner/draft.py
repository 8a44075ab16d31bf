"""A page on its way to an article: the lines, and what has been decided of them so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from podcast.article import READ, Line, Role
from podcast.cleaner.row import Row, Rows
from podcast.cleaner.rules import Rule, each

SOFT = 0.86
"""Decisions at most this sure give way to what the layout says (a title that stands three times)."""


@dataclass(frozen=True)
class Verdict:
    role: Role
    rule: str
    why: str
    sure: float


@dataclass
class Draft:
    rows: Rows
    verdicts: list[Verdict | None]
    headlines: frozenset[str] = frozenset()
    """The headlines the page's head gives, as keys; none for pasted text."""
    body: range = field(default_factory=lambda: range(0))
    """The span from the article's first to its last line of running text."""

    @classmethod
    def of(cls, rows: Rows, headlines: Iterable[str] = ()) -> Draft:
        keys = (Row(0, headline).key for headline in headlines)
        return cls(rows, [None] * len(rows), frozenset(key for key in keys if key))

    def claim(self, positions: Iterable[int], rule: Rule | LayoutRule) -> None:
        verdict = Verdict(rule.role, rule.name, rule.why, rule.sure)
        for at in positions:
            if self.verdicts[at] is None:
                self.verdicts[at] = verdict

    def apply(self, rule: Rule) -> None:
        """Let a rule of the table claim the open lines that it finds."""
        if isinstance(rule.find, each):
            takes = rule.find.takes
            self.claim(
                (at for at, row in enumerate(self.rows) if self.verdicts[at] is None and takes(row)), rule
            )
        else:
            self.claim(rule.find(self.rows), rule)

    def role(self, at: int) -> Role | None:
        verdict = self.verdicts[at]
        return verdict.role if verdict else None

    def open(self, at: int) -> bool:
        """Whether nothing has been decided of the line."""
        return self.verdicts[at] is None

    def soft(self, at: int) -> bool:
        verdict = self.verdicts[at]
        return verdict is None or verdict.sure <= SOFT

    def reads(self, at: int) -> bool:
        return self.role(at) in READ

    def prose(self, at: int) -> bool:
        """Whether the line is undecided and reads as running text."""
        return self.open(at) and (self.rows[at].prose or self.wrapped(at))

    def wrapped(self, at: int) -> bool:
        """Whether the line is part of a sentence broken over several lines."""
        row = self.rows[at]
        if row.words <= 14 and (row.text[-1:] == "," or (at and self.rows[at - 1].text[-1:] == ",")):
            return row.words <= 10 and not row.name
        if (
            row.lower
            and at
            and (self.role(at - 1) in (None, *READ) or self.rows[at - 1].prose)
            and not self.rows[at - 1].stop
            and row.words <= 14
        ):
            return True
        below = self.rows[at + 1] if at + 1 < len(self.rows) else None
        if below is None or row.stop or row.words > 14:
            return False
        return below.lower and below.words <= 14 and (self.open(at + 1) or below.stop)

    def lines(self, also: frozenset[Role]) -> Iterator[Line]:
        for row, verdict in zip(self.rows, self.verdicts, strict=True):
            assert verdict is not None  # noqa: S101  the last layout rule takes every line that is left
            read = verdict.role in READ or verdict.role in also
            yield Line(row.number, row.text, verdict.role, verdict.rule, verdict.why, verdict.sure, read)


@dataclass(frozen=True)
class LayoutRule:
    name: str
    role: Role
    find: Callable[[Draft], Iterable[int]]
    why: str
    sure: float = 0.8


def last_before(draft: Draft, at: int, test: Callable[[Row], bool]) -> int | None:
    """The nearest position above that passes the test."""
    return next((above for above in range(at - 1, -1, -1) if test(draft.rows[above])), None)
