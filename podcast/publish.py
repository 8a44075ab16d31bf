"""The whole way, from a page to an episode in the feed.

Page ──clean──▶ Article ──write_script──▶ Script ──record──▶ Recording ──issue──▶ Episode ──▶ feed
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audio.errors import AudioError
from podcast.article import Article, Facts
from podcast.catalogue import Row, State, became
from podcast.chain import Chain
from podcast.cleaner import Reading, clean
from podcast.decisions import Editor, decided
from podcast.desk import Desk
from podcast.errors import PageError
from podcast.feed import write_feed
from podcast.fetch import fetch_page, is_address
from podcast.fit import refuse_unfit
from podcast.identity import addressed, identity
from podcast.issue import issue, refuse_hiding, refuse_retracted
from podcast.page import Page, read_page
from podcast.script import Script, write_script
from podcast.show import ShowFolder
from podcast.spoken import Spoken, as_it_is, speak
from podcast.twins import twins


@dataclass(frozen=True)
class Order:
    """What the editor said beside the page."""

    given: Facts = field(default_factory=Facts)
    guid: str = ""
    force: bool = False
    """Publish what would be refused as unfit."""
    edit: Editor | None = None
    """Let the editor decide the page's lines."""
    skip_duplicates: bool = False
    """Leave a new page alone whose text another episode has, nearly."""
    at: datetime | None = None
    """When a new episode appears; None: now, or when it was scheduled for."""
    note: str | None = None
    """What a correction corrects, said and written until another takes its place; empty: nothing any more."""


@dataclass(frozen=True)
class Published:
    """What became of one page."""

    row: Row
    article: Article
    spoken: Spoken
    """Without a recording: the episode was published before as it is, and nothing was written."""
    before: Row | None = None
    """The episode as it was, when there was one."""
    twins: tuple[Row, ...] = ()
    """Episodes of other pages with nearly the same text."""
    skipped: bool = False
    """It was not published because of them; `row` is then the first of them."""

    @property
    def state(self) -> str:
        """What an editor is told: published, scheduled, corrected, already published or skipped."""
        return "skipped" if self.skipped else became(self.before, self.row)


def publish_all(
    sources: Sequence[str],
    publish_one: Callable[[str], Published],
    show: ShowFolder,
    tell: Callable[[str, Published | Exception], None],
) -> tuple[Exception, ...]:
    """Publish pages one after another and write the feed once; a page that cannot be used stops no other.

    `tell` hears what became of each page. Returns what was wrong with the bad ones, first things first.
    """
    refused: list[Exception] = []
    try:
        for source in sources:
            try:
                tell(source, publish_one(source))
            except (PageError, AudioError) as error:
                refused.append(error)
                tell(source, error)
    finally:
        write_feed(show)
    return tuple(refused)


def publish(
    source: str,
    show: ShowFolder,
    chain: Chain,
    order: Order,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Published:
    """Publish one page: a new episode, a correction of the one before, or nothing when nothing changed.

    The feed is left to `publish_all`, which writes it once for all pages. Raises
    `PageError`, `AudioError`, `StorageError`, `CatalogueError`; the show is then as it was.
    """
    page = draft(source, show, chain.desk, order)
    near = twins(page.script, show.catalogue, page.before)
    if near and order.skip_duplicates and page.before is None:
        return Published(near[0], page.article, as_it_is(near[0]), twins=near, skipped=True)
    refuse_hiding(page.before, order.at, now)
    same = None if _moves(page.before, order.at) else page.before
    spoken = speak(page.script, same, show, chain, progress)
    row = issue(spoken, page.script, show, ident=page.ident, guid=order.guid, now=now, at=order.at)
    return Published(row, page.article, spoken, page.before, near)


def _moves(before: Row | None, at: datetime | None) -> bool:
    """Whether an episode that waits gets another time, which is in its files."""
    if before is None or at is None or before.state is not State.SCHEDULED:
        return False
    return before.episode.published != at


@dataclass(frozen=True)
class Draft:
    """A page that may be spoken."""

    article: Article
    script: Script
    ident: str
    before: Row | None


def draft(source: str, show: ShowFolder, desk: Desk, order: Order) -> Draft:
    """As far as the script. Raises `PageError` for a page that cannot be used."""
    article = walk_to_article(source, desk, order.given)
    ident = identity(article, order.guid, show.root)
    before = show.catalogue.find(ident)
    refuse_retracted(before)
    article = decided(article, show.catalogue, ident, order.edit)
    if not order.force:
        refuse_unfit(article, show.config, before)
    return Draft(article, write_script(article, show.config, _note(order, before, show)), ident, before)


def _note(order: Order, before: Row | None, show: ShowFolder) -> str:
    """What is said of corrections: what the editor says now, else what was said the last time."""
    if order.note is None:
        return show.catalogue.script(before).note if before else ""
    if order.note and (before is None or before.state is State.SCHEDULED):
        error = PageError("nothing to correct: nobody has heard the page's episode yet")
        error.add_note("--note speaks of a correction; publish the page without it.")
        raise error
    return order.note


def walk_to_article(source: str, desk: Desk, given: Facts) -> Article:
    """The first two doors: the page read and cleaned."""
    page = read_or_fetch(source, desk, given)
    reading = Reading(desk.config.cleaning.also)
    return addressed(clean(page, packs=desk.packs, settings=reading))


def read_or_fetch(source: str, desk: Desk, given: Facts) -> Page:
    """The page in a file, on standard input or at an address."""
    if is_address(source):
        return fetch_page(source, given, desk.fetching)
    return read_page(source, given, sys.stdin.buffer)
