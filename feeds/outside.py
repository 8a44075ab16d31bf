"""A feed checked from outside: a file, a folder or an address, without the show that made it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from feeds.check import RULES, Finding, Level
from feeds.errors import FeedError
from feeds.plain import legible
from feeds.reading import Told, as_episodes, as_show, read
from feeds.rules import told as of_feed
from feeds.rules.case import Case
from feeds.types import Episode

# Rule, level, test, advice; sources as in feeds/check.py; A823: podcasters.apple.com/support/823.
FEED_RULES: tuple[tuple[str, Level, of_feed.Rule, str], ...] = (
    (
        "xml-declaration",
        "error",
        of_feed.declaration,
        'Begin with <?xml version="1.0" encoding="UTF-8"?> (A823).',
    ),
    ("rss-version", "error", of_feed.version, "Apps read RSS 2.0 with one channel."),
    ("namespaces", "error", of_feed.namespaces, "Apps compare namespaces letter by letter (A823)."),
    ("elements", "error", of_feed.elements, "Apps ignore names they do not know; case matters (A823)."),
    ("once", "error", of_feed.repeated, "Apps take the first or the last, not both."),
    (
        "self-link",
        "error",
        of_feed.own_link,
        'PSP-1 asks for atom:link rel="self" with the feed’s own address.',
    ),
    ("self-type", "warning", of_feed.own_link_type, 'PSP-1: type="application/rss+xml".'),
    ("channel-link", "error", of_feed.link, "RSS 2.0 and PSP-1 require it."),
    ("explicit", "error", of_feed.explicit, "Write true or false in itunes:explicit (Apple)."),
    (
        "show-kind",
        "error",
        of_feed.kind,
        "itunes:type is episodic or serial; serial episodes have numbers (Apple).",
    ),
    ("numbers", "error", of_feed.numbers, "Whole numbers from 1; full, trailer or bonus (Apple)."),
    ("locked", "warning", of_feed.locked, "podcast:locked yes keeps others from importing the feed (PSP-1)."),
    (
        "ai-mark",
        "warning",
        of_feed.disclosure,
        'podcast:txt purpose="ai-content", true or false (podcast namespace).',
    ),
    ("ai-words", "error", of_feed.disclosed_words, "Apple 1.11 asks for words that people read."),
    ("new-address", "error", of_feed.moved, "itunes:new-feed-url is the address the feed has moved to."),
    ("spaces", "warning", of_feed.spaces, "Some apps keep the space (PSP-1)."),
    ("description-long", "error", of_feed.description_length, "Apple takes 4000 bytes."),
    ("html", "error", of_feed.html, "Apps drop the notes, or run what is in them."),
    ("html-tags", "warning", of_feed.html_tags, "Apps keep paragraphs, lists, links and bold words (PSP-1)."),
    ("item-link", "warning", of_feed.item_links, "Apps lead there from the notes (PSP-1)."),
    ("item-explicit", "warning", of_feed.item_explicit, "Write true or false (PSP-1)."),
    ("yes-only", "error", of_feed.yes_only, "Write Yes or leave it out: Apple reads no other word."),
    ("enclosure", "error", of_feed.enclosures, "One sound an item, with address, length and type (RSS 2.0)."),
    (
        "permalink",
        "error",
        of_feed.permalinks,
        "RSS 2.0 takes a GUID for an address unless it says otherwise.",
    ),
    ("date", "error", of_feed.dates, "As in Sat, 14 Nov 2026 06:00:00 +0100 (RFC 2822)."),
    ("order", "warning", of_feed.order, "Put the newest episode first."),
    ("duration-form", "warning", of_feed.durations, "Whole seconds (Apple, PSP-1)."),
    ("transcript-link", "error", of_feed.transcripts, "url and type, as text/vtt (podcast namespace)."),
    (
        "chapters-link",
        "error",
        of_feed.chapters,
        "url and type application/json+chapters (podcast namespace).",
    ),
    ("image-link", "error", of_feed.images, "itunes:image has its address in href (Apple)."),
)

_OURS = {
    "voice-credit", "page-name", "page-unique", "date-changed", "feed-missing", "feed-stale", "file-missing",
    "file-names", "show-base-url", "show-hub", "show-publisher", "duration", "date-zone", "file-retracted",
    "orphan",
}  # fmt: skip
"""Rules of a show's own facts that a feed does not tell, or that a rule here tells better."""
_OF_FILES = {
    "cover", "cover-weight", "sound-size", "sound-kind", "sound-duration", "sound-tag", "sound-rate",
    "transcript-file",
    "chapters-file",
}  # fmt: skip
_NOWHERE = Path(__file__) / "nowhere"
_MOST = 2 * 10**8
"""Bytes of a feed that is still read."""


def check_place(place: Path, now: datetime) -> tuple[int, tuple[Finding, ...]]:
    """What is wrong with a feed in a file, or with the feeds of a folder and the files they name.

    Gives the number of episodes too. Raises `FeedError` when there is no feed.
    """
    feeds = _feeds_in(place) if place.is_dir() else (place,)
    found: list[Finding] = []
    named: set[str] = set()
    episodes: set[str] = set()
    for path in feeds:
        told = _read(path)
        if isinstance(told, Finding):
            found.append(told)
            continue
        folder = place if place.is_dir() else None
        found += [
            replace(each, detail=f"{path.name}: {each.detail}") for each in check_feed(told, now, folder)
        ]
        named |= _named(told)
        episodes |= {episode.guid or episode.title for episode in as_episodes(told)}
    if place.is_dir():
        found += _orphans(place, named)
    return len(episodes), tuple(found)


def check_feed(told: Told, now: datetime, folder: Path | None = None) -> tuple[Finding, ...]:
    """What is wrong with a feed, and with the files it names when they lie in `folder`."""
    return tuple(_findings(told, now, folder))


def _findings(told: Told, now: datetime, folder: Path | None) -> Iterator[Finding]:
    for rule, level, test, advice in FEED_RULES:
        for detail in test(told):
            yield Finding(level, rule, legible(detail), advice)
    episodes = as_episodes(told)
    case = Case(as_show(told), episodes, folder or _NOWHERE, now)
    yield from _facts(case)
    if folder is not None:
        yield from of_files(case)
        yield from _missing(episodes, folder)


def _facts(case: Case) -> Iterator[Finding]:
    for rule, level, test, advice in RULES:
        if rule not in _OURS and rule not in _OF_FILES:
            for detail in test(case):
                yield Finding(level, rule, legible(detail), advice)


def of_files(case: Case) -> Iterator[Finding]:
    """What is wrong with the files of a case that are in its folder."""
    for rule, level, test, advice in RULES:
        if rule in _OF_FILES:
            for detail in test(case):
                yield Finding(level, rule, legible(detail), advice)


def _missing(episodes: tuple[Episode, ...], folder: Path) -> Iterator[Finding]:
    for episode in episodes:
        for name in episode.files:
            if "://" not in name and not (folder / name).is_file():
                detail = f"{legible(episode.title)}: not in the folder: {legible(name)}"
                yield Finding("error", "file-missing", detail, "The feed names what listeners cannot fetch.")


def _orphans(folder: Path, named: set[str]) -> Iterator[Finding]:
    for path in sorted((folder / "media").rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in named:
            advice = "A corrected episode's old files stay for a time; `podcast tidy` collects them."
            yield Finding("warning", "orphan", f"no feed names it: {legible(name)}", advice)


def _named(told: Told) -> set[str]:
    return {name for episode in as_episodes(told) for name in episode.files}


def _feeds_in(folder: Path) -> tuple[Path, ...]:
    found = tuple(sorted(folder.glob("*.xml")) + sorted(folder.glob("feeds/*.xml")))
    if not found:
        error = FeedError(f"no feed: {folder}: no file in it ends in .xml")
        error.add_note("Name the folder that holds feed.xml, a feed's file, or its address.")
        raise error
    return found


def _read(path: Path) -> Told | Finding:
    try:
        if path.stat().st_size > _MOST:
            raise FeedError(f"cannot read feed: {path}: larger than {_MOST // 10**6} MB")
        return read(path.read_bytes())
    except OSError as cause:
        raise FeedError(f"cannot read feed: {path}: {cause.strerror or cause}") from cause
    except ValueError as cause:
        return Finding("error", "xml", f"{path.name}: not well-formed: {legible(str(cause))}", _XML)


_XML = "Apps give up at the first fault: write the feed with a program that knows XML."
