"""Templates filled with a show and its episodes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from itertools import groupby
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds import notes, when
from feeds.plain import address, cut, paragraphs, plain
from feeds.site.transcript import passages
from feeds.types import Episode, Show

NEWEST = 50
"""Episodes on the show's page; when there are more, every month gets a page of its own."""
_CARD = 300
"""Bytes of a description in a link's preview."""

# Addresses that open an app with the feed in it: what stands before the feed's address, and in which form.
APPS = (
    ("Apple Podcasts", "podcast://", "bare"),
    ("Overcast", "overcast://x-callback-url/add?url=", "quoted"),
    ("Pocket Casts", "pktc://subscribe/", "bare"),
    ("Castro", "castro://subscribe/", "bare"),
    ("AntennaPod", "https://antennapod.org/deeplink/subscribe?url=", "quoted"),
)


def lists(show: Show, episodes: Sequence[Episode]) -> dict[str, bytes]:
    ordered = sorted(episodes, key=lambda episode: (-episode.published.timestamp(), episode.guid))
    months = _months(ordered) if len(ordered) > NEWEST else ()
    made = {
        "index.html": _filled(
            "show.html", show, "", episodes=ordered[:NEWEST], months=months, apps=_apps(show)
        ),
        "style.css": (resources.files("feeds") / "site" / "templates" / "style.css").read_bytes(),
    }
    for name, title, listed in months:
        made[name] = _filled("month.html", show, "../", title=title, episodes=listed)
    return made


def episode_page(show: Show, episode: Episode) -> bytes:
    return _filled(
        "episode.html", show, "../", episode=episode, passages=passages(episode), card=_card(episode)
    )


def tombstone(show: Show, title: str, why: str) -> bytes:
    return _filled("tombstone.html", show, "../", title=plain(title), why=plain(why))


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
    )
    environment.globals.update(notes=notes, about=_about, published=_published)
    return environment


def _months(episodes: Sequence[Episode]) -> tuple[tuple[str, str, tuple[Episode, ...]], ...]:
    """Name, title and episodes of each month's page, newest first."""
    grouped = groupby(episodes, key=lambda episode: when.month_key(episode.published))
    listed = [(key, tuple(members)) for key, members in grouped]
    return tuple((f"arkiv/{key}.html", when.month(all_[0].published), all_) for key, all_ in listed)


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
