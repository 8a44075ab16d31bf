"""The feed and the show's pages: pure functions of the catalogue and the settings, pages first, feed last."""

from __future__ import annotations

from collections.abc import Mapping

from podcast.catalogue import State
from podcast.show import ShowFolder, writing

MADE = ("episodes", "arkiv", "feeds")
"""Subfolders that hold only what is made here."""


def write_feed(show: ShowFolder) -> int:
    """Write what changed of the pages and the feed; returns how many files did.

    What is no longer made goes last, when nothing names it. Raises `StorageError`, `BusyError`,
    `CatalogueError`.
    """
    with writing(show):
        pages, feeds = made_of(show)
        changed = sum(show.public.put(name, data) for name, data in (*pages.items(), *feeds.items()))
        return changed + _take_away(show, {**pages, **feeds})


def made_of(show: ShowFolder) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Every page by its name, and every feed, the one that apps ask for last."""
    from feeds.rss import feeds
    from feeds.site import pages, tombstone

    facts = show.facts()
    rows = show.catalogue.rows()
    episodes = [row.episode for row in rows if row.state is State.PUBLISHED]
    made = pages(facts, episodes)
    for row in rows:
        if row.state is State.RETRACTED:
            made[row.episode.page] = tombstone(facts, row.episode.title, row.why)
    told = feeds(facts, episodes)
    main = told.pop(facts.feed)
    return made, {**told, facts.feed: main}


def _take_away(show: ShowFolder, made: Mapping[str, bytes]) -> int:
    stale = [name for folder in MADE for name in show.public.names(folder) if name not in made]
    for name in stale:
        show.public.delete(name)
    return len(stale)
