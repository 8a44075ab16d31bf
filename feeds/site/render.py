"""Templates filled with a show and its episodes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib import resources
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds import notes, sections, when
from feeds.plain import address, cut, paragraphs, plain
from feeds.site import qr
from feeds.site.transcript import moments, passages
from feeds.types import Episode, Show

_CARD = 300
"""Bytes of a description in a link's preview."""
_FRAME = 250
"""Pixels that the player needs in another page."""
SPEEDS = (0.75, 1.0, 1.25, 1.5, 1.75, 2.0)

# Addresses that open an app with the feed in it: what stands before the feed's address, and in which form.
APPS = (
    ("Apple Podcasts", "podcast://", "bare"),
    ("Overcast", "overcast://x-callback-url/add?url=", "quoted"),
    ("Pocket Casts", "pktc://subscribe/", "bare"),
    ("Castro", "castro://subscribe/", "bare"),
    ("AntennaPod", "https://antennapod.org/deeplink/subscribe?url=", "quoted"),
)


@dataclass(frozen=True)
class Around:
    """What the show's page says beside its newest episodes."""

    months: tuple[tuple[str, str, int], ...] = ()
    """Name, title and number of episodes of each month's page, newest first."""
    sections: tuple[tuple[str, int], ...] = ()
    index: tuple[str, ...] = ()
    """Names of the files of the search index, newest first."""


def show_page(show: Show, around: Around, episodes: Sequence[Episode]) -> bytes:
    return _filled("show.html", show, "", episodes=episodes, around=around, apps=_apps(show))


def list_page(show: Show, title: str, episodes: Sequence[Episode]) -> bytes:
    return _filled("month.html", show, "../", title=title, episodes=episodes)


def section_page(show: Show, section: str, count: int, episodes: Sequence[Episode]) -> bytes:
    own = sections.as_show(show, section) if sections.has_feed(show, section) else None
    told = {"section": section, "count": count, "own": own, "apps": _apps(own) if own else ()}
    return _filled("section.html", show, "../", episodes=episodes, **told)


def episode_page(show: Show, episode: Episode) -> bytes:
    told = {"passages": passages(episode), "card": _card(episode), "frame": _frame(show, episode)}
    return _filled("episode.html", show, "../", episode=episode, speeds=_speeds(), **told)


def embed_page(show: Show, episode: Episode) -> bytes:
    return _filled("embed.html", show, "../", episode=episode, speeds=_speeds())


def tombstone(show: Show, title: str, why: str) -> bytes:
    return _filled("tombstone.html", show, "../", title=plain(title), why=plain(why))


def search_index(episodes: Sequence[Episode]) -> bytes:
    """What the search looks through: a row an episode, newest first."""
    rows = [
        [
            episode.page,
            notes.title(episode),
            plain(episode.section),
            when.day(episode.published),
            when.length(episode.duration),
            cut(plain(episode.summary), _CARD),
        ]
        for episode in episodes
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def asset(name: str) -> bytes:
    """A file of the site that is the same in every show."""
    return (resources.files("feeds") / "site" / "templates" / name).read_bytes()


def code(show: Show) -> bytes:
    """The QR code of the show's page: a camera opens a page, and the page opens the app."""
    return qr.svg(show.base_url)


def _filled(template: str, show: Show, root: str, **values: Any) -> bytes:
    """The page; `root` leads from its folder to the public folder."""
    text = _environment().get_template(template).render(show=show, root=root, **values)
    return text.encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("feeds.site"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        plain=plain,
        paragraphs=paragraphs,
        address=address,
        site=notes.site,
        day=when.day,
        clock=when.clock,
        lasts=when.length,
        section_page=sections.page_name,
        moments=moments,
    )
    environment.globals.update(notes=notes, about=_about, published=_published)
    return environment


def _apps(show: Show) -> tuple[tuple[str, str], ...]:
    feed = show.url(show.feed)
    forms = {"bare": feed.partition("://")[2], "quoted": quote(feed, safe="")}
    return tuple((name, before + forms[form]) for name, before, form in APPS)


def _about(show: Show) -> str:
    return cut(" ".join(paragraphs(show.description)), _CARD)


def _published(episode: Episode) -> str:
    """The moment of publication for machines."""
    return episode.published.isoformat()


def _card(episode: Episode) -> dict[str, Any]:
    """What search engines and previews are told, beside the page's own words."""
    return {
        "description": cut(plain(episode.summary) or notes.made(episode), _CARD),
        "duration": when.iso_length(episode.duration),
    }


def _frame(show: Show, episode: Episode) -> str:
    """The line of HTML that puts the player into another page."""
    return (
        f'<iframe src="{escape(show.url(episode.embed))}" title="Lyssna: {escape(notes.title(episode))}"'
        f' width="100%" height="{_FRAME}" style="border:0" loading="lazy"></iframe>'
    )


def _speeds() -> tuple[tuple[str, str], ...]:
    """The speeds for the player, and how they are written."""
    return tuple((f"{speed:g}", f"{speed:g}×".replace(".", ",")) for speed in SPEEDS)
