"""What the published files tell of episodes: the way back from feed, transcripts and chapters."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from audio.swedish import sentences
from audio.types import Segment
from feeds.types import Chapter, Cue, Enclosure, Episode
from feeds.words import told
from podcast.article import Facts
from podcast.cleaner.facts import read_moment
from podcast.config import Config
from podcast.script import Script, closing
from podcast.storage import Folder

if TYPE_CHECKING:
    from lxml import etree

    from feeds.reading import Told

_MEDIA = re.compile(r"media/\d{4}/\d{2}/(?P<slug>.+?)(?:-[0-9a-f]{12})?\.(?:mp3|m4a)")
_MADE = re.compile(r"Uppläst av syntetisk röst\.(?: Röst: (?P<credit>.*)\.)?", re.DOTALL)
_WRITTEN = re.compile(r"Publicerad (\d{1,2} \w+ \d{4})\.")
_NOTES = "{http://purl.org/rss/1.0/modules/content/}encoded"
_GONE = "<h1>Avsnittet är tillbakadraget</h1>"
_UNHEARD = re.compile(r"”(.*)” går inte längre att lyssna på\.")
_BESIDE = {
    "transcript": ".vtt",
    "captions": ".srt",
    "sentences_file": ".transcript.json",
    "chapters_file": ".chapters.json",
}
_NEAR = 0.6
"""Seconds between the beginning of a chapter and of its first sentence: a jingle's end and a breath."""


@dataclass
class Remains:
    """What is left of a show when its catalogue is not."""

    guid: str = ""
    """podcast:guid."""
    base: str = ""
    """Where the feed says that the public folder is served."""
    episodes: dict[str, Episode] = field(default_factory=dict)
    """By GUID, as the feed and its archives tell of them: `completed` adds what their side files tell."""
    unread: list[str] = field(default_factory=list)
    """Files that cannot be read, and why."""


def remains(public: Folder) -> Remains:
    """The episodes that the feed and its archives name."""
    found = Remains()
    changed = datetime.fromtimestamp(0, UTC)
    for name in ("feed.xml", *(name for name in public.names("feeds") if "arkiv-" in name)):
        feed = _told(public, name, found)
        if feed is None:
            continue
        from feeds.reading import moment, text

        found.guid = found.guid or text(feed.channel, "podcast:guid")
        changed = max(changed, moment(text(feed.channel, "lastBuildDate")) or changed)
        found.base = found.base or feed.base
        for episode in _episodes(feed, found):
            found.episodes.setdefault(episode.guid, episode)
    if found.episodes:  # the feed tells when it was changed last, not which episode was
        newest = max(found.episodes.values(), key=lambda each: each.published)
        found.episodes[newest.guid] = replace(newest, updated=max(newest.updated, changed))
    return found


def completed(episode: Episode, public: Folder, found: Remains) -> Episode:
    """The episode with what its side files tell; one that cannot be read is named in `found`."""
    cues: tuple[Cue, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    for name, key in ((episode.sentences_file, "segments"), (episode.chapters_file, "chapters")):
        if not name:
            continue
        try:
            rows = json.loads(public.read(name) or b"")[key]
            if key == "segments":
                cues = tuple(map(_cue, rows))
            else:
                chapters = tuple(_chapter(row, found.base) for row in rows)
        except (ValueError, KeyError, TypeError):
            found.unread.append(f"{name}: {'missing' if public.size(name) is None else 'damaged'}")
    return replace(episode, cues=cues, chapters=chapters)


def is_gone(public: Folder, slug: str) -> bool:
    """Whether an episode's page says that it was retracted."""
    return _GONE in (public.read(f"episodes/{slug}.html") or b"").decode("utf-8", "replace")


def why_gone(public: Folder, slug: str) -> str:
    """The reason that such a page gives; may be empty."""
    return _told_of_gone(public, slug)[1]


def gone(public: Folder, withdrawn: Folder, slug: str) -> Episode | None:
    """A retracted episode as its page and its withdrawn files tell, under a new GUID; None without sound."""
    sounds = [
        name for name in withdrawn.names("media") if (_MEDIA.fullmatch(name) or {"slug": ""})["slug"] == slug
    ]
    if not sounds:
        return None
    stem = sounds[-1].rpartition(".")[0]
    title, _ = _told_of_gone(public, slug)
    at = datetime.fromtimestamp(int(withdrawn.path(sounds[-1]).stat().st_mtime), UTC)
    beside: dict[str, Any] = {
        field: f"{stem}{end}" if withdrawn.size(f"{stem}{end}") is not None else ""
        for field, end in _BESIDE.items()
    }
    episode = Episode(
        guid=f"urn:uuid:{uuid.uuid4()}",
        title=title or slug,
        slug=slug,
        published=at,
        updated=at,
        enclosure=Enclosure(sounds[-1], withdrawn.size(sounds[-1]) or 0),
        duration=0.0,
        summary="",
        credit="",
        **beside,
    )
    whole = completed(episode, withdrawn, Remains())
    return replace(whole, duration=whole.cues[-1].end if whole.cues else 0.0)


def _told_of_gone(public: Folder, slug: str) -> tuple[str, str]:
    """The title of a retracted episode and why it was, as its page tells."""
    from lxml import html

    page = html.fromstring(public.read(f"episodes/{slug}.html") or b"<p></p>")
    said = ["".join(map(str, p.itertext())).strip() for p in page.iterfind(".//p") if p.find("a") is None]
    title = next((known[1] for each in said if (known := _UNHEARD.fullmatch(each))), "")
    return title, next((each for each in said if not _UNHEARD.fullmatch(each)), "")


def script_of(episode: Episode, config: Config) -> Script:
    """What was said, as its transcript tells: where its closing words begin is seen where they are as now."""
    facts = Facts(
        title=episode.title,
        authors=episode.authors,
        published=episode.article_date,
        url=episode.article_url,
        section=episode.section,
    )
    segments = tuple(_segments(episode)) or (Segment(episode.title, chapter=episode.title),)
    end = (*sentences(closing(facts, episode.title, config)), config.words.disclosure)
    known = tuple(each.text for each in segments[-len(end) :]) == end
    return Script(episode.title, episode.summary, facts, segments, after=len(end) if known else 0)


def _segments(episode: Episode) -> Iterator[Segment]:
    chapters = list(episode.chapters)
    for cue, after in zip_longest(episode.cues, episode.cues[1:]):
        begins = chapters and chapters[0].start <= cue.start + _NEAR
        chapter = chapters.pop(0) if begins else Chapter(0.0, "")
        pause = round(max(0.0, after.start - cue.end), 2) if after else 0.0
        yield Segment(cue.text, pause, chapter.title, chapter.url, chapter.picture)


def _told(public: Folder, name: str, found: Remains) -> Told | None:
    from feeds.reading import read

    content = public.read(name)
    if content is None:
        return None
    try:
        return read(content)
    except ValueError as cause:
        found.unread.append(f"{name}: {cause}")
        return None


def _episodes(feed: Told, found: Remains) -> Iterator[Episode]:
    from feeds.reading import as_episodes, as_show

    show = as_show(feed)
    for item, episode in zip(feed.items, as_episodes(feed), strict=True):
        known = _MEDIA.fullmatch(episode.enclosure.name)
        if not episode.guid or not known:
            found.unread.append(f"{episode.title}: not an episode of this program")
            continue
        slug = known["slug"]
        page = show.url(f"episodes/{slug}.html")
        yield replace(
            episode,
            slug=slug,
            article_url="" if episode.article_url == page else episode.article_url,
            cover="" if episode.cover == show.cover else episode.cover,
            **_said(item, episode.summary),
        )


def _said(item: etree._Element, description: str) -> dict[str, Any]:
    """What stands in an item's texts: the summary, what was corrected, who spoke, and of whom and when."""
    from feeds.reading import qualified, text

    parts = [part for part in description.split("\n\n") if not part.startswith("Artikeln: http")]
    made = _MADE.fullmatch(parts[-1]) if parts else None
    parts = parts[:-1] if made else parts
    noted = parts and parts[-1].casefold().startswith("rättelse")
    written = _WRITTEN.search(item.findtext(_NOTES) or "")
    people = item.findall(qualified("podcast:person"))
    return {
        "summary": "\n\n".join(parts[:-1] if noted else parts),
        "note": parts[-1] if noted else "",
        "credit": (made["credit"] or "") if made else "",
        "article_date": read_moment(written[1]) if written else None,
        "authors": tuple((who.text or "").strip() for who in people if who.get("role") == "author"),
        "section": text(item, "category"),
    }


def _cue(row: dict[str, Any]) -> Cue:
    text, words, at = str(row["body"]), [], 0
    for word in row.get("words", ()):
        at = text.index(word["body"], at)
        words.append((float(word["startTime"]), at))
        at += len(word["body"])
    return Cue(float(row["startTime"]), float(row["endTime"]), text, told(words))


def _chapter(row: dict[str, Any], base: str) -> Chapter:
    picture = str(row.get("img", ""))
    return Chapter(
        float(row["startTime"]), str(row["title"]), str(row.get("url", "")), picture.removeprefix(base)
    )
