"""The show's pages: what a listener meets in a browser, without outside requests; scripts only add to it."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.types import Episode, Show


def pages(show: Show, episodes: Sequence[Episode]) -> dict[str, bytes]:
    """All pages of the show with what they need, by name; the same arguments give the same bytes."""
    made = lists(show, episodes)
    for episode in episodes:
        made[episode.page] = episode_page(show, episode)
        made[episode.embed] = embed_page(show, episode)
    return made


def lists(show: Show, episodes: Sequence[Episode]) -> dict[str, bytes]:
    """The pages that name many episodes, with style sheet, script, QR code and search index.

    These change with every publication; an episode's own pages only with the episode.
    """
    from feeds import plan

    return plan.made(plan.lists(show, tuple(map(plan.known, episodes))), episodes)


def episode_page(show: Show, episode: Episode) -> bytes:
    """The page of one episode: player, chapters, what was said, how it was made."""
    from feeds.site import render

    return render.episode_page(show, episode)


def embed_page(show: Show, episode: Episode) -> bytes:
    """The player of one episode alone, for a frame in the article's own page."""
    from feeds.site import render

    return render.embed_page(show, episode)


def tombstone(show: Show, title: str, why: str) -> bytes:
    """The page that stands in place of a retracted episode; `why` is the editor's reason, may be empty."""
    from feeds.site import render

    return render.tombstone(show, title, why)
