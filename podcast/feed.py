"""The feed and the show's pages: pure functions of the catalogue and the settings, pages first, feed last."""

from __future__ import annotations

from podcast.catalogue import State
from podcast.show import ShowFolder, writing


def write_feed(show: ShowFolder) -> int:
    """Write what changed of the pages and the feed; returns how many files did.

    Raises `StorageError`, `BusyError`, `CatalogueError`.
    """
    with writing(show):
        pages, feed = feed_files(show)
        changed = sum(show.public.put(name, data) for name, data in pages.items())
        return changed + show.public.put("feed.xml", feed)


def feed_files(show: ShowFolder) -> tuple[dict[str, bytes], bytes]:
    """Every page by its name, and the feed."""
    from feeds.rss import rss
    from feeds.site import pages, tombstone

    facts = show.facts()
    rows = show.catalogue.rows()
    episodes = [row.episode for row in rows if row.state is State.PUBLISHED]
    made = pages(facts, episodes)
    for row in rows:
        if row.state is State.RETRACTED:
            made[row.episode.page] = tombstone(facts, row.episode.title, row.why)
    return made, rss(facts, episodes)
