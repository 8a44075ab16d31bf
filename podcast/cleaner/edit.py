"""An editor's own decisions: the article as a plan of lines, each prefixed by what happens to it.

In the manner of an interactive rebase: change the first word of a line, save, done.

    read    12 body       | Färjan går inte i dag.
    leave   13 advert     | ANNONS

Decisions are kept by the words of their lines, not by numbers, so they hold when the page comes again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from podcast.article import READ, Article, Line, Role
from podcast.cleaner.row import Row
from podcast.errors import UsageError

HEAD = """\
# {source}: {read} of {lines} lines are read.
#
# Change the first word of a line, save and close. Leave the numbers as they are.
#   read     read it aloud (body; lines that are title, lede or heading stay so)
#   title, lede, heading     read it as that
#   leave    leave it out
# A line that is removed is left out. Lines that begin with # are remarks; a ? marks what is doubtful.

"""
LINE = re.compile(r"(?P<act>[a-zåäö]+)\s+(?P<number>\d+)\b\s*(?P<rest>.*)", re.IGNORECASE)
ACTS = {"read": Role.BODY, "title": Role.TITLE, "lede": Role.LEDE, "heading": Role.HEADING, "leave": None}
SHORT = {
    "r": "read",
    "t": "title",
    "l": "lede",
    "h": "heading",
    "x": "leave",
    "skip": "leave",
    "drop": "leave",
}
RULE, WHY = "editor", "decided by the editor"


@dataclass(frozen=True)
class Decision:
    """What the editor decided of a line, and how the line is found again."""

    key: str
    """The line's words in lower case."""
    nth: int
    """Which of the page's lines with these words, from 1."""
    role: Role
    read: bool

    def plain(self) -> dict[str, Any]:
        """As plain values, for keeping."""
        return {"key": self.key, "nth": self.nth, "role": self.role.value, "read": self.read}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Decision:
        return cls(str(plain["key"]), int(plain["nth"]), Role(plain["role"]), bool(plain["read"]))


def render(article: Article) -> str:
    """Return the article as a plan to edit."""
    head = HEAD.format(source=article.source, read=len(article.read), lines=len(article.lines))
    width = max((len(line.role.value) for line in article.lines), default=4)
    return head + "".join(_rendered(line, width) for line in article.lines)


def _rendered(line: Line, width: int) -> str:
    act = _act(line)
    doubt = "?" if line.doubtful else " "
    return f"{act:7} {line.number:4} {line.role.value:{width}}{doubt}| {' '.join(line.text.split())}\n"


def _act(line: Line) -> str:
    if not line.read:
        return "leave"
    return {Role.TITLE: "title", Role.LEDE: "lede", Role.HEADING: "heading"}.get(line.role, "read")


def parse(plan: str, article: Article) -> tuple[Decision, ...]:
    """Return what an edited plan decides otherwise than the article it was rendered from.

    Raises UsageError naming the plan's line where a word is unknown, or a line was added or moved.
    """
    wanted = dict(_wanted(plan, {line.number for line in article.lines}))
    decisions = []
    for line, key, nth in _counted(article):
        act = wanted.get(line.number, "leave")
        if act != _act(line):
            role = ACTS[act]
            decisions.append(Decision(key, nth, role or _left_role(line), role is not None))
    return tuple(decisions)


def _wanted(plan: str, numbers: set[int]) -> Iterator[tuple[int, str]]:
    last = 0
    for place, text in enumerate(plan.splitlines(), 1):
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        found = LINE.match(text.strip())
        act = SHORT.get(found["act"].lower(), found["act"].lower()) if found else ""
        if found is None or act not in ACTS:
            raise _wrong(place, text, "the line does not begin with what to do and a number")
        number = int(found["number"])
        if number not in numbers:
            raise _wrong(place, text, f"the page has no line {number}")
        if number <= last:
            raise _wrong(place, text, f"line {number} was moved or stands twice")
        last = number
        yield number, act


def _wrong(place: int, text: str, why: str) -> UsageError:
    error = UsageError(f"cannot use the plan: line {place} ({text.strip()[:40]!r}): {why}")
    error.add_note("The words are: " + ", ".join(ACTS) + ". The page's order cannot be changed.")
    return error


def _left_role(line: Line) -> Role:
    """The role of a line that is left out: its own, if it has one that is not read."""
    return line.role if line.role not in READ else Role.FURNITURE


def apply(article: Article, decisions: Iterable[Decision]) -> Article:
    """Return the article with an editor's decisions over the rules'.

    Decisions on lines that are gone are passed over; a line that is new is the rules' to decide.
    """
    known = {(one.key, one.nth): one for one in decisions}
    if not known:
        return article
    lines = tuple(_decided(line, known.get((key, nth))) for line, key, nth in _counted(article))
    return replace(article, lines=lines, facts=_with_title(article, lines))


def _decided(line: Line, decision: Decision | None) -> Line:
    if decision is None:
        return line
    return replace(line, role=decision.role, rule=RULE, why=WHY, confidence=1.0, read=decision.read)


def _with_title(article: Article, lines: tuple[Line, ...]) -> Any:
    """The facts with the title the editor chose, where it was the page's before."""
    chosen = next((line.text for line in lines if line.role is Role.TITLE and line.rule == RULE), "")
    return replace(article.facts, title=chosen) if chosen else article.facts


def _counted(article: Article) -> Iterator[tuple[Line, str, int]]:
    """Each line with its words and which of the lines with these words it is."""
    seen: Counter[str] = Counter()
    for line in article.lines:
        key = Row(line.number, line.text).key or line.text
        seen[key] += 1
        yield line, key, seen[key]
