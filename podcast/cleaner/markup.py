"""The front end for HTML: the page's visible blocks in order, each with what its tags and classes say.

The tree is never built: lxml's parser calls us for each tag, so a page nested a hundred thousand
deep is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from podcast.cleaner.blocks import Block, Piece, Scope, joined, parts, rows, running
from podcast.cleaner.hints import hints_of
from podcast.cleaner.row import Row
from podcast.cleaner.text import tidy

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "img",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "picture",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
SILENT = frozenset(
    [
        "audio",
        "canvas",
        "datalist",
        "head",
        "iframe",
        "math",
        "noscript",
        "object",
        "option",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "video",
    ]
)
"""Elements whose text nobody sees; scripts with JSON-LD and the head's title are kept apart."""
WHITE = re.compile(r"[ \t\r\n]+")
LONG_TAG = re.compile(r"<([A-Za-z][\w-]*)\s[^<>]{20000,}>")


@dataclass
class Head:
    """What the page says of itself outside its text."""

    title: str = ""
    language: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    props: dict[str, list[str]] = field(default_factory=dict)


def rows_of_markup(text: str) -> tuple[tuple[Row, ...], Head]:
    """Return the visible blocks of an HTML page as rows, and what its head says."""
    walker = _Walker()
    # Sixty thousand attributes on one tag are no page's, and they make any parser slow.
    source = LONG_TAG.sub(r"<\1>", text) if len(text) > 20000 else text
    parser = etree.HTMLParser(target=walker, huge_tree=True, recover=True, encoding="utf-8")
    data = source.replace("\x00", " ").encode("utf-8", "replace")
    if data.strip():
        etree.fromstring(data, parser)
    walker.flush()
    return rows(walker.blocks), walker.head


class _Walker:
    """Takes the parser's calls and cuts the text into blocks."""

    def __init__(self) -> None:
        self.head = Head()
        self.blocks: list[Block] = []
        self.scope = Scope(None, frozenset())
        self.pieces: list[Piece] = []
        self.silent = 0
        self.links = 0
        self.keeping: list[str] | None = None
        self.last_end = ""

    def start(self, tag: Any, attributes: Any) -> None:
        self._note(tag, attributes)
        if tag in SILENT:
            self.silent += 1
            return
        if tag == "br":
            self._add("\n")
        elif tag in BLOCKS:
            self.flush()
        elif tag == self.last_end == "a":
            self._add(" ")
        self.last_end = ""
        self.scope = Scope(self.scope, hints_of(tag, attributes))
        self.links += tag == "a"

    def end(self, tag: Any) -> None:
        if tag in SILENT:
            self.silent -= 1
            if tag in ("script", "title"):
                self._kept(tag)
            return
        if tag == "title":
            self._kept(tag)
        if tag in BLOCKS:
            self.flush()
        elif tag in ("td", "th"):
            self._add("\t")
        self.last_end = tag
        self.links -= tag == "a"
        parent = self.scope.parent
        if parent is not None:
            parent.words += self.scope.words
            self.scope = parent

    def data(self, data: Any) -> None:
        if self.keeping is not None:
            self.keeping.append(data)
        elif not self.silent:
            self._add(data if "pre" in self.scope.hints else WHITE.sub(" ", data))

    def comment(self, text: Any) -> None:
        """Nobody sees comments."""

    def close(self) -> None:
        """End the parse; the blocks are read from the walker."""

    def _add(self, text: str) -> None:
        self.pieces.append((text, self.scope, self.links > 0))
        if text.strip():
            self.last_end = ""

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Keep what the head and microdata say."""
        head = self.head
        if tag == "html":
            head.language = head.language or attributes.get("lang", "")
        elif tag == "meta":
            name = next(
                (attributes[key] for key in ("property", "name", "itemprop") if key in attributes), ""
            )
            if name and attributes.get("content"):
                head.metas.setdefault(name.lower(), []).append(attributes["content"][:2000])
        elif tag == "link" and attributes.get("href"):
            for rel in attributes.get("rel", "").lower().split():
                head.links.setdefault(rel, attributes["href"][:2000])
        elif tag == "time" and attributes.get("datetime"):
            name = attributes.get("itemprop", "time").lower()
            head.props.setdefault(name, []).append(attributes["datetime"][:60])
        elif self._worth_keeping(tag, attributes):
            self.keeping = []

    def _worth_keeping(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "script":
            return "ld+json" in attributes.get("type", "").lower()
        return tag == "title" and not self.head.title and not self.silent - 1

    def _kept(self, tag: str) -> None:
        if self.keeping is None:
            return
        text = "".join(self.keeping)
        self.keeping = None
        if tag == "script":
            self.head.scripts.append(text[:1_000_000])
        else:
            self.head.title = tidy(" ".join(text.split()))[:1000]

    def flush(self) -> None:
        """Close the block of text that is open, if any; a line break inside may part it."""
        pieces, self.pieces = self.pieces, []
        if not any(text.strip() for text, _, _ in pieces):
            return
        for part in parts(pieces):
            said = [(scope, linked) for text, scope, linked in part if text.strip()]
            text = joined([text for text, _, _ in part])
            if not text:
                continue
            scopes = {id(scope): scope for scope, _ in said}
            scope = next(iter(scopes.values())) if len(scopes) == 1 else self.scope
            block = Block(text, scope, all(linked for _, linked in said))
            self.blocks.append(block)
            self.scope.words += running(block)
