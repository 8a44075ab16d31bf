"""Episodes that nobody spoke, published as if somebody had: quick, for tests of what happens to a show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from feeds.chapters import chapters_json
from feeds.transcripts import srt, transcript_json, vtt
from feeds.types import Chapter, Cue, Enclosure, Episode
from feeds.words import told
from podcast.article import Facts
from podcast.feed import write_feed
from podcast.remains import script_of
from podcast.script import closing
from podcast.show import ShowFolder

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def published(show: ShowFolder, number: int, *, sound: bytes = b"ID3", url: bool = True) -> Episode:
    """An episode of invented sound, published as `issue` does it."""
    at = NOW - timedelta(hours=100 - number)
    title = f"Bron nummer {number} & <älven>"
    slug = f"bron-nummer-{number}"
    stem = f"media/{at:%Y/%m}/{slug}-{sound.hex():0<12.12}"
    facts = Facts(title, ("Siv Öberg", "Bo Ek"), at - timedelta(days=1))
    end = [closing(facts, title, show.config), show.config.words.disclosure]
    said = [title, "Det sägs först.", "Och så detta, i en egen del.", *end]
    cues = tuple(
        Cue(2.0 * at + 0.3, 2.0 * at + 1.5, text, told([(2.0 * at + 0.31, 0)]) if at else "")
        for at, text in enumerate(said)
    )
    chapters = (Chapter(0.0, title), Chapter(4.3, "En egen del"))
    episode = Episode(
        guid=f"urn:uuid:{number}",
        title=title,
        slug=slug,
        published=at,
        updated=at,
        enclosure=Enclosure(f"{stem}.mp3", len(sound)),
        duration=10.0,
        summary="Ingressen om bron.",
        credit="Provröst (CC0)",
        article_url=f"https://tidning.example.se/bron-{number}" if url else "",
        article_date=facts.published,
        authors=facts.authors,
        section="Inrikes",
        chapters=chapters,
        cues=cues,
        transcript=f"{stem}.vtt",
        captions=f"{stem}.srt",
        sentences_file=f"{stem}.transcript.json",
        chapters_file=f"{stem}.chapters.json",
        note="Rättelse: bron är längre." if sound != b"ID3" else "",
    )
    for name, content in zip(
        (*episode.files,),
        (sound, vtt(cues).encode(), srt(cues).encode(), transcript_json(cues), chapters_json(chapters)),
        strict=True,
    ):
        show.public.put(name, content)
    script = script_of(episode, show.config)
    page = episode.article_url or f"sidor/{number}.txt"
    show.catalogue.publish(page, episode, script, f"{number}{sound!r}", "tone", "", at)
    write_feed(show)
    return episode
