"""Which files a show's feed and pages are, and what each of them is made of: known before any is made.

A file whose facts have not changed need not be made again, so that one more episode costs the same in a
show of ten as in a show of ten thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import groupby

from feeds import sections, when
from feeds.parts import BLOCK, LIMIT, Part, newest_first, parts
from feeds.site import embed_page, episode_page, tombstone
from feeds.site.qr import FILE as QR
from feeds.types import Episode, Show

NEWEST = 50
"""Episodes on the show's page."""
_LISTED = 100
"""Episodes of a month's or a section's page at most; a month with more has several pages."""
_SOUGHT = 400
"""Episodes of one file of the search index."""
_PROGRAM = (".py", ".html", ".css", ".js")


@dataclass(frozen=True)
class Known:
    """What must be known of an episode to tell which files speak of it."""

    guid: str
    slug: str
    published: datetime
    section: str
    stamp: str = ""
    """Another one whenever anything about the episode is."""
    retracted: bool = False
    why: str = ""
    """Why it was retracted, in Swedish; may be empty."""


@dataclass(frozen=True)
class Sheet:
    """One file before it is made."""

    name: str
    of: tuple[Known, ...]
    """The episodes it speaks of."""
    make: Callable[[Sequence[Episode]], bytes]
    """Makes it of just those episodes, in that order."""
    beside: str = ""
    """What else it says, beside the facts of the show and of these episodes."""

    def key(self, about: str) -> str:
        """The same only when the file would be the same; `about` is `about_show` of its show."""
        stamps = "\n".join(f"{each.guid} {each.stamp}" for each in self.of)
        return _digest(f"{about}\n{self.name}\n{self.beside}\n{stamps}")


def about_show(show: Show) -> str:
    """Digest of what every file of a show depends on: its facts, and this program."""
    return _digest(f"{_program()}\n{show!r}")


def known(episode: Episode) -> Known:
    """An episode at hand as the plan knows it."""
    return Known(episode.guid, episode.slug, episode.published, episode.section, repr(episode))


def made(found: Iterator[Sheet], episodes: Sequence[Episode]) -> dict[str, bytes]:
    """Files made of episodes at hand, by name."""
    by_slug = {episode.slug: episode for episode in episodes}
    return {sheet.name: sheet.make([by_slug[each.slug] for each in sheet.of]) for sheet in found}


def sheets(show: Show, episodes: Sequence[Known]) -> Iterator[Sheet]:
    """Every file of the show in the order of writing: pages first, the feed that apps ask for last."""
    published = newest_first([each for each in episodes if not each.retracted])
    for each in episodes:
        yield from _gone(show, each) if each.retracted else _of_one(show, each)
    yield from lists(show, published)
    yield from section_feeds(show, published)
    yield from reversed(tuple(feeds(show, published)))


def lists(show: Show, published: Sequence[Known]) -> Iterator[Sheet]:
    """The pages that name many episodes, what they look like, and the search index."""
    from feeds.site import render

    ordered = newest_first(published)
    months = tuple(_months(ordered)) if len(ordered) > NEWEST else ()
    index = tuple(_index(ordered))
    named = tuple((name, title, len(listed)) for name, title, listed in months)
    found = sections.counted(each.section for each in reversed(ordered))
    around = render.Around(named, found, tuple(name for name, _ in reversed(index)))
    yield Sheet("style.css", (), lambda _: render.asset("style.css"))
    yield Sheet("upplast.js", (), lambda _: render.asset("upplast.js"))
    yield Sheet(QR, (), lambda _: render.code(show))
    for name, title, listed in months:
        yield Sheet(name, listed, partial(render.list_page, show, title), title)
    for section, count in found:
        same = (each for each in ordered if sections.key(each.section) == sections.key(section))
        listed = tuple(each for each, _ in zip(same, range(_LISTED), strict=False))
        make = partial(render.section_page, show, section, count)
        yield Sheet(sections.page_name(section), listed, make, f"{section} {count}")
    for name, listed in index:
        yield Sheet(name, listed, render.search_index)
    yield Sheet("index.html", ordered[:NEWEST], partial(render.show_page, show, around), repr(around))


def feeds(show: Show, published: Sequence[Known], limit: int = LIMIT, block: int = BLOCK) -> Iterator[Sheet]:
    """The show's feed and the archives of older episodes."""
    for part in parts(show.feed, published, limit, block):
        yield Sheet(part.name, part.episodes, partial(_rss, show, part), repr(part.links))


def section_feeds(show: Show, published: Sequence[Known]) -> Iterator[Sheet]:
    """The feed of each section that is to have one, after the archives of its older episodes."""
    ordered = newest_first(published)
    for section, _ in sections.counted(each.section for each in reversed(ordered)):
        if sections.has_feed(show, section):
            own = sections.as_show(show, section)
            same = [each for each in ordered if sections.key(each.section) == sections.key(section)]
            for part in reversed(parts(own.feed, same)):
                yield Sheet(part.name, part.episodes, partial(_rss, own, part), f"{section} {part.links!r}")


def _of_one(show: Show, each: Known) -> Iterator[Sheet]:
    yield Sheet(f"episodes/{each.slug}.html", (each,), lambda one: episode_page(show, one[0]))
    yield Sheet(f"embed/{each.slug}.html", (each,), lambda one: embed_page(show, one[0]))


def _gone(show: Show, each: Known) -> Iterator[Sheet]:
    for folder in ("episodes", "embed"):
        make = partial(_tombstone, show, each.why)
        yield Sheet(f"{folder}/{each.slug}.html", (each,), make, each.why)


def _tombstone(show: Show, why: str, one: Sequence[Episode]) -> bytes:
    return tombstone(show, one[0].title, why)


def _rss(show: Show, part: Part[Known], episodes: Sequence[Episode]) -> bytes:
    from feeds.rss import rss

    return rss(show, episodes, name=part.name, links=part.links)


def _months(ordered: Sequence[Known]) -> Iterator[tuple[str, str, tuple[Known, ...]]]:
    """Name, title and episodes of each month's pages, newest first; a full page is never changed by news."""
    for key, members in groupby(ordered, key=lambda each: when.month_key(each.published)):
        listed = tuple(members)
        title = when.month(listed[0].published)
        for number, page in reversed(tuple(enumerate(_filled(listed, _LISTED), 1))):
            name = f"arkiv/{key}.html" if number == 1 else f"arkiv/{key}-{number}.html"
            yield name, title if number == 1 else f"{title}, del {number}", page


def _index(ordered: Sequence[Known]) -> Iterator[tuple[str, tuple[Known, ...]]]:
    for number, listed in enumerate(_filled(ordered, _SOUGHT), 1):
        yield f"arkiv/sok-{number}.json", listed


def _filled(ordered: Sequence[Known], size: int) -> Iterator[tuple[Known, ...]]:
    """Groups of `size`, the oldest first and always full, each newest first."""
    oldest = tuple(reversed(ordered))
    for first in range(0, len(oldest), size):
        yield tuple(reversed(oldest[first : first + size]))


def _digest(said: str) -> str:
    return sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:20]


@lru_cache(maxsize=1)
def _program() -> str:
    """Digest of this package: a new version makes every file again."""
    found = sha256()
    for file in _files(resources.files("feeds")):
        found.update(file.read_bytes())
    return found.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith(_PROGRAM):
            yield entry
