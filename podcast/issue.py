"""A recording becomes an episode: sound first, then its side files, then the catalogue."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from audio.types import Recording
from feeds.types import Chapter, Cue, Enclosure, Episode
from podcast.article import Article, Facts, Role
from podcast.catalogue import Place, Row, State
from podcast.config import Config
from podcast.errors import PageError
from podcast.script import Script
from podcast.show import ShowFolder, writing
from podcast.storage import Folder

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SUMMARY = 400  # characters; what apps show of an episode before it is opened


def issue(
    recording: Recording,
    script: Script,
    article: Article,
    show: ShowFolder,
    *,
    ident: str,
    guid: str,
    content: str,
    now: datetime,
) -> Row:
    """Store a recording with its transcript and chapters and enter it in the catalogue.

    Raises `StorageError`; nothing names the files before all of them are there.
    """
    moment = _moment(article.facts, show.config, now)
    with writing(show):
        before = show.catalogue.find(ident)
        refuse_retracted(before)
        place = show.catalogue.settle(ident, guid, script.title, moment)
        episode = _store(recording, script, article, show, place, now)
        if before and before.content == content and before.episode.enclosure == episode.enclosure:
            return before  # another command was first, or missing files are back: a listener notices nothing
        return show.catalogue.publish(ident, episode, content, now, "")


def refuse_retracted(row: Row | None) -> None:
    """Raise `PageError` for an episode that was taken back: publishing alone never brings it up again."""
    if row is not None and row.state is State.RETRACTED:
        error = PageError(
            f"the episode was retracted: {row.episode.title}: {row.why or 'no reason was given'}"
        )
        error.add_note(f"`podcast restore {row.number}` brings it back.")
        raise error


def content_key(script: Script, facts: Facts, studio: str, config: Config) -> str:
    """Digest of everything that a listener of the episode could notice."""
    told = {
        "segments": [asdict(segment) for segment in script.segments],
        "facts": {key: str(value) for key, value in asdict(facts).items()},
        "show": [config.show.title, config.show.author, config.show.language],
        "studio": studio,
    }
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def is_whole(episode: Episode, public: Folder) -> bool:
    """Whether every file that the feed names is there."""
    return public.size(episode.enclosure.name) == episode.enclosure.size and all(
        public.size(name) is not None for name in episode.files
    )


def _store(
    recording: Recording, script: Script, article: Article, show: ShowFolder, place: Place, now: datetime
) -> Episode:
    """Write the sound and what lies beside it; the hash in the names makes them immutable."""
    from feeds.chapters import chapters_json
    from feeds.transcripts import srt, transcript_json, vtt

    sound = _tags(recording, script, article, show, place) + recording.mp3
    stem = f"media/{place.published:%Y/%m}/{place.slug}-{sha256(sound).hexdigest()[:12]}"
    cues = tuple(Cue(mark.start, mark.end, mark.segment.text) for mark in recording.marks)
    chapters = tuple(Chapter(chapter.start, chapter.title) for chapter in recording.chapters)
    show.public.put(f"{stem}.mp3", sound)
    show.public.put(f"{stem}.vtt", vtt(cues).encode())
    show.public.put(f"{stem}.srt", srt(cues).encode())
    show.public.put(f"{stem}.transcript.json", transcript_json(cues))
    show.public.put(f"{stem}.chapters.json", chapters_json(chapters))
    return Episode(
        guid=place.guid,
        title=script.title,
        slug=place.slug,
        published=place.published,
        updated=max(now.replace(microsecond=0), place.published),
        enclosure=Enclosure(f"{stem}.mp3", len(sound)),
        duration=recording.duration,
        summary=summary(article),
        credit=recording.credit,
        article_url=article.facts.url,
        article_date=article.facts.published,
        authors=article.facts.authors,
        section=article.facts.section,
        chapters=chapters,
        cues=cues,
        transcript=f"{stem}.vtt",
        captions=f"{stem}.srt",
        sentences_file=f"{stem}.transcript.json",
        chapters_file=f"{stem}.chapters.json",
    )


def _tags(recording: Recording, script: Script, article: Article, show: ShowFolder, place: Place) -> bytes:
    from audio.tags import Tags, tag

    settings = show.config.show
    return tag(
        Tags(
            title=script.title,
            artist=", ".join(article.facts.authors) or settings.author,
            album=settings.title,
            date=(article.facts.published or place.published).astimezone(STOCKHOLM).date(),
            comment=f"{show.config.words.disclosure} {recording.credit}".strip(),
            lyrics="\n".join(mark.segment.text for mark in recording.marks),
            picture=show.small_cover(),
            chapters=recording.chapters,
            duration=recording.duration,
        )
    )


def summary(article: Article) -> str:
    """The lede, or the first paragraph where there is none, cut at a word."""
    ledes = article.of(Role.LEDE) or article.of(Role.BODY)[:1]
    text = " ".join(" ".join(ledes).split())
    if len(text) <= SUMMARY:
        return text
    return text[: SUMMARY - 1].rpartition(" ")[0].rstrip(" ,–-") + "…"


def _moment(facts: Facts, config: Config, now: datetime) -> datetime:
    """When an episode is first published: now, or the article's own date; never in the future."""
    if config.publishing.pubdate == "article" and facts.published is not None:
        return min(facts.published, now)
    return now - timedelta(microseconds=now.microsecond)
