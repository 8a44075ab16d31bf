"""What a feed is made of. Names of files are relative to the public folder; `Show.url` makes addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Show:
    title: str
    description: str
    base_url: str
    """Where the public folder is served, ending in "/"."""
    author: str
    email: str
    cover: str
    """Name of the cover picture, relative to the public folder; a new picture has a new name."""
    guid: str
    """podcast:guid, set once and kept for ever."""
    language: str = "sv"
    category: str = "News"
    subcategory: str = "Daily News"
    link: str = ""
    """The newsroom's own site; empty: the show's page."""
    publisher: str = ""
    """Ansvarig utgivare."""
    copyright: str = ""
    explicit: bool = False
    hub: str = ""
    """A WebSub hub that is told of new episodes; empty: none."""
    license: str = ""
    """The licence of the episodes, an SPDX-like slug such as "cc-by-4.0" or words of the newsroom's own."""
    license_url: str = ""
    """Where the licence can be read; a licence in words of one's own needs it."""
    feed: str = "feed.xml"
    """Name of the feed."""
    small_cover: str = ""
    """Name of a smaller copy of the cover, for pages; empty: the cover itself."""
    new_feed_url: str = ""
    """Where the feed has moved to; apps that read it follow (Apple). Empty: it has not."""
    frequency: str = ""
    """How often there are episodes, a key of `feeds.rss.FREQUENCIES`; empty: not said."""
    section_feeds: tuple[str, ...] = ()
    """Sections that have a feed of their own; "*" stands for all of them."""

    def url(self, name: str) -> str:
        """The public address of a file of the show."""
        return self.base_url + name


@dataclass(frozen=True)
class Enclosure:
    name: str
    size: int
    """Bytes."""
    type: str = "audio/mpeg"


@dataclass(frozen=True)
class Chapter:
    start: float
    """Seconds."""
    title: str
    url: str = ""
    """Address of the article that it is, in a digest."""
    picture: str = ""
    """Name of its own picture."""


@dataclass(frozen=True)
class Cue:
    """What is said when: one sentence as written."""

    start: float
    end: float
    text: str
    words: str = ""
    """When its words are said, where that is known: "300:0 720:9", milliseconds and index in `text`, rising.

    One string, because a feed reads hundreds of episodes and needs none of it (see `feeds.words`).
    """


@dataclass(frozen=True)
class Episode:
    guid: str
    title: str
    slug: str
    """Name of its page: episodes/<slug>.html."""
    published: datetime
    """First publication; with a zone, whole seconds, never changed."""
    updated: datetime
    """Last change that a listener can notice."""
    enclosure: Enclosure
    duration: float
    """Seconds."""
    summary: str
    """The lede, plain text in Swedish."""
    credit: str
    """Who speaks: the voice's name and licence."""
    article_url: str = ""
    article_date: datetime | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    chapters: tuple[Chapter, ...] = ()
    cues: tuple[Cue, ...] = ()
    transcript: str = ""
    """Name of the WebVTT file."""
    chapters_file: str = ""
    """Name of the chapters JSON file."""
    captions: str = ""
    """Name of the SRT file, for apps that do not read WebVTT."""
    sentences_file: str = ""
    """Name of the JSON transcript: what is said, a sentence a segment, for programs."""
    cover: str = ""
    """Name of its own picture; empty: the show's cover."""
    note: str = ""
    """What was corrected, in Swedish; empty: nothing was."""

    @property
    def page(self) -> str:
        """Name of its page."""
        return f"episodes/{self.slug}.html"

    @property
    def embed(self) -> str:
        """Name of the page that holds its player alone, for frames in other pages."""
        return f"embed/{self.slug}.html"

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the files that are its own and that the feed gives, its sound first."""
        beside = (self.transcript, self.captions, self.sentences_file, self.chapters_file, self.cover)
        pictures = (chapter.picture for chapter in self.chapters)
        return (self.enclosure.name, *dict.fromkeys(filter(None, (*beside, *pictures))))
