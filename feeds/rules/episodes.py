"""What apps ask of the episodes of a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import PurePosixPath

from feeds.plain import address, plain
from feeds.rules.case import Case, called, each, shared
from feeds.rules.show import TITLE_BYTES
from feeds.rules.tables import SOUND_TYPES
from feeds.types import Episode

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_AHEAD = timedelta(minutes=10)
"""Clocks differ."""
_ROUNDED = 0.05
"""Seconds."""


def some(case: Case) -> Iterator[str]:
    if not case.episodes:
        yield "the feed has no episode"


def guid(case: Case) -> Iterator[str]:
    return each(case, lambda episode: "" if plain(episode.guid) else "no GUID")


def guid_once(case: Case) -> Iterator[str]:
    return shared(case, lambda episode: episode.guid, "GUID")


def guid_of_its_own(case: Case) -> Iterator[str]:
    def fault(episode: Episode) -> str:
        its_file = episode.guid and episode.guid in (
            case.show.url(episode.enclosure.name),
            episode.enclosure.name,
        )
        return "the GUID is the sound's address, which changes" if its_file else ""

    return each(case, fault)


def title(case: Case) -> Iterator[str]:
    return each(case, lambda episode: "" if plain(episode.title) else "no title")


def long_title(case: Case) -> Iterator[str]:
    def fault(episode: Episode) -> str:
        size = len(plain(episode.title).encode())
        return f"title of {size} bytes; apps cut after {TITLE_BYTES}" if size > TITLE_BYTES else ""

    return each(case, fault)


def summary(case: Case) -> Iterator[str]:
    return each(case, lambda episode: "" if plain(episode.summary) else "no description")


def credit(case: Case) -> Iterator[str]:
    return each(case, lambda episode: "" if plain(episode.credit) else "the voice is not named")


def slug(case: Case) -> Iterator[str]:
    return each(
        case,
        lambda episode: (
            "" if _SLUG.fullmatch(episode.slug) else f"not a page's name: {plain(episode.slug) or 'empty'}"
        ),
    )


def slug_once(case: Case) -> Iterator[str]:
    return shared(case, lambda episode: episode.slug, "page")


def sound_once(case: Case) -> Iterator[str]:
    return shared(case, lambda episode: episode.enclosure.name, "sound")


def sound_type(case: Case) -> Iterator[str]:
    def fault(episode: Episode) -> str:
        ending = PurePosixPath(episode.enclosure.name).suffix
        if ending not in SOUND_TYPES:
            return f"an app cannot tell what this is by its ending: {plain(episode.enclosure.name)}"
        fits = episode.enclosure.type in SOUND_TYPES[ending]
        return (
            ""
            if fits
            else f"{ending} is {SOUND_TYPES[ending][0]}, not {plain(episode.enclosure.type) or 'empty'}"
        )

    return each(case, fault)


def sound_size(case: Case) -> Iterator[str]:
    size = "the sound's length in bytes is not a positive number"
    return each(case, lambda episode: "" if episode.enclosure.size > 0 else size)


def names(case: Case) -> Iterator[str]:
    for episode in case.episodes:
        for name in episode.files:
            if not _NAME.fullmatch(name):
                yield f"{called(episode)}: not a file's name in ASCII inside the folder: {plain(name)}"


def duration(case: Case) -> Iterator[str]:
    return each(case, lambda episode: "" if episode.duration > 0 else "the duration is not a positive number")


def zone(case: Case) -> Iterator[str]:
    def fault(episode: Episode) -> str:
        naive = episode.published.tzinfo is None or episode.updated.tzinfo is None
        return "a date without a zone" if naive else ""

    return each(case, fault)


def date_once(case: Case) -> Iterator[str]:
    return shared(
        case, lambda episode: episode.published.isoformat(timespec="seconds"), "date of publication"
    )


def future(case: Case) -> Iterator[str]:
    def fault(episode: Episode) -> str:
        if case.now is None or episode.published.tzinfo is None or episode.published <= case.now + _AHEAD:
            return ""
        return f"published in the future: {episode.published.isoformat()}"

    return each(case, fault)


def changed_later(case: Case) -> Iterator[str]:
    def fault(episode: Episode) -> str:
        zones = {episode.published.tzinfo is None, episode.updated.tzinfo is None}
        early = len(zones) == 1 and episode.updated < episode.published
        return "changed before it was published" if early else ""

    return each(case, fault)


def article(case: Case) -> Iterator[str]:
    def fault(episode: Episode) -> str:
        bad = episode.article_url and not address(episode.article_url)
        return f"the article's address is none: {plain(episode.article_url)}" if bad else ""

    return each(case, fault)


def transcript(case: Case) -> Iterator[str]:
    return each(case, lambda episode: "" if episode.transcript else "no transcript")


def chapters(case: Case) -> Iterator[str]:
    def fault(episode: Episode) -> str:
        starts = [chapter.start for chapter in episode.chapters]
        if not all(plain(chapter.title) for chapter in episode.chapters):
            return "a chapter without a title"
        if any(after <= before for before, after in pairwise(starts)) or any(start < 0 for start in starts):
            return "chapters out of order"
        return "a chapter after the end" if starts and starts[-1] >= episode.duration else ""

    return each(case, fault)


def cues(case: Case) -> Iterator[str]:
    def fault(episode: Episode) -> str:
        if any(cue.end < cue.start or cue.start < 0 for cue in episode.cues):
            return "a sentence that ends before it starts"
        if any(after.start < before.end - _ROUNDED for before, after in pairwise(episode.cues)):
            return "sentences said at the same time"
        late = episode.cues and episode.cues[-1].end > episode.duration + 1
        return "a sentence after the end" if late else ""

    return each(case, fault)
