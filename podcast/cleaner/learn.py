"""A site pack proposed from pages of one site: what recurs from page to page is furniture."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from podcast.article import READ, Article, Line, Role
from podcast.cleaner import clean
from podcast.cleaner.row import Row
from podcast.errors import UsageError
from podcast.page import Page

FEWEST_PAGES = 3
DIGITS = re.compile(r"\d+")
HOST = re.compile(r"^(?:www\.|m\.)")
ENDING = re.compile(r"[.?!”\"»] ([A-ZÅÄÖ][^.?!]{1,30})$")
BEGINNING = re.compile(r"^([A-ZÅÄÖ][^:.]{2,30}:) \S")
LONGEST = 200


@dataclass(frozen=True)
class Found:
    """A line, or the shape of a line, that recurs."""

    text: str
    """The line; or, for a shape, a regular expression."""
    role: Role
    pages: int
    """On how many of the pages it stands."""
    shape: bool = False
    known: bool = False
    """Whether the general rules leave it out without a pack."""


@dataclass(frozen=True)
class Proposal:
    name: str
    hosts: tuple[str, ...]
    signs: tuple[str, ...]
    pages: int
    found: tuple[Found, ...]

    def toml(self, *, known: bool = False) -> str:
        """Return the pack as TOML; what the general rules know already is left out unless asked for."""
        head = [f"# Learned from {self.pages} pages; the counts say on how many each stands.", ""]
        head += [
            f"name = {_quoted(self.name)}",
            f"hosts = {_list(self.hosts)}",
            f"signs = {_list(self.signs)}",
        ]
        by_role: dict[Role, list[Found]] = defaultdict(list)
        for one in self.found:
            if known or not one.known:
                by_role[one.role].append(one)
        return (
            "\n".join([*head, *(line for role, some in by_role.items() for line in _table(role, some))])
            + "\n"
        )


def _table(role: Role, found: list[Found]) -> Iterator[str]:
    yield from (
        "",
        "[[lines]]",
        f"role = {_quoted(role.value)}",
        'why = "stands on page after page of this site"',
    )
    for key, shape in (("any", False), ("match", True)):
        some = [one for one in found if one.shape is shape]
        if some:
            yield f"{key} = ["
            yield from (f"  {_quoted(one.text)},  # {one.pages}" for one in some)
            yield "]"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"


def propose(pages: Sequence[Page]) -> Proposal:
    """Return a pack proposed from three or more pages of one site, most frequent lines first.

    Raises UsageError for fewer than three different pages.
    """
    different = list({page.text: page for page in pages}.values())
    if len(different) < FEWEST_PAGES:
        error = UsageError(
            f"cannot learn a site: {len(different)} different pages given, {FEWEST_PAGES} are needed"
        )
        error.add_note("Give pages of one site, on different news.")
        raise error
    articles = [clean(page, packs=()) for page in different]
    least = max(FEWEST_PAGES, -(-len(articles) * 3 // 5))
    lines = list(_recurring(articles, least))
    shapes = list(_shapes(articles, least))
    found = sorted([*lines, *shapes], key=lambda one: (-one.pages, one.shape, one.text))
    hosts, name = _hosts(articles), _name(articles)
    return Proposal(name or (hosts or ("site",))[0], hosts, _signs(lines, name), len(articles), tuple(found))


def _recurring(articles: Sequence[Article], least: int) -> Iterator[Found]:
    """Whole lines on three pages in five; headlines in lists change from day to day and are not kept."""
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    roles: dict[str, Counter[Role]] = defaultdict(Counter)
    for article in articles:
        for key, line in {_key(line): line for line in article.lines}.items():
            texts[key][line.text] += 1
            roles[key][line.role] += 1
    for key, written in texts.items():
        pages = sum(written.values())
        text = written.most_common(1)[0][0]
        if pages >= least and len(text) <= LONGEST and key:
            role = _left_role(roles[key])
            if not (role is Role.TEASER and len(text.split()) >= 5):
                yield Found(text, role, pages, known=not set(roles[key]) & READ)


def _shapes(articles: Sequence[Article], least: int) -> Iterator[Found]:
    """Lines that differ in numbers only, and beginnings and endings that many lines share."""
    for shape_of in (_numbered, _beginning, _ending):
        yield from _common(articles, least, shape_of)


def _common(articles: Sequence[Article], least: int, shape_of: Callable[[Line], str]) -> Iterator[Found]:
    on: dict[str, set[int]] = defaultdict(set)
    texts: dict[str, set[str]] = defaultdict(set)
    roles: dict[str, Counter[Role]] = defaultdict(Counter)
    for number, article in enumerate(articles):
        for line in article.lines:
            shape = shape_of(line) if line.role not in READ else ""
            if shape:
                on[shape].add(number)
                texts[shape].add(line.text)
                roles[shape][line.role] += 1
    for shape, pages in on.items():
        if len(pages) >= least and len(texts[shape]) >= FEWEST_PAGES:
            yield Found(shape, _left_role(roles[shape]), len(pages), shape=True, known=True)


def _numbered(line: Line) -> str:
    if not DIGITS.search(line.text) or len(line.text) > 80:
        return ""
    return "^" + r"\d+".join(_escaped(part) for part in DIGITS.split(line.text)) + "$"


def _beginning(line: Line) -> str:
    found = BEGINNING.match(line.text)
    return f"^{_escaped(found[1])} " if found and line.role is not Role.CAPTION else ""


def _ending(line: Line) -> str:
    found = ENDING.search(line.text)
    return f'[.?!”"»] {_escaped(found[1])}$' if found else ""


def _escaped(text: str) -> str:
    return re.escape(text).replace("\\ ", " ")


def _left_role(roles: Counter[Role]) -> Role:
    """The commonest role of a line that is left out; one that was read on every page is furniture."""
    left = [(count, role) for role, count in roles.items() if role not in READ]
    return max(left, key=lambda pair: pair[0])[1] if left else Role.FURNITURE


def _key(line: Line) -> str:
    return Row(line.number, line.text).key


def _hosts(articles: Sequence[Article]) -> tuple[str, ...]:
    hosts = Counter(HOST.sub("", urlsplit(one.facts.url).hostname or "") for one in articles if one.facts.url)
    return tuple(host for host, _ in hosts.most_common() if host)


def _name(articles: Sequence[Article]) -> str:
    sites = Counter(one.facts.site for one in articles if one.facts.site)
    return sites.most_common(1)[0][0] if sites else ""


def _signs(found: Sequence[Found], name: str) -> tuple[str, ...]:
    """Lines by which a pasted page is known: the site's name, else the longest lines on every page."""
    most = max((one.pages for one in found), default=0)
    everywhere = [one.text for one in found if one.pages == most and 2 <= len(one.text.split()) <= 8]
    named = [text for text in everywhere if name and name.casefold() in text.casefold()]
    return tuple((named or sorted(everywhere, key=len, reverse=True))[:3])
