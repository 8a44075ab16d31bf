"""feedgen's missing half: the podcast: namespace, and what its own iTunes half cannot say.

feedgen 1.0 writes itunes:explicit only as yes, no or clean, drops covers whose address does not end in
.jpg or .png, writes no atom:link but self, sets lastBuildDate to the clock and formats dates by changing
the process's locale. This extension writes those elements itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

NAMESPACES = {
    "podcast": "https://podcastindex.org/namespace/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",  # RFC 5005
}
_WRITTEN_BY_US = ("lastBuildDate",)


@dataclass(frozen=True)
class Tag:
    """One element of a channel or an item."""

    name: str
    """With its prefix, as in "podcast:guid"."""
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


class FeedTags(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """The channel's tags: feedgen calls it by the name it was registered under."""

    def __init__(self) -> None:
        self.tags: tuple[Tag, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        used = {tag.name.partition(":")[0] for tag in self.tags}
        return {prefix: uri for prefix, uri in NAMESPACES.items() if prefix != "fh" or prefix in used}

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        channel = rss[0]
        for name in _WRITTEN_BY_US:
            for element in channel.findall(name):
                channel.remove(element)
        _append(channel, self.tags)
        return rss


class EntryTags(BaseEntryExtension):  # type: ignore[misc]
    """An item's tags."""

    def __init__(self) -> None:
        self.tags: tuple[Tag, ...] = ()

    def extend_rss(self, item: etree._Element) -> etree._Element:
        _append(item, self.tags)
        return item


def _append(parent: etree._Element, tags: tuple[Tag, ...]) -> None:
    for tag in tags:
        element = etree.SubElement(parent, _qualified(tag.name), dict(tag.attributes))
        element.text = tag.text or None


def _qualified(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local
