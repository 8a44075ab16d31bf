"""One episode of several: what is said in it, what it is known by, and what becomes of it later."""

from __future__ import annotations

import io
import json
import shutil
import wave
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import numpy as np
import pytest
from mutagen.id3 import ID3

from audio.errors import SoundFileError
from podcast.again import affected, record_again
from podcast.article import Facts
from podcast.catalogue import Row
from podcast.chain import open_chain
from podcast.digest import Digested, containing, digest, named, published_since
from podcast.errors import PageError
from podcast.lives import orphans, restore, retract, tidy
from podcast.publish import Order, publish
from podcast.show import ShowFolder, open_show
from tests.podcast.conftest import Run, snapshot

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TITLE = "Morgonens nyheter"
ARTICLES = {
    "Bron öppnar igen": ("Lokalt", ("Anna Ask",), "https://tidning.example.se/bron"),
    "Älgen är tillbaka": ("Natur", ("Bo Berg", "Anna Ask"), "https://tidning.example.se/älg"),
    "Fyren tänds": ("Lokalt", ("Siv Öberg",), ""),
}


def text_of(title: str) -> str:
    return (
        f"{title}\n\nBeslutet om detta togs på tisdagen, och det gläder många.\n\n"
        f"Så gick det till\n\nNågra har väntat i flera år. Nu är det klart, och kaffet är gratis för alla.\n"
    )


@pytest.fixture(scope="module")
def newsroom(new_show: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with three articles, published a minute apart, and beside it what was spoken for them."""
    root = tmp_path_factory.mktemp("newsroom")
    shutil.copytree(new_show, root / "show")
    with pytest.MonkeyPatch.context() as patch, open_show(root / "show") as show:
        patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        with open_chain(show.desk) as chain:
            for place, (title, (section, authors, url)) in enumerate(ARTICLES.items()):
                page = root / f"{place}.txt"
                page.write_text(text_of(title), "utf-8")
                facts = Facts(title=title, section=section, authors=authors, url=url)
                now = NOW - timedelta(minutes=10 - place)
                publish(str(page), show, chain, Order(facts, force=True), now)
    return root


@pytest.fixture
def folder(newsroom: Path, tmp_path: Path, cache_home: Path) -> Path:
    """A copy of the newsroom's show, and of its cache."""
    shutil.copytree(newsroom / "cache", cache_home)
    return Path(shutil.copytree(newsroom / "show", tmp_path / "show"))


@pytest.fixture
def articles(show: ShowFolder) -> tuple[Row, ...]:
    return tuple(map(show.catalogue.resolve, "123"))


Make = Callable[..., Digested]


@pytest.fixture
def make(show: ShowFolder) -> Make:
    """A digest of rows, by the show's voice or another."""

    def made(
        *rows: Row, title: str = TITLE, now: datetime = NOW, guid: str = "", voice: str = ""
    ) -> Digested:
        with open_chain(show.desk, voice) as chain:
            return digest(rows, title, show, chain, now, guid=guid)

    return made


def said(row: Row) -> list[str]:
    return [cue.text for cue in row.episode.cues]


def test_headlines_first_then_the_articles_and_once_what_it_was(
    articles: tuple[Row, ...], make: Make
) -> None:
    texts = said(make(*articles).row)

    assert texts[:5] == [
        "Här är Morgonens nyheter, måndagen den 23 november.",
        "Du får höra:",
        *ARTICLES,
    ]
    assert [text for text in texts[5:] if text in ARTICLES] == list(ARTICLES)
    assert texts[-2:] == [
        "Du har lyssnat på Morgonens nyheter, artiklar ur Uppläst prov,"
        " skrivna av Anna Ask, Bo Berg och Siv Öberg.",
        "Texten lästes upp av en syntetisk röst.",
    ]
    assert sum("Du har lyssnat på" in text for text in texts) == 1
    assert sum("syntetisk röst" in text for text in texts) == 1


def test_nothing_is_spoken_but_the_new_words(articles: tuple[Row, ...], make: Make) -> None:
    done = make(*articles)

    assert done.spoken.recording is not None
    assert done.spoken.recording.spoken == 3
    assert done.anew == ()


def test_authors_are_said_only_when_every_article_names_its_own(
    show: ShowFolder, articles: tuple[Row, ...], make: Make, tmp_path: Path
) -> None:
    (tmp_path / "tt.txt").write_text(text_of("Kort nytt"), "utf-8")
    facts = Facts(title="Kort nytt")
    with open_chain(show.desk) as chain:
        row = publish(str(tmp_path / "tt.txt"), show, chain, Order(facts, force=True), NOW).row
    done = make(articles[0], row, now=NOW + timedelta(minutes=1)).row

    assert said(done)[-2] == "Du har lyssnat på Morgonens nyheter, artiklar ur Uppläst prov."
    assert done.episode.authors == ("Anna Ask",)


def test_every_article_is_a_chapter_with_its_link_and_a_picture_of_its_own(
    show: ShowFolder, articles: tuple[Row, ...], make: Make
) -> None:
    episode = make(*articles).row.episode
    rows = json.loads((show.public.root / episode.chapters_file).read_text())["chapters"]

    assert [row["title"] for row in rows] == [TITLE, *ARTICLES]
    assert [row.get("url") for row in rows] == [
        None,
        "https://tidning.example.se/bron",
        "https://tidning.example.se/%C3%A4lg",
        "https://podd.example.se/episodes/fyren-tands.html",
    ]
    pictures = [row["img"].removeprefix("https://podd.example.se/") for row in rows[1:]]
    of_articles = [(show.public.root / row.episode.cover).read_bytes() for row in articles]
    assert [(show.public.root / name).read_bytes() for name in pictures] == of_articles
    assert not set(pictures) & {row.episode.cover for row in articles}
    heard = {cue.text: cue.start for cue in episode.cues}
    assert [chapter.start for chapter in episode.chapters[1:]] == [
        pytest.approx(heard[title], abs=0.001) for title in ARTICLES
    ]


def test_its_file_its_notes_and_its_page_lead_to_the_articles(
    show: ShowFolder, articles: tuple[Row, ...], make: Make
) -> None:
    episode = make(*articles).row.episode
    tags = ID3(show.public.root / episode.enclosure.name)
    (entry,) = [e for e in feedparser.parse(show.feed.read_bytes()).entries if e.id == episode.guid]
    page = (show.public.root / episode.page).read_text("utf-8")

    links = {
        each.start_time: [str(x) for x in each.sub_frames.getall("WXXX")] for each in tags.getall("CHAP")
    }
    assert list(links.values())[1:3] == [
        ["https://tidning.example.se/bron"],
        ["https://tidning.example.se/%C3%A4lg"],
    ]
    assert 'href="https://tidning.example.se/bron">Bron öppnar igen</a>' in entry.content[0].value
    assert "Bron öppnar igen – läs på tidning.example.se" in page
    assert entry.title == "Morgonens nyheter 23 november 2026"
    assert episode.authors == ("Anna Ask", "Bo Berg", "Siv Öberg")


def test_the_same_again_changes_nothing(show: ShowFolder, articles: tuple[Row, ...], make: Make) -> None:
    first = make(*articles)
    before = snapshot(show.public.root)
    again = make(*articles, now=NOW + timedelta(minutes=5))

    assert (first.state, again.state) == ("published", "already published")
    assert snapshot(show.public.root) == before


def test_other_articles_on_the_same_day_correct_it(articles: tuple[Row, ...], make: Make) -> None:
    first = make(*articles[:2])
    later = make(*articles, now=NOW + timedelta(hours=2))

    assert later.state == "corrected"
    assert later.row.episode.guid == first.row.episode.guid
    assert later.row.episode.published == first.row.episode.published
    assert len(later.row.episode.chapters) == 4


def test_the_next_morning_is_another_episode(articles: tuple[Row, ...], make: Make) -> None:
    first, next_ = make(*articles), make(*articles, now=NOW + timedelta(days=1))

    assert next_.state == "published"
    assert next_.row.episode.guid != first.row.episode.guid
    assert next_.row.episode.title == "Morgonens nyheter 24 november 2026"


def test_the_day_is_that_of_stockholm(articles: tuple[Row, ...], make: Make) -> None:
    row = make(*articles, now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC)).row
    assert said(row)[0] == "Här är Morgonens nyheter, tisdagen den 24 november."


def test_a_title_that_names_the_month_gets_no_date(articles: tuple[Row, ...], make: Make) -> None:
    assert make(*articles, title="Nyheter 23 november").row.episode.title == "Nyheter 23 november"


def test_its_guid_wins_over_title_and_day(articles: tuple[Row, ...], make: Make) -> None:
    first = make(*articles[:2], guid="urn:x:1")
    again = make(*articles, guid="urn:x:1", title="Nyheterna", now=NOW + timedelta(days=1))

    assert first.row.episode.guid == "urn:x:1"
    assert again.state == "corrected"
    with pytest.raises(PageError, match="the GUID is taken"):
        make(*articles, guid=articles[0].episode.guid)


def test_the_guid_it_was_given_by_us_finds_it_too(articles: tuple[Row, ...], make: Make) -> None:
    first = make(*articles[:2]).row
    assert make(*articles, guid=first.episode.guid, now=NOW + timedelta(days=1)).state == "corrected"


def test_one_voice_reads_all_of_it_and_says_what_it_read_anew(articles: tuple[Row, ...], make: Make) -> None:
    done = make(*articles, voice="espeak")

    assert done.row.voice == "espeak"
    assert done.anew == articles


def test_what_was_published_since_is_found_newest_first(
    show: ShowFolder, articles: tuple[Row, ...], make: Make
) -> None:
    make(*articles)
    start = NOW - timedelta(minutes=9)

    assert published_since(show, start, "") == (articles[2], articles[1])
    assert published_since(show, start, "lokalt") == (articles[2],)
    with pytest.raises(PageError, match="no episode was published since 2026-11-23 06:51 in Sport"):
        published_since(show, start, "Sport")


def test_what_was_retracted_and_what_is_a_digest_cannot_be_part(
    show: ShowFolder, articles: tuple[Row, ...], make: Make
) -> None:
    whole = make(*articles).row
    retract(show, "1", "Fel person.", NOW)

    assert published_since(show, NOW - timedelta(hours=1), "") == (articles[2], articles[1])
    with pytest.raises(PageError, match=r"was retracted: Bron öppnar igen: Fel person\."):
        named(show, ["2", "1"])
    with pytest.raises(PageError, match="it is one itself"):
        named(show, [whole.episode.slug])
    with pytest.raises(PageError, match="no such episode: 17"):
        named(show, ["17"])


def test_the_digests_that_hold_an_article_are_known(
    show: ShowFolder, articles: tuple[Row, ...], make: Make
) -> None:
    holding = make(*articles[:2]).row
    make(*articles[2:], title="Kvällens nyheter")

    assert containing(show, articles[0]) == (holding,)
    retract(show, str(holding.number), "", NOW)
    assert containing(show, articles[0]) == ()


def test_an_episode_named_twice_is_in_it_once(show: ShowFolder, articles: tuple[Row, ...]) -> None:
    assert named(show, ["2", articles[1].episode.guid, "1"]) == (articles[1], articles[0])


def test_it_is_retracted_and_restored_with_the_pictures_of_its_chapters(
    show: ShowFolder, articles: tuple[Row, ...], make: Make
) -> None:
    row = make(*articles).row
    before = snapshot(show.public.root)
    retract(show, str(row.number), "", NOW)
    assert not any((show.public.root / name).exists() for name in row.episode.files)

    restore(show, str(row.number), NOW)
    assert snapshot(show.public.root) == before


def test_its_pictures_stay_when_those_of_the_articles_go(
    show: ShowFolder, articles: tuple[Row, ...], make: Make
) -> None:
    row = make(*articles).row
    retract(show, "1", "", NOW)
    tidy(show, orphans(show, NOW + timedelta(days=30), timedelta(days=7)))

    assert all((show.public.root / name).is_file() for name in row.episode.files)


def test_it_is_read_again_from_its_script(
    show: ShowFolder, articles: tuple[Row, ...], make: Make, folder: Path
) -> None:
    row = make(*articles).row
    (folder / "lexicon.toml").write_text('[say]\n"beslutet" = "beslutet det där"\n', "utf-8")
    with open_show(folder) as opened, open_chain(opened.desk) as chain:
        again = list(record_again(opened, chain, affected(opened), lambda: NOW + timedelta(hours=1)))
        (after,) = [each.after for each in again if each.before.number == row.number]

    assert after.revision == row.revision + 1
    assert said(after) == said(row)
    assert [(c.url, c.picture) for c in after.episode.chapters] == [
        (c.url, c.picture) for c in row.episode.chapters
    ]


def tone_file(path: Path, seconds: float) -> None:
    wave_ = 6_000 * np.sin(np.arange(round(seconds * 44_100)) * 0.05)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, 44_100, 0, "NONE", ""))
        writer.writeframes(wave_.astype("<i2").tobytes())
    path.write_bytes(file.getvalue())


def dressed(folder: Path, settings: str) -> None:
    """The show's settings with more of them under [sound]."""
    text = (folder / "podcast.toml").read_text("utf-8")
    (folder / "podcast.toml").write_text(text.replace("[sound]\n", f"[sound]\n{settings}\n"), "utf-8")


def test_idents_part_the_articles_and_a_bed_lies_under_the_headlines(
    show: ShowFolder, articles: tuple[Row, ...], make: Make, folder: Path
) -> None:
    bare = make(*articles).row.episode
    tone_file(folder / "ident.wav", 2.0)
    tone_file(folder / "bed.wav", 5.0)
    dressed(folder, 'bed = "bed.wav"\nident = "ident.wav"')
    with open_show(folder) as opened, open_chain(opened.desk) as chain:
        done = digest(articles, TITLE, opened, chain, NOW)
        single = list(record_again(opened, chain, affected(opened), lambda: NOW))

    starts, before = ([chapter.start for chapter in each.chapters] for each in (done.row.episode, bare))
    parts = [
        (b - a) - (d - c) for a, b, c, d in zip(starts[1:], starts[2:], before[1:], before[2:], strict=False)
    ]
    assert done.spoken.recording is not None
    assert done.spoken.recording.spoken == 0
    assert parts == pytest.approx([2.0 + 0.6] * 2, abs=0.2)
    assert all(said(each.after) == said(each.before) for each in single)


@pytest.mark.parametrize(
    ("between", "more"), [("articles", 0.0), ("chapters", 2.0 + 0.6)], ids=["articles", "chapters"]
)
def test_inside_an_article_idents_are_heard_only_where_the_desk_wants_them(
    folder: Path, page: Path, between: str, more: float
) -> None:
    tone_file(folder / "ident.wav", 2.0)
    lengths = []
    for settings in ("", f'ident = "ident.wav"\nident_between = "{between}"'):
        dressed(folder, settings)
        with open_show(folder) as opened, open_chain(opened.desk) as chain:
            lengths.append(publish(str(page), opened, chain, Order(), NOW).row.episode.duration)
    assert lengths[1] - lengths[0] == pytest.approx(more, abs=0.2)


@pytest.mark.parametrize(
    ("use", "data", "told"),
    [("intro", b"only words", "not WAV"), ("bed", b"only words", "not WAV"), ("ident", None, "No such file")],
)
def test_a_sound_file_that_cannot_be_used_is_told_before_anything_is_spoken(
    show: ShowFolder, folder: Path, page: Path, use: str, data: bytes | None, told: str
) -> None:
    before = snapshot(show.public.root / "media"), snapshot(folder.parent / "cache-home")
    if data is not None:
        (folder / "other.wav").write_bytes(data)
    settings = (folder / "podcast.toml").read_text("utf-8").replace('intro = "intro.wav"\n', "")
    (folder / "podcast.toml").write_text(settings, "utf-8")
    dressed(folder, f'{use} = "other.wav"')
    with (
        open_show(folder) as opened,
        open_chain(opened.desk) as chain,
        pytest.raises(SoundFileError, match=rf"other\.wav \({use}\): {told}"),
    ):
        publish(str(page), opened, chain, Order(), NOW)

    assert (snapshot(show.public.root / "media"), snapshot(folder.parent / "cache-home")) == before


def test_the_command_makes_a_digest_of_what_was_published_today(podcast: Run, page: Path) -> None:
    podcast("publish", page, "--section", "Lokalt", "--url", "https://tidning.example.se/fyren")
    rehearsed = podcast("digest", "--since", "00:00", "--title", TITLE, "--dry-run")
    made = podcast("digest", "--since", "00.00", "--section", "lokalt", "--title", TITLE)
    again = podcast("digest", "1", "--title", TITLE)
    gone = podcast("retract", "1")

    assert rehearsed.stdout.startswith(f"would publish: {TITLE} ")
    assert "1  Fyren på Skarven tänds igen" in rehearsed.stdout
    assert made.stdout.startswith(f"published: {TITLE} ")
    assert again.stdout.startswith(f"already published: {TITLE} ")
    assert f"still heard in: {TITLE} " in gone.stdout
    assert podcast("digest", "1", "--title", "Dagen").returncode == 3


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--since", "00:00", "--title", "Nyheter"), 3, "no episode was published since"),
        (("--since", "snart", "--title", "Nyheter"), 2, "not a time: snart"),
        (("--title", "Nyheter"), 2, "name episodes"),
        (("1", "--title", " "), 2, "it is empty"),
        (("1", "--title", "Nyheter"), 3, "no such episode: 1"),
    ],
)
def test_what_cannot_be_digested_is_said_in_a_sentence(
    podcast: Run, words: tuple[str, ...], code: int, told: str
) -> None:
    done = podcast("digest", *words)

    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) < 12
