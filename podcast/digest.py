"""One episode of several: a greeting, the headlines, and article after article as they were spoken before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from audio.swedish import sentences
from audio.types import Segment
from podcast.article import Facts
from podcast.catalogue import Row, State, became
from podcast.chain import Chain
from podcast.config import Config
from podcast.errors import PageError
from podcast.feed import write_feed
from podcast.issue import issue, refuse_retracted
from podcast.script import MONTHS, Script, around, filled, listed, shortened
from podcast.show import ShowFolder
from podcast.spoken import Spoken, speak
from podcast.titles import slug
from podcast.when import STOCKHOLM, shown

KIND = "digest:"
"""What the identity of a digest begins with."""
WEEKDAYS = ("måndagen", "tisdagen", "onsdagen", "torsdagen", "fredagen", "lördagen", "söndagen")


@dataclass(frozen=True)
class Digested:
    """What became of a digest."""

    row: Row
    spoken: Spoken
    """Without a recording: it was published before as it is."""
    anew: tuple[Row, ...]
    """Episodes that another voice speaks: their articles were spoken anew."""
    before: Row | None = None
    """The digest as it was, when there was one."""

    @property
    def state(self) -> str:
        """What an editor is told: published, corrected or already published."""
        return became(self.before, self.row)


def named(show: ShowFolder, words: Sequence[str]) -> tuple[Row, ...]:
    """The episodes that an editor names, each once, in this order.

    Raises `PageError` for one that does not exist, was retracted, is scheduled, or is a digest itself.
    """
    rows = {row.number: row for row in map(show.catalogue.resolve, words)}
    for row in rows.values():
        refuse_retracted(row)
        if row.state is State.SCHEDULED:
            when = shown(row.episode.published)
            raise PageError(f"cannot be part of a digest: {row.episode.title}: it is scheduled for {when}")
        if is_digest(row):
            raise PageError(f"cannot be part of a digest: {row.episode.title}: it is one itself")
    return tuple(rows.values())


def published_since(show: ShowFolder, since: datetime, section: str) -> tuple[Row, ...]:
    """The articles published since then, newest first; of one section only unless that is empty.

    Raises `PageError` when there are none.
    """
    marks = [mark for mark in show.catalogue.marks() if mark.published >= since]
    rows = [show.catalogue.resolve(mark.guid) for mark in marks if mark.state is State.PUBLISHED]
    found = tuple(
        row
        for row in rows
        if not is_digest(row) and section.casefold() in ("", row.episode.section.casefold())
    )
    if not found:
        where = f" in {section}" if section else ""
        when = f"{since.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
        error = PageError(f"nothing to digest: no episode was published since {when}{where}")
        error.add_note("`podcast list` shows the episodes; name them, or say an earlier --since.")
        raise error
    return found


def is_digest(row: Row) -> bool:
    return row.identity.startswith(KIND)


def containing(show: ShowFolder, row: Row) -> tuple[Row, ...]:
    """The published digests of which an episode is a part."""
    digests = show.catalogue.beginning(KIND)
    return tuple(each for each in digests if row.episode.guid in show.catalogue.script(each).parts)


def digest(
    rows: Sequence[Row],
    title: str,
    show: ShowFolder,
    chain: Chain,
    now: datetime,
    *,
    guid: str = "",
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Digested:
    """Publish a digest of episodes: a new one, a correction of the same day's, or nothing new.

    All of it is spoken by one voice; what that voice has said before is not spoken again. Raises `PageError`,
    `AudioError`, `StorageError`, `CatalogueError`; the show is then as it was.
    """
    ident = _identity(title, guid, show, now)
    before = show.catalogue.find(ident)
    refuse_retracted(before)
    script = write_digest(rows, title, show, now)
    try:
        spoken = speak(script, before, show, chain, progress)
        row = issue(spoken, script, show, ident=ident, guid=guid, now=now)
    finally:
        write_feed(show)
    anew = tuple(each for each in rows if spoken.recording and each.voice != spoken.voice)
    return Digested(row, spoken, anew, before)


def write_digest(rows: Sequence[Row], title: str, show: ShowFolder, now: datetime) -> Script:
    """Write what will be said: a greeting and the headlines, the articles, and last what it was."""
    config, day = show.config, now.astimezone(STOCKHOLM)
    scripts = [show.catalogue.script(row) for row in rows]
    facts = {
        "title": title.rstrip(" ."),
        "show": config.show.title,
        "day": f"{WEEKDAYS[day.weekday()]} den {day.day} {MONTHS[day.month - 1]}",
        "authors": listed(_authors(rows)) if all(row.episode.authors for row in rows) else "",
    }
    segments = [*_opening(scripts, title, filled(config.words.digest_intro, facts), config)]
    for row, script in zip(rows, scripts, strict=True):
        segments += _article(row, script, show)
    script = Script(
        title=_dated(title, day),
        summary=shortened(" ".join(_as_sentence(each.title) for each in scripts)),
        facts=Facts(title=title, authors=_authors(rows), section=_section(rows)),
        segments=tuple(segments),
        parts=tuple(row.episode.guid for row in rows),
    )
    return around(script, sentences(filled(config.words.digest_outro, facts)), config)


def _opening(scripts: Sequence[Script], title: str, greeting: str, config: Config) -> Iterator[Segment]:
    """The greeting and the headlines, over the bed."""
    pauses, chapter = config.pauses, title
    for text in sentences(greeting):
        yield Segment(text, pauses.sentence, chapter=chapter, bed=True)
        chapter = ""
    for place, script in enumerate(scripts):
        pause = pauses.after_heading if place < len(scripts) - 1 else pauses.before_heading
        yield Segment(script.article[0].text, pause, chapter=chapter, bed=True)
        chapter = ""


def _article(row: Row, script: Script, show: ShowFolder) -> Iterator[Segment]:
    """An article as it was said, without the words around it, as one chapter."""
    episode = row.episode
    head, *body = [replace(each, chapter="", bed=False, ident=False) for each in script.article]
    link = episode.article_url or show.facts().url(episode.page)
    yield replace(head, chapter=episode.title, link=link, picture=episode.cover, ident=True)
    yield from body[:-1]
    yield from (replace(each, pause=show.config.pauses.before_heading) for each in body[-1:])


def _identity(title: str, guid: str, show: ShowFolder, now: datetime) -> str:
    """A digest is known by its GUID, else by its title and its day."""
    if not guid:
        return f"{KIND}{slug(title)}:{now.astimezone(STOCKHOLM):%Y-%m-%d}"
    with suppress(PageError):
        row = show.catalogue.resolve(guid)
        if row.episode.guid == guid and is_digest(row):
            return row.identity
    return KIND + guid


def _dated(title: str, day: datetime) -> str:
    """The title with its day, since tomorrow's has the same; unless it names a month itself."""
    month = MONTHS[day.month - 1]
    return title if month in title.casefold() else f"{title} {day.day} {month} {day.year}"


def _as_sentence(title: str) -> str:
    return title if title.endswith((".", "?", "!", "…")) else f"{title}."


def _authors(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in rows for name in row.episode.authors))


def _section(rows: Sequence[Row]) -> str:
    """The section that all of them are from, if they are from one."""
    sections = {row.episode.section for row in rows}
    return sections.pop() if len(sections) == 1 else ""
