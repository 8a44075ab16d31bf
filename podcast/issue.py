"""A recording becomes an episode: sound first, then its side files, then the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from audio.types import Recording
from feeds.types import Chapter, Cue, Enclosure, Episode
from podcast.article import Facts
from podcast.catalogue import Place, Row, State
from podcast.config import Config
from podcast.errors import PageError
from podcast.script import Script
from podcast.show import ShowFolder, writing
from podcast.spoken import Spoken
from podcast.storage import Folder
from podcast.when import STOCKHOLM


def issue(
    spoken: Spoken,
    script: Script,
    show: ShowFolder,
    *,
    ident: str,
    guid: str = "",
    now: datetime,
    at: datetime | None = None,
    over: Row | None = None,
) -> Row:
    """Store a recording with its transcript and chapters and enter it in the catalogue.

    With `at`, an episode that no listener knows yet appears at that time and not before; a time that has
    passed is now. What comes out as it was before changes nothing but what is known of it. Raises
    `PageError` when the episode was retracted, is in the feed and may not appear yet, or is by now another
    than `over`, and `StorageError`; nothing names the files before all of them are there.
    """
    recording = spoken.recording
    known = (spoken.content, spoken.voice, spoken.wanted)
    with writing(show):
        before = show.catalogue.find(ident)
        refuse_retracted(before)
        refuse_hiding(before, at, now)
        if over and (before is None or before.revision != over.revision):
            raise PageError(f"the episode was corrected meanwhile: {script.title}")
        if recording is None:
            return show.catalogue.remember(before or show.catalogue.resolve(ident), *known)
        place, state = _place(before, ident, guid, script, show, at, now)
        episode = _store(recording, script, show, place, show.shelf(state), now)
        if before and replace(episode, updated=before.episode.updated) == before.episode:
            return show.catalogue.remember(before, *known)
        row = show.catalogue.publish(ident, episode, script, *known, now, state)
        if before and before.state is State.SCHEDULED:
            _forget(before, row, show)
        return row


def _place(
    before: Row | None,
    ident: str,
    guid: str,
    script: Script,
    show: ShowFolder,
    at: datetime | None,
    now: datetime,
) -> tuple[Place, State]:
    """Where an episode stands in the feed, and whether it is in it."""
    moment = _moment(script.facts, show.config, now)
    if at and at <= now:
        at, moment = (now, now) if before else (None, moment)  # what waits is not to wait any longer
    place = show.catalogue.settle(ident, guid, script.title, moment, at)
    known = before is not None and before.state is State.PUBLISHED
    return place, State.PUBLISHED if known or place.published <= now else State.SCHEDULED


def _forget(before: Row, after: Row, show: ShowFolder) -> None:
    """Take away what waited and is not to appear: nobody was ever sent to it."""
    for name in before.episode.files:
        if name not in after.episode.files:
            show.catalogue.forget_file(name)
        elif after.state is State.SCHEDULED:
            continue
        show.waiting.delete(name)


def refuse_retracted(row: Row | None) -> None:
    """Raise `PageError` for an episode that was taken back: publishing alone never brings it up again."""
    if row is not None and row.state in (State.RETRACTED, State.HELD):
        error = PageError(
            f"the episode was retracted: {row.episode.title}: {row.why or 'no reason was given'}"
        )
        error.add_note(f"`podcast restore {row.number}` brings it back.")
        raise error


def refuse_hiding(row: Row | None, at: datetime | None, now: datetime) -> None:
    """Raise `PageError` for an episode in the feed that is to appear later: apps have it already."""
    if row is not None and row.state is State.PUBLISHED and at is not None and at > now:
        error = PageError(
            f"the episode is in the feed already: {row.episode.title}: --at cannot hide it again"
        )
        error.add_note("Publish the correction without --at when its time has come.")
        raise error


def _store(
    recording: Recording, script: Script, show: ShowFolder, place: Place, shelf: Folder, now: datetime
) -> Episode:
    """Write the sound and what lies beside it; the hash in the names makes them immutable."""
    from feeds.chapters import chapters_json
    from feeds.transcripts import srt, transcript_json, vtt
    from feeds.words import told

    near = f"media/{place.published:%Y/%m}/{place.slug}"
    sound = recording.mp3.behind(_tags(recording, script, show, place))
    stem = f"{near}-{sound.sha256[:12]}"
    cues = tuple(Cue(mark.start, mark.end, mark.segment.text, told(mark.words)) for mark in recording.marks)
    chapters = tuple(
        Chapter(each.start, each.title, each.link, _picture(each.picture, show, shelf, near))
        for each in recording.chapters
    )
    shelf.put(f"{stem}.mp3", sound)
    shelf.put(f"{stem}.vtt", vtt(cues).encode())
    shelf.put(f"{stem}.srt", srt(cues).encode())
    shelf.put(f"{stem}.transcript.json", transcript_json(cues))
    shelf.put(f"{stem}.chapters.json", chapters_json(chapters, show.facts().base_url))
    cover = _cover(script, show, shelf, near)
    return Episode(
        guid=place.guid,
        title=script.title,
        slug=place.slug,
        published=place.published,
        updated=max(now.replace(microsecond=0), place.published),
        enclosure=Enclosure(f"{stem}.mp3", len(sound)),
        duration=recording.duration,
        summary=script.summary,
        credit=recording.credit,
        article_url=script.facts.url,
        article_date=script.facts.published,
        authors=script.facts.authors,
        section=script.facts.section,
        chapters=chapters,
        cues=cues,
        transcript=f"{stem}.vtt",
        captions=f"{stem}.srt",
        sentences_file=f"{stem}.transcript.json",
        chapters_file=f"{stem}.chapters.json",
        cover=cover,
        note=script.note,
    )


def _cover(script: Script, show: ShowFolder, shelf: Folder, start: str) -> str:
    """Draw and store the episode's own picture; the name begins with `start`, or is empty for none."""
    settings = show.config.show
    if not settings.episode_covers:
        return ""
    from feeds.artwork import draw_episode_cover

    picture = draw_episode_cover(script.title, settings.title, script.facts.section, settings.colour)
    name = f"{start}-{sha256(picture).hexdigest()[:12]}.jpg" if picture else ""
    if name:
        shelf.put(name, picture)
    return name


def _picture(source: str, show: ShowFolder, shelf: Folder, start: str) -> str:
    """A chapter's picture, a copy of the article's that stays when that goes; empty when there is none."""
    if not source:
        return ""
    name = f"{start}-{sha256(source.encode()).hexdigest()[:12]}.jpg"
    if shelf.size(name) is None:
        picture = show.public.read(source)
        if picture is None:
            return ""
        shelf.put(name, picture)
    return name


def _tags(recording: Recording, script: Script, show: ShowFolder, place: Place) -> bytes:
    from audio.tags import Tags, tag

    settings = show.config.show
    return tag(
        Tags(
            title=script.title,
            artist=", ".join(script.facts.authors) or settings.author,
            album=settings.title,
            date=(script.facts.published or place.published).astimezone(STOCKHOLM).date(),
            comment=f"{show.config.words.disclosure} {recording.credit}".strip(),
            lyrics="\n".join(mark.segment.text for mark in recording.marks),
            picture=show.small_cover(),
            chapters=recording.chapters,
            duration=recording.duration,
        )
    )


def _moment(facts: Facts, config: Config, now: datetime) -> datetime:
    """When an episode is first published: now, or the article's own date; never in the future."""
    if config.publishing.pubdate == "article" and facts.published is not None:
        return min(facts.published, now)
    return now - timedelta(microseconds=now.microsecond)
