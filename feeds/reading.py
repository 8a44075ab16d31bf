"""A feed as an app reads it, whoever wrote it: its elements, and the show and episodes that it tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree

from feeds.podcasting20 import NAMESPACES
from feeds.types import Enclosure, Episode, Show

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_PUBLISHER = re.compile(r"ansvarig utgivare:?\s*([^.\n]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """A feed and where it was found."""

    content: bytes
    rss: etree._Element
    address: str = ""
    """Where it was fetched; empty for a file."""

    @property
    def channel(self) -> etree._Element:
        found = self.rss.find("channel")
        return found if found is not None else self.rss

    @property
    def items(self) -> list[etree._Element]:
        return self.channel.findall("item")

    @property
    def base(self) -> str:
        """Where names of files begin: the folder of the feed as it calls itself."""
        own = self_link(self) or self.address
        folder = own.rpartition("/")[0] + "/" if "://" in own else ""
        return folder.removesuffix("feeds/")


def read(content: bytes, address: str = "") -> Told:
    """The feed in `content`. Raises `ValueError`, in a sentence, when it is not well-formed XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return Told(content, etree.fromstring(content, parser), address)
    except etree.XMLSyntaxError as cause:
        raise ValueError(f"line {cause.lineno}: {cause.msg}") from cause


def text(parent: etree._Element, name: str) -> str:
    """The text of a child, as "title" or "itunes:author"; "" when it has none."""
    return (parent.findtext(qualified(name)) or "").strip()


def qualified(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def self_link(told: Told) -> str:
    links = told.channel.findall(qualified("atom:link"))
    return next((link.get("href", "") for link in links if link.get("rel") == "self"), "")


def moment(said: str) -> datetime | None:
    """A date of RSS (RFC 2822), or None; one without a zone is none."""
    try:
        found = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else None


def seconds(said: str) -> float:
    """itunes:duration in seconds, from 65, 1:05 or 0:01:05; 0 when it is none."""
    if not re.fullmatch(r"\d{1,6}(:\d{1,2}){0,2}(\.\d+)?", said):
        return 0.0
    total = 0.0
    for part in said.split(":"):
        total = total * 60 + float(part)
    return total


def as_show(told: Told) -> Show:
    """The show that a feed tells of."""
    channel = told.channel
    category = channel.find(qualified("itunes:category"))
    sub = category.find(qualified("itunes:category")) if category is not None else None
    owner = channel.find(qualified("itunes:owner"))
    licence = channel.find(qualified("podcast:license"))
    description = text(channel, "description") or text(channel, "itunes:summary")
    named = _PUBLISHER.search(description)
    return Show(
        title=text(channel, "title"),
        description=description,
        base_url=told.base,
        author=text(channel, "itunes:author"),
        email=text(owner, "itunes:email") if owner is not None else "",
        cover=name_of(told, _href(channel, "itunes:image")),
        guid=text(channel, "podcast:guid"),
        language=text(channel, "language"),
        category=category.get("text", "") if category is not None else "",
        subcategory=sub.get("text", "") if sub is not None else "",
        link=text(channel, "link"),
        publisher=named[1].strip() if named else "",
        copyright=text(channel, "copyright"),
        license=text(channel, "podcast:license"),
        license_url=licence.get("url", "") if licence is not None else "",
        new_feed_url=text(channel, "itunes:new-feed-url"),
    )


def as_episodes(told: Told) -> tuple[Episode, ...]:
    """The episodes that a feed tells of, in its order; what an item lacks is empty."""
    return tuple(_episode(told, item, number) for number, item in enumerate(told.items, 1))


def _episode(told: Told, item: etree._Element, number: int) -> Episode:
    published = moment(text(item, "pubDate")) or _NEVER
    sound = item.find("enclosure")
    files = dict(_beside(told, item))
    size = sound.get("length", "") if sound is not None else ""
    return Episode(
        guid=text(item, "guid"),
        title=text(item, "title"),
        slug=f"avsnitt-{number}",
        published=published,
        updated=published,
        enclosure=Enclosure(
            name_of(told, sound.get("url", "")) if sound is not None else "",
            int(size) if size.isascii() and size.isdigit() else 0,
            sound.get("type", "") if sound is not None else "",
        ),
        duration=seconds(text(item, "itunes:duration")),
        summary=text(item, "description") or text(item, "itunes:summary"),
        credit="",
        article_url=text(item, "link"),
        transcript=files.get("text/vtt", ""),
        captions=files.get("application/x-subrip", files.get("application/srt", "")),
        sentences_file=files.get("application/json", ""),
        chapters_file=files.get("chapters", ""),
        cover=name_of(told, _href(item, "itunes:image")),
    )


def _beside(told: Told, item: etree._Element) -> Iterator[tuple[str, str]]:
    for said in item.findall(qualified("podcast:transcript")):
        yield said.get("type", ""), name_of(told, said.get("url", ""))
    for chapters in item.findall(qualified("podcast:chapters")):
        yield "chapters", name_of(told, chapters.get("url", ""))


def name_of(told: Told, address: str) -> str:
    """A file by its name under the feed's folder, or by its whole address when it lies elsewhere."""
    whole = urljoin(told.address, address) if told.address else address
    base = told.base
    return (
        urlsplit(whole)._replace(scheme="", netloc="").geturl()[len(urlsplit(base).path) :]
        if (base and whole.startswith(base))
        else whole
    )


def _href(parent: etree._Element, name: str) -> str:
    found = parent.find(qualified(name))
    return found.get("href", "") if found is not None else ""
