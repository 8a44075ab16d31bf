"""The show's pages: what a listener meets in a browser, without scripts and without outside requests."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.types import Episode, Show


def pages(show: Show, episodes: Sequence[Episode]) -> dict[str, bytes]:
    """All pages of the show with their style sheet, by name; the same arguments give the same bytes."""
    made = lists(show, episodes)
    made.update((episode.page, episode_page(show, episode)) for episode in episodes)
    return made


def lists(show: Show, episodes: Sequence[Episode]) -> dict[str, bytes]:
    """The pages that name many episodes (index.html, the archive's months) and style.css.

    These change with every publication; an episode's own page only with the episode.
    """
    from feeds.site import render

    return render.lists(show, episodes)


def episode_page(show: Show, episode: Episode) -> bytes:
    """The page of one episode: player, chapters, what was said, how it was made."""
    from feeds.site import render

    return render.episode_page(show, episode)


def tombstone(show: Show, title: str, why: str) -> bytes:
    """The page that stands in place of a retracted episode; `why` is the editor's reason, may be empty."""
    from feeds.site import render

    return render.tombstone(show, title, why)
