"""The feed: a show and its episodes as RSS 2.0 with the itunes: and podcast: namespaces."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feeds import notes
from feeds.errors import ShowError
from feeds.parts import BLOCK, LIMIT, newest_first, parts
from feeds.plain import address, cut, plain
from feeds.podcasting20 import EntryTags, FeedTags, Tag
from feeds.types import Episode, Show
from feeds.when import rfc2822, whole

GENERATOR = "upplast"
# How often there are episodes: the setting, iCalendar's rule (RFC 5545), and what an app shows of it.
FREQUENCIES = {
    "hourly": ("FREQ=HOURLY", "Varje timme"),
    "daily": ("FREQ=DAILY", "Varje dag"),
    "weekdays": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Varje vardag"),
    "weekly": ("FREQ=WEEKLY", "Varje vecka"),
    "monthly": ("FREQ=MONTHLY", "Varje månad"),
}

_TITLE_BYTES = 255
_PERSON_CHARACTERS = 128
_LOCALE = threading.Lock()


def feeds(
    show: Show, episodes: Sequence[Episode], limit: int = LIMIT, block: int = BLOCK
) -> dict[str, bytes]:
    """The feed and the archives of older episodes, by name; every episode is in one of them."""
    return {
        part.name: rss(show, part.episodes, name=part.name, links=part.links)
        for part in parts(show.feed, episodes, limit, block)
    }


def rss(
    show: Show, episodes: Sequence[Episode], *, name: str = "", links: Sequence[tuple[str, str]] = ()
) -> bytes:
    """The feed as UTF-8, newest episode first; the same arguments give the same bytes.

    `name` is the file's own name if it is not the show's feed, `links` are more atom:links as (rel, name).
    Raises `ShowError` when the show has no title, no description or no usable base URL.
    """
    _require(show)
    ordered = newest_first(episodes)
    feed = _channel(show)
    feed.upplast.tags = tuple(_channel_tags(show, ordered, name or show.feed, links))
    for episode in ordered:
        _fill(feed.add_entry(order="append"), show, episode)
    with _LOCALE:  # feedgen changes the locale for one date that we then replace
        return bytes(feed.rss_str(pretty=True))


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
    if address(show.new_feed_url):
        feed.podcast.itunes_new_feed_url(address(show.new_feed_url))
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
    if show.frequency in FREQUENCIES:
        rule, words = FREQUENCIES[show.frequency]
        yield Tag("podcast:updateFrequency", words, (("rrule", rule),))
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
