"""A recording becomes an episode: sound first, then its side files, then the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from audio.types import Recording
from feeds.types import Chapter, Cue, Enclosure, Episode
from podcast.article import Facts
from podcast.catalogue import Place, Row, State
from podcast.config import Config
from podcast.errors import PageError
from podcast.script import Script
from podcast.show import ShowFolder, writing
from podcast.spoken import Spoken

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def issue(
    spoken: Spoken,
    script: Script,
    show: ShowFolder,
    *,
    ident: str,
    guid: str = "",
    now: datetime,
    over: Row | None = None,
) -> Row:
    """Store a recording with its transcript and chapters and enter it in the catalogue.

    What comes out as it was before changes nothing but what is known of it. Raises `PageError` when the
    episode was retracted, or is by now another than `over`, and `StorageError`; nothing names the files
    before all of them are there.
    """
    recording = spoken.recording
    known = (spoken.content, spoken.voice, spoken.wanted)
    moment = _moment(script.facts, show.config, now)
    with writing(show):
        before = show.catalogue.find(ident)
        refuse_retracted(before)
        if over and (before is None or before.revision != over.revision):
            raise PageError(f"the episode was corrected meanwhile: {script.title}")
        if recording is None:
            return show.catalogue.remember(before or show.catalogue.resolve(ident), *known)
        place = show.catalogue.settle(ident, guid, script.title, moment)
        episode = _store(recording, script, show, place, now)
        if before and replace(episode, updated=before.episode.updated) == before.episode:
            return show.catalogue.remember(before, *known)
        return show.catalogue.publish(ident, episode, script, *known, now)


def became(before: Row | None, after: Row) -> str:
    """What an editor is told of an episode: published, corrected or already published."""
    if before is None:
        return "published"
    return "corrected" if after.revision != before.revision else "already published"


def refuse_retracted(row: Row | None) -> None:
    """Raise `PageError` for an episode that was taken back: publishing alone never brings it up again."""
    if row is not None and row.state is State.RETRACTED:
        error = PageError(
            f"the episode was retracted: {row.episode.title}: {row.why or 'no reason was given'}"
        )
        error.add_note(f"`podcast restore {row.number}` brings it back.")
        raise error


def _store(recording: Recording, script: Script, show: ShowFolder, place: Place, now: datetime) -> Episode:
    """Write the sound and what lies beside it; the hash in the names makes them immutable."""
    from feeds.chapters import chapters_json
    from feeds.transcripts import srt, transcript_json, vtt
    from feeds.words import told

    near = f"media/{place.published:%Y/%m}/{place.slug}"
    sound = recording.mp3.behind(_tags(recording, script, show, place))
    stem = f"{near}-{sound.sha256[:12]}"
    cues = tuple(Cue(mark.start, mark.end, mark.segment.text, told(mark.words)) for mark in recording.marks)
    chapters = tuple(
        Chapter(each.start, each.title, each.link, _picture(each.picture, show, near))
        for each in recording.chapters
    )
    show.public.put(f"{stem}.mp3", sound)
    show.public.put(f"{stem}.vtt", vtt(cues).encode())
    show.public.put(f"{stem}.srt", srt(cues).encode())
    show.public.put(f"{stem}.transcript.json", transcript_json(cues))
    show.public.put(f"{stem}.chapters.json", chapters_json(chapters, show.facts().base_url))
    cover = _cover(script, show, near)
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


def _cover(script: Script, show: ShowFolder, start: str) -> str:
    """Draw and store the episode's own picture; the name begins with `start`, or is empty for none."""
    settings = show.config.show
    if not settings.episode_covers:
        return ""
    from feeds.artwork import draw_episode_cover

    picture = draw_episode_cover(script.title, settings.title, script.facts.section, settings.colour)
    name = f"{start}-{sha256(picture).hexdigest()[:12]}.jpg" if picture else ""
    if name:
        show.public.put(name, picture)
    return name


def _picture(source: str, show: ShowFolder, start: str) -> str:
    """A chapter's picture, a copy of the article's that stays when that goes; empty when there is none."""
    if not source:
        return ""
    name = f"{start}-{sha256(source.encode()).hexdigest()[:12]}.jpg"
    if show.public.size(name) is None:
        picture = show.public.read(source)
        if picture is None:
            return ""
        show.public.put(name, picture)
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
