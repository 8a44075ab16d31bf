"""The front end for Markdown: paragraphs, headings, pictures and lists as rows, without their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcast.article import Facts
from podcast.cleaner.row import Row
from podcast.cleaner.text import BREAKS, tidy

FRONT_MATTER = re.compile(r"\A---\n(?P<inside>(?:[^\n]{0,1000}\n){1,60}?)---\n")
SETTING = re.compile(r"^(?P<key>[\w-]+):\s*(?P<value>.*)$")
HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.*?)\s*#*$")
UNDERLINE = re.compile(r"(?:=+|-{2,})$")
RULE = re.compile(r"(?:[*_-]\s*){3,}$")
ITEM = re.compile(r"(?P<mark>[-*+]|\d{1,3}[.)])\s+(?P<text>.*)")
FENCE = re.compile(r"(?:```|~~~)")
TABLE = re.compile(r"\|.*\|$")
IMAGE = re.compile(r"!\[(?P<alt>[^\]\n]*)\]\([^)\n]*\)")
LINK = re.compile(r"\[(?P<text>[^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
WHOLE_LINK = re.compile(r"(?:[-*+]\s+)?\[[^\]\n]+\]\([^)\n]+\)$")
MARKS = re.compile(r"(?<!\w)(?P<mark>\*\*\*|\*\*|__|\*|_|~~|`)(?P<text>\S(?:.{0,2000}?\S)?)(?P=mark)(?!\w)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>-])")


def rows_of_markdown(text: str) -> tuple[tuple[Row, ...], Facts]:
    """Return a Markdown page's blocks as rows, numbered by their first line, and its front matter's facts."""
    plain = "\n".join(BREAKS.split(text))
    matter = FRONT_MATTER.match(plain)
    head = matter.group().count("\n") if matter else 0
    body = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), plain[matter.end() if matter else 0 :])
    rows = tuple(_rows(body.split("\n"), head))
    return rows, _facts(matter["inside"]) if matter else Facts()


def _facts(inside: str) -> Facts:
    from podcast.cleaner.meta import read_stamp

    settings = (match for line in inside.split("\n") if (match := SETTING.match(line)))
    found = {match["key"].lower(): match["value"].strip().strip("\"'") for match in settings}
    authors = re.split(r",| och ", found.get("author", found.get("authors", "")).strip("[]"))
    return Facts(
        title=tidy(found.get("title", "")),
        authors=tuple(tidy(name.strip(" \"'")) for name in authors if name.strip(" \"'")),
        published=read_stamp(found.get("date", "")),
        url=found.get("canonical", found.get("url", "")),
        section=found.get("category", ""),
        language=found.get("lang", found.get("language", "")),
    )


def _rows(lines: list[str], head: int) -> Iterator[Row]:
    """Blocks of lines: a paragraph's lines are one block, as a reader of Markdown shows them."""
    block: list[str] = []
    start, fenced = 0, False
    for number, line in enumerate([*lines, ""], head + 1):
        bare = line.strip()
        if FENCE.match(bare):
            fenced = not fenced
            continue
        if fenced:
            yield from _row(number, [bare], "pre")
            continue
        if block and UNDERLINE.fullmatch(bare):
            yield from _row(start, block, "h1" if bare[0] == "=" else "heading")
            block = []
        elif not bare or _stands_alone(bare) or (block and _ends_line(lines, number - head - 2)):
            yield from _paragraph(start, block)
            block = []
            if _stands_alone(bare):
                yield from _single(number, bare)
            elif bare:
                block, start = [bare], number
        else:
            start = start if block else number
            block.append(bare)
    yield from _paragraph(start, block)


def _stands_alone(line: str) -> bool:
    return any(form.match(line) for form in (HEADING, ITEM, TABLE, RULE)) or IMAGE.fullmatch(line) is not None


def _ends_line(lines: list[str], at: int) -> bool:
    """Whether a line ends in two spaces or a backslash: a line break that is meant."""
    return lines[at].endswith(("  ", "\\"))


def _single(number: int, line: str) -> Iterator[Row]:
    heading, picture = HEADING.match(line), IMAGE.fullmatch(line)
    if heading:
        yield from _row(number, [heading["text"]], "h1" if len(heading["level"]) == 1 else "heading")
    elif picture:
        yield from _row(number, [picture["alt"]], "caption")
    elif RULE.fullmatch(line):
        return
    elif TABLE.match(line):
        yield from _row(number, [line.strip("|").replace("|", "\t")], "table")
    else:
        yield from _row(number, [line], "linked" if WHOLE_LINK.match(line) else "item")


def _paragraph(number: int, block: list[str]) -> Iterator[Row]:
    if block:
        linked = len(block) == 1 and WHOLE_LINK.match(block[0])
        yield from _row(number, [line.lstrip("> ") for line in block], "linked" if linked else "p")


def _row(number: int, block: list[str], hint: str) -> Iterator[Row]:
    text = " ".join(line.rstrip("\\") for line in block)
    text = LINK.sub(lambda found: found["text"], IMAGE.sub("", text))
    for _ in range(3):
        text = MARKS.sub(lambda found: found["text"], text)
    text = tidy(ESCAPED.sub(r"\1", text))
    if text and not set(text) <= set("\t -:|"):
        yield Row(number, text, True, frozenset({hint, "listed"} if hint == "item" else {hint}))
