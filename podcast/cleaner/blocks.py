"""Blocks of an HTML page: cut where a reader sees them apart, with the hints that hold for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from podcast.cleaner.row import Row
from podcast.cleaner.text import tidy

MOST_SHARE = 0.4
"""A class name on an element that holds more of the page's text than this is about the page, not the text."""
TRUSTED = frozenset({"item", "h1", "heading", "link", "p", "article", "main", "button"})
"""Hints that come from tags and hold whatever share of the page they enclose."""
SPACES, CELLS = re.compile(r" {2,}"), re.compile(r" *\t[ \t]*")
SENTENCE_END = re.compile(r"[.!?…:][”\"»)]?$")


@dataclass
class Scope:
    """An open element: what it says, and how many words of running text stand inside it."""

    parent: Scope | None
    hints: frozenset[str]
    words: int = 0
    settled: frozenset[str] | None = None


@dataclass(frozen=True)
class Block:
    text: str
    scope: Scope
    linked: bool


Piece = tuple[str, Scope, bool]


def running(block: Block) -> int:
    """Words of running text in a block: sentences, not labels and links."""
    words = block.text.count(" ") + 1
    return words if words >= 8 and not block.linked and block.text[-1:] in '.!?…”"' else 0


def joined(texts: list[str]) -> str:
    """The text of a block: single spaces, and tabs between the cells of a table."""
    return tidy(CELLS.sub("\t", SPACES.sub(" ", "".join(texts)))).strip("\t ")


def parts(pieces: list[Piece]) -> list[list[Piece]]:
    """Cut a block where it is several: cells of a layout table, lines of links, sentences and breaks."""
    cells = _cells(pieces)
    layout = len(cells) > 1 and any(text == "\n" or len(text) > 80 for cell in cells for text, _, _ in cell)
    return [part for cell in (cells if layout else [pieces]) for part in _lines(cell)]


def _cells(pieces: list[Piece]) -> list[list[Piece]]:
    cells: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece[0] == "\t":
            cells.append([])
        else:
            cells[-1].append(piece)
    return cells


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    """Cut at double line breaks, and at single ones where a sentence ends or two links meet."""
    parts: list[list[Piece]] = [[]]
    before, linked_before, broken = "", False, 0
    for text, scope, linked in pieces:
        if text == "\n":
            broken += 1
            continue
        if not text.strip():
            parts[-1].append((text, scope, linked))
            continue
        ends = SENTENCE_END.search(before) or text.lstrip()[:1] in "–-•—" or (linked and linked_before)
        if broken > 1 or (broken and ends):
            parts.append([])
        elif broken:
            parts[-1].append((" ", scope, linked))
        parts[-1].append((text, scope, linked))
        before, linked_before, broken = text.rstrip(), linked, 0
    return parts


def rows(blocks: list[Block]) -> tuple[Row, ...]:
    total = max(1, sum(running(block) for block in blocks))
    rows = []
    for number, block in enumerate(blocks, 1):
        hints = _settled(block.scope, total)
        hints = hints | {"linked"} if block.linked else hints
        rows.append(Row(number, block.text, True, hints))
    return tuple(rows)


def _settled(scope: Scope, total: int) -> frozenset[str]:
    """The hints that hold for a scope: its own and those around it, but for names on half the page."""
    chain: list[Scope] = []
    at: Scope | None = scope
    while at is not None and at.settled is None:
        chain.append(at)
        at = at.parent
    known = at.settled or frozenset() if at is not None else frozenset()
    for one in reversed(chain):
        own = one.hints if one.words < MOST_SHARE * total or total < 40 else one.hints & TRUSTED
        # A list item, heading or paragraph is what its innermost element says.
        known = (known - {"h1", "heading", "p"} if own & {"h1", "heading", "p"} else known) | own
        one.settled = known
    return known
