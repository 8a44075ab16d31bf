"""What apps and directories ask of a feed's XML, whoever wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise

from lxml import etree

from feeds.plain import address, cut, legible
from feeds.podcasting20 import NAMESPACES
from feeds.reading import Told, moment, qualified, seconds, self_link, text

Rule = Callable[[Told], Iterator[str]]

CONTENT = "http://purl.org/rss/1.0/modules/content/"
_BYTES = 4000
_ONCE = (
    *("title", "link", "description", "language", "lastBuildDate", "pubDate", "guid"),
    *(
        "itunes:image",
        "itunes:explicit",
        "itunes:author",
        "itunes:duration",
        "podcast:guid",
        "podcast:locked",
    ),
)
_TRUTHS = ("true", "false")
_ITUNES_NAMES = (
    "author block category complete duration email episode episodeType explicit image keywords name"
    " new-feed-url order owner season subtitle summary title type"
)
_PODCAST_NAMES = (
    "transcript locked funding chapters soundbite person location season episode trailer license"
    " alternateEnclosure source integrity guid value valueRecipient medium liveItem contentLink"
    " socialInteract block txt remoteItem podroll updateFrequency podping valueTimeSplit chat publisher"
    " image images"
)
_TRANSCRIPTS = (
    "text/vtt",
    "application/x-subrip",
    "application/srt",
    "application/json",
    "text/html",
    "text/plain",
)
_UNSAFE = re.compile(r"<\s*(script|iframe|object|embed|form|style)\b|\son\w+\s*=|javascript:", re.IGNORECASE)
_TAG = re.compile(r"<\s*([A-Za-z][A-Za-z0-9]*)")
_TAGS = {"a", "b", "br", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "li", "ol", "p", "strong", "ul"}
_SYNTHETIC = re.compile(r"syntetisk|AI-röst|talsyntes|text till tal|synthetic", re.IGNORECASE)


def declaration(told: Told) -> Iterator[str]:
    if not told.content.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml"):
        yield "there is no XML declaration"
    encoding = told.rss.getroottree().docinfo.encoding or ""
    if encoding.upper() not in ("UTF-8", ""):
        yield f"the encoding is {encoding} and not UTF-8"


def version(told: Told) -> Iterator[str]:
    if told.rss.tag != "rss" or told.rss.get("version") != "2.0":
        yield f"it is {legible(str(told.rss.tag))} {legible(told.rss.get('version', ''))}, not rss 2.0"
    elif len(told.rss.findall("channel")) != 1:
        yield "there is not exactly one channel"


def namespaces(told: Told) -> Iterator[str]:
    known = {_loose(uri): uri for uri in (*NAMESPACES.values(), CONTENT)}
    found = {etree.QName(element).namespace for element in told.rss.iter("*")} | set(told.rss.nsmap.values())
    for uri in sorted(filter(None, found)):
        if known.get(_loose(uri), uri) != uri:
            yield f"{uri} is written {known[_loose(uri)]}"
    for prefix in ("itunes", "podcast"):
        if NAMESPACES[prefix] not in told.rss.nsmap.values():
            yield f"the {prefix} namespace is not declared"


def _loose(uri: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", uri.casefold()).rstrip("/")


def elements(told: Told) -> Iterator[str]:
    for prefix, names in (("itunes", _ITUNES_NAMES), ("podcast", _PODCAST_NAMES)):
        used = {etree.QName(each).localname for each in told.rss.iter(f"{{{NAMESPACES[prefix]}}}*")}
        for name in sorted(used - set(names.split())):
            yield f"there is no {prefix}:{name}"


def repeated(told: Told) -> Iterator[str]:
    for parent, where in ((told.channel, "the channel"), *((item, _called(item)) for item in told.items)):
        counts = Counter(str(child.tag) for child in parent)
        for name in _ONCE:
            if counts[qualified(name)] > 1:
                yield f"{where}: {name} is there {counts[qualified(name)]} times"


def own_link(told: Told) -> Iterator[str]:
    link = self_link(told)
    if not link:
        yield "the feed does not say where it lies"
    elif not address(link):
        yield f"not a web address: {legible(link)}"
    elif told.address and told.address != link and not text(told.channel, "itunes:new-feed-url"):
        yield f"it says {link}, but was found at {told.address}"


def own_link_type(told: Told) -> Iterator[str]:
    for link in told.channel.findall(qualified("atom:link")):
        if link.get("rel") == "self" and link.get("type") != "application/rss+xml":
            yield f"its type is {legible(link.get('type', '')) or 'missing'}"


def link(told: Told) -> Iterator[str]:
    if not address(text(told.channel, "link")):
        yield "the channel has no link to the show's site"


def explicit(told: Told) -> Iterator[str]:
    said = text(told.channel, "itunes:explicit")
    if said not in _TRUTHS:
        yield f"the channel says {legible(said) or 'nothing'}"
    for item in told.items:
        if (said := text(item, "itunes:explicit")) and said not in _TRUTHS:
            yield f"{_called(item)}: says {legible(said)}"


def kind(told: Told) -> Iterator[str]:
    said = text(told.channel, "itunes:type")
    if said not in ("", "episodic", "serial"):
        yield f"not a kind of show: {legible(said)}"
    if said == "serial" and not all(text(item, "itunes:episode") for item in told.items):
        yield "a serial show whose episodes have no numbers"


def numbers(told: Told) -> Iterator[str]:
    for item in told.items:
        for name in ("itunes:season", "itunes:episode"):
            if (said := text(item, name)) and not re.fullmatch(r"[1-9]\d*", said):
                yield f"{_called(item)}: {name} is {legible(said)}"
        if text(item, "itunes:episodeType") not in ("", "full", "trailer", "bonus"):
            yield f"{_called(item)}: no such episodeType: {legible(text(item, 'itunes:episodeType'))}"


def locked(told: Told) -> Iterator[str]:
    said = text(told.channel, "podcast:locked")
    if said not in ("yes", "no"):
        yield f"it says {legible(said) or 'nothing'}"


def disclosure(told: Told) -> Iterator[str]:
    for parent, where in ((told.channel, "the channel"), *((item, _called(item)) for item in told.items)):
        said = [
            each.text
            for each in parent.findall(qualified("podcast:txt"))
            if each.get("purpose") == "ai-content"
        ]
        if said and said[0] not in _TRUTHS:
            yield f"{where}: ai-content says {legible(said[0] or '') or 'nothing'}"
        elif not said:
            yield f"{where}: nothing says whether a machine made it"


def disclosed_words(told: Told) -> Iterator[str]:
    """What the mark says must also be said to people."""
    for parent, where in ((told.channel, "the channel"), *((item, _called(item)) for item in told.items)):
        marked = any(
            each.get("purpose") == "ai-content" and each.text == "true"
            for each in parent.findall(qualified("podcast:txt"))
        )
        if marked and not _SYNTHETIC.search(text(parent, "description") + text(parent, "itunes:summary")):
            yield f"{where}: its description does not say so"


def moved(told: Told) -> Iterator[str]:
    said = text(told.channel, "itunes:new-feed-url")
    if said and not address(said):
        yield f"not a web address: {legible(said)}"


def spaces(told: Told) -> Iterator[str]:
    for element in told.rss.iter("title", "link", "guid", "pubDate", "language", qualified("itunes:author")):
        if element.text and element.text != element.text.strip():
            said = cut(legible(element.text), 60)
            yield f"{etree.QName(element).localname} begins or ends with a space: {said}"


def description_length(told: Told) -> Iterator[str]:
    for parent, where in ((told.channel, "the channel"), *((item, _called(item)) for item in told.items)):
        if (size := len(text(parent, "description").encode())) > _BYTES:
            yield f"{where}: {size} bytes"


def html(told: Told) -> Iterator[str]:
    for item in told.items:
        written = text(item, "description") + (item.findtext(f"{{{CONTENT}}}encoded") or "")
        if found := _UNSAFE.search(written):
            yield f"{_called(item)}: {legible(found[0])}"


def html_tags(told: Told) -> Iterator[str]:
    for item in told.items:
        written = text(item, "description") + (item.findtext(f"{{{CONTENT}}}encoded") or "")
        unknown = {tag.lower() for tag in _TAG.findall(written)} - _TAGS
        if unknown:
            yield f"{_called(item)}: {', '.join(sorted(unknown))}"


def item_links(told: Told) -> Iterator[str]:
    for item in told.items:
        if not address(text(item, "link")):
            yield f"{_called(item)}: no link"


def item_explicit(told: Told) -> Iterator[str]:
    for item in told.items:
        if not text(item, "itunes:explicit"):
            yield f"{_called(item)}: no itunes:explicit"


def yes_only(told: Told) -> Iterator[str]:
    for parent, where in ((told.channel, "the channel"), *((item, _called(item)) for item in told.items)):
        for name in ("itunes:block", "itunes:complete"):
            if (said := text(parent, name)) not in ("", "Yes"):
                yield f"{where}: {name} is {legible(said)}"


def enclosures(told: Told) -> Iterator[str]:
    for item in told.items:
        if (count := len(item.findall("enclosure"))) != 1:
            yield f"{_called(item)}: {count or 'no'} enclosure{'s' if count > 1 else ''}"
            continue
        sound = item.find("enclosure")
        if sound is None:
            continue
        url, size = sound.get("url", ""), sound.get("length", "")
        if not address(url) or address(url) != url:
            yield f"{_called(item)}: not a web address in ASCII: {legible(url) or 'empty'}"
        if not (size.isascii() and size.isdigit()):
            yield f"{_called(item)}: its length is not a number of bytes: {legible(size) or 'empty'}"


def permalinks(told: Told) -> Iterator[str]:
    for item in told.items:
        guid = item.find("guid")
        if guid is not None and guid.get("isPermaLink", "true") != "false" and not address(guid.text or ""):
            yield f'{_called(item)}: the GUID is no address and must say isPermaLink="false"'


def dates(told: Told) -> Iterator[str]:
    for item in told.items:
        said = text(item, "pubDate")
        found = moment(said)
        if found is None:
            yield f"{_called(item)}: not a date of RFC 2822 with a zone: {legible(said) or 'empty'}"
        elif fault := _date_fault(said, found):
            yield f"{_called(item)}: {fault}: {legible(said)}"
    built = text(told.channel, "lastBuildDate")
    if built and moment(built) is None:
        yield f"lastBuildDate is not a date of RFC 2822: {legible(built)}"


def _date_fault(said: str, found: datetime) -> str:
    day = re.match(r"([A-Za-z]+),", said)
    if day and day[1] != parsedate_to_datetime(said).strftime("%a"):
        return f"it was not a {legible(day[1])}"
    return (
        ""
        if re.match(r"([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d", said)
        else "not written as RFC 2822"
    )


def order(told: Told) -> Iterator[str]:
    found = [each for each in (moment(text(item, "pubDate")) for item in told.items) if each]
    if any(before < after for before, after in pairwise(found)):
        yield "episodes are not listed newest first"


def durations(told: Told) -> Iterator[str]:
    for item in told.items:
        said = text(item, "itunes:duration")
        if not said:
            yield f"{_called(item)}: no itunes:duration"
        elif seconds(said) == 0 or not said.isdigit():
            yield f"{_called(item)}: itunes:duration is {legible(said)}"


def transcripts(told: Told) -> Iterator[str]:
    for item in told.items:
        for said in item.findall(qualified("podcast:transcript")):
            if not address(said.get("url", "")):
                yield f"{_called(item)}: a transcript without an address"
            if said.get("type") not in _TRANSCRIPTS:
                yield f"{_called(item)}: no type of transcripts: {legible(said.get('type', '')) or 'empty'}"


def chapters(told: Told) -> Iterator[str]:
    for item in told.items:
        for said in item.findall(qualified("podcast:chapters")):
            if not address(said.get("url", "")):
                yield f"{_called(item)}: chapters without an address"
            if said.get("type") != "application/json+chapters":
                yield f"{_called(item)}: chapters of type {legible(said.get('type', '')) or 'empty'}"


def images(told: Told) -> Iterator[str]:
    for parent, where in ((told.channel, "the channel"), *((item, _called(item)) for item in told.items)):
        for image in parent.findall(qualified("itunes:image")):
            if not address(image.get("href", "")):
                yield f"{where}: itunes:image has no address in href"


def _called(item: etree._Element) -> str:
    return cut(legible(text(item, "title") or text(item, "guid")) or "an item without title", 60)
