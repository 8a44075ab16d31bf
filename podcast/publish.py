"""The whole way, from a page to an episode in the feed.

Page ──clean──▶ Article ──write_script──▶ Script ──record──▶ Recording ──issue──▶ Episode ──▶ feed
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from audio.errors import AudioError
from audio.types import Recording
from podcast.article import Article, Facts
from podcast.catalogue import Row
from podcast.cleaner import Reading, clean
from podcast.config import Config
from podcast.errors import PageError
from podcast.feed import write_feed
from podcast.identity import addressed, identity
from podcast.issue import content_key, is_whole, issue, refuse_retracted
from podcast.page import read_page
from podcast.script import Script, write_script
from podcast.show import ShowFolder
from podcast.studio import Studio


@dataclass(frozen=True)
class Published:
    """What became of one page."""

    row: Row
    article: Article
    recording: Recording | None
    """None: the episode was already published as it is, and nothing was written."""
    corrected: bool = False


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
    studio: Studio,
    *,
    given: Facts,
    guid: str = "",
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Published:
    """Publish one page: a new episode, a correction of the one before, or nothing when nothing changed.

    The feed is left to `publish_all`, which writes it once for all pages. Raises
    `PageError`, `AudioError`, `StorageError`, `CatalogueError`; the show is then as it was.
    """
    article, script = walk_to_script(source, show.config, given)
    ident = identity(article, guid, show.root)
    before = show.catalogue.find(ident)
    refuse_retracted(before)
    content = content_key(script, article.facts, studio.key, show.config)
    if before and before.content == content and is_whole(before.episode, show.public):
        return Published(before, article, None)
    recording = studio.record(script.segments, progress)
    row = issue(recording, script, article, show, ident=ident, guid=guid, content=content, now=now)
    return Published(row, article, recording, corrected=before is not None)


def walk_to_script(source: str, config: Config, given: Facts) -> tuple[Article, Script]:
    """The half of the way that makes no sound."""
    article = walk_to_article(source, config, given)
    return article, write_script(article, config)


def walk_to_article(source: str, config: Config, given: Facts) -> Article:
    """The first two doors: the page read and cleaned."""
    page = read_page(source, given, sys.stdin.buffer)
    return addressed(clean(page, settings=Reading(config.cleaning.also)))
