"""The feed: a show and its episodes as RSS 2.0 with the itunes: and podcast: namespaces."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feeds import notes
from feeds.errors import ShowError
from feeds.plain import address, cut, plain
from feeds.podcasting20 import EntryTags, FeedTags, Tag
from feeds.types import Episode, Show
from feeds.when import rfc2822, whole

GENERATOR = "upplast"
LIMIT = 300
"""Episodes that the feed holds at least, when there are more: apps fetch all of it at every change."""
BLOCK = 100
"""Episodes of an archive; an archive is written once, when it is full."""

_TITLE_BYTES = 255
_PERSON_CHARACTERS = 128
_LOCALE = threading.Lock()


@dataclass(frozen=True)
class Part:
    """What one file of a show's feed holds."""

    name: str
    episodes: tuple[Episode, ...]
    """Newest first."""
    links: tuple[tuple[str, str], ...]
    """Relation and name of the files before and after it."""


def feeds(
    show: Show, episodes: Sequence[Episode], limit: int = LIMIT, block: int = BLOCK
) -> dict[str, bytes]:
    """The feed and the archives of older episodes, by name; every episode is in one of them."""
    return {
        part.name: rss(show, part.episodes, name=part.name, links=part.links)
        for part in parts(show, episodes, limit, block)
    }


def parts(
    show: Show, episodes: Sequence[Episode], limit: int = LIMIT, block: int = BLOCK
) -> tuple[Part, ...]:
    """How a show's episodes are shared out: the feed, then its archives, newest first (RFC 5005, 4).

    An archive holds `block` episodes and stays as it is while more are published, so that whoever wrote
    it once need not again. The feed holds `limit` episodes and up to a block more.
    """
    ordered = tuple(_newest_first(episodes))
    archives = max(0, (len(ordered) - limit) // block)
    newest = len(ordered) - archives * block
    made = [Part(show.feed, ordered[:newest], _back(archives))]
    for number in range(archives, 0, -1):
        first = newest + (archives - number) * block
        links = (("current", show.feed), *_back(number - 1))
        made.append(Part(_archive(number), ordered[first : first + block], links))
    return tuple(made)


def _back(number: int) -> tuple[tuple[str, str], ...]:
    """The link to archive `number`, under RFC 5005's name and the one that apps read."""
    return (("prev-archive", _archive(number)), ("next", _archive(number))) if number else ()


def _archive(number: int) -> str:
    return f"feeds/arkiv-{number}.xml"


def rss(
    show: Show, episodes: Sequence[Episode], *, name: str = "", links: Sequence[tuple[str, str]] = ()
) -> bytes:
    """The feed as UTF-8, newest episode first; the same arguments give the same bytes.

    `name` is the file's own name if it is not the show's feed, `links` are more atom:links as (rel, name).
    Raises `ShowError` when the show has no title, no description or no usable base URL.
    """
    _require(show)
    ordered = _newest_first(episodes)
    feed = _channel(show)
    feed.upplast.tags = tuple(_channel_tags(show, ordered, name or show.feed, links))
    for episode in ordered:
        _fill(feed.add_entry(order="append"), show, episode)
    with _LOCALE:  # feedgen changes the locale for one date that we then replace
        return bytes(feed.rss_str(pretty=True))


def _newest_first(episodes: Sequence[Episode]) -> list[Episode]:
    return sorted(episodes, key=lambda episode: (-episode.published.timestamp(), episode.guid))


def _require(show: Show) -> None:
    wrong = ""
    if not plain(show.title):
        wrong = "no title"
    elif not plain(show.description):
        wrong = "no description"
    elif not address(show.base_url) or not show.base_url.endswith("/"):
        wrong = f'base URL is not a web address that ends in "/": {show.base_url!r}'
    if wrong:
        error = ShowError(f"cannot write feed: {plain(show.title) or 'show'}: {wrong}")
        error.add_note(
            "Title, description and base_url stand in the show's settings; no directory does without them."
        )
        raise error


def _channel(show: Show) -> Any:
    feed = FeedGenerator()
    feed.load_extension("podcast")
    # The name "podcast" is feedgen's own iTunes extension; ours must be there before the first entry.
    feed.register_extension("upplast", FeedTags, EntryTags, atom=False, rss=True)
    feed.title(plain(show.title))
    feed.description(notes.about(show))
    feed.language(show.language)
    feed.generator(GENERATOR)
    home = address(show.link) or show.base_url
    feed.link(href=home, rel="alternate")  # the only one we give it: it takes the last for the channel's link
    if show.cover:
        feed.image(show.url(show.cover), title=plain(show.title), link=home)
    if show.copyright:
        feed.copyright(plain(show.copyright))
    feed.podcast.itunes_author(plain(show.author))
    if show.email:
        feed.podcast.itunes_owner(name=plain(show.author) or plain(show.title), email=plain(show.email))
    feed.podcast.itunes_category(_category(show))
    feed.podcast.itunes_type("episodic")
    return feed


def _category(show: Show) -> dict[str, str]:
    """Category and subcategory, without the quotation marks that would break feedgen's XPath."""
    return {"cat": plain(show.category).replace('"', ""), "sub": plain(show.subcategory).replace('"', "")}


def _channel_tags(
    show: Show, episodes: Sequence[Episode], name: str, links: Sequence[tuple[str, str]]
) -> Iterator[Tag]:
    yield _link("self", show.url(name), "application/rss+xml")
    for rel, target in links:
        yield _link(rel, show.url(target), "application/rss+xml")
    if address(show.hub):
        yield _link("hub", address(show.hub))
    if name != show.feed and any(rel == "current" for rel, _ in links):
        yield Tag("fh:archive")
    if episodes:
        yield Tag("lastBuildDate", rfc2822(max(episode.updated for episode in episodes)))
    yield Tag("itunes:explicit", _truth(show.explicit))
    if show.cover:
        yield Tag("itunes:image", attributes=(("href", show.url(show.cover)),))
    yield Tag("podcast:guid", plain(show.guid))
    yield Tag("podcast:locked", "yes", (("owner", plain(show.email)),) if show.email else ())
    yield Tag("podcast:medium", "podcast")
    yield Tag("podcast:txt", "true", (("purpose", "ai-content"),))
    if show.license:
        where = address(show.license_url)
        yield Tag("podcast:license", plain(show.license), (("url", where),) if where else ())


def _fill(entry: FeedEntry, show: Show, episode: Episode) -> None:
    """Make `entry` the item of `episode`."""
    title = notes.title(episode)
    entry.title(title)
    entry.guid(plain(episode.guid), permalink=False)
    entry.link(href=address(episode.article_url) or show.url(episode.page))
    entry.description(notes.describe(episode))
    entry.content(notes.notes(show, episode), type="CDATA")
    if plain(episode.section):
        entry.category(term=plain(episode.section))
    sound = episode.enclosure
    entry.enclosure(show.url(sound.name), str(sound.size), sound.type)
    entry.podcast.itunes_title(cut(title, _TITLE_BYTES))
    entry.podcast.itunes_duration(str(whole(episode.duration)))
    entry.upplast.tags = tuple(_item_tags(show, episode))


def _item_tags(show: Show, episode: Episode) -> Iterator[Tag]:
    yield Tag("pubDate", rfc2822(episode.published))
    yield Tag("itunes:explicit", _truth(show.explicit))
    if cover := episode.cover or show.cover:
        yield Tag("itunes:image", attributes=(("href", show.url(cover)),))
    for author in filter(None, map(plain, episode.authors)):
        role = (("group", "writing"), ("role", "author"))
        yield Tag("podcast:person", author[:_PERSON_CHARACTERS].rstrip(), role)
    yield from _transcripts(show, episode)
    if episode.chapters_file:
        where = (("url", show.url(episode.chapters_file)), ("type", "application/json+chapters"))
        yield Tag("podcast:chapters", attributes=where)
    yield Tag("podcast:txt", "true", (("purpose", "ai-content"),))


def _transcripts(show: Show, episode: Episode) -> Iterator[Tag]:
    """Captions first: apps take the first kind that they know."""
    captions = (("rel", "captions"),)
    for name, type_, rel in (
        (episode.transcript, "text/vtt", captions),
        (episode.captions, "application/x-subrip", captions),
        (episode.sentences_file, "application/json", ()),
    ):
        if name:
            said = (("url", show.url(name)), ("type", type_), ("language", show.language), *rel)
            yield Tag("podcast:transcript", attributes=said)


def _link(rel: str, url: str, type_: str = "") -> Tag:
    return Tag("atom:link", attributes=(("href", url), ("rel", rel), *((("type", type_),) if type_ else ())))


def _truth(value: bool) -> str:
    return "true" if value else "false"
