"""The catalogue: nothing published twice, nothing lost, nothing touched that it does not understand."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.types import Segment
from feeds.types import Chapter, Cue, Enclosure, Episode
from podcast.article import Facts
from podcast.catalogue import Catalogue, State
from podcast.entry import from_json, to_json
from podcast.errors import CatalogueError, PageError, StorageError
from podcast.script import Script
from podcast.who import editor

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SCRIPT = Script(
    "Fyren tänds",
    "Ingress.",
    Facts("Fyren tänds", ("Siv Öberg",), NOW, None, url="https://t.se/a"),
    (Segment("Fyren tänds", 1.1, "Fyren tänds"), Segment("Den lyser.", 0.4)),
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    made = Catalogue(tmp_path / "catalogue.db")
    yield made
    made.close()


def publish(catalogue: Catalogue, identity: str, title: str = "Fyren tänds", sound: str = "a") -> Episode:
    place = catalogue.settle(identity, "", title, NOW)
    episode = Episode(
        guid=place.guid,
        title=title,
        slug=place.slug,
        published=place.published,
        updated=NOW,
        enclosure=Enclosure(f"media/{place.slug}-{sound}.mp3", 10),
        duration=61.5,
        summary="Ingress.",
        credit="espeak-ng",
        authors=("Siv Öberg",),
        article_date=NOW,
        chapters=(Chapter(0.0, title),),
        cues=(Cue(0.3, 2.0, title),),
    )
    catalogue.publish(identity, episode, SCRIPT, sound, "tone", "", NOW)
    return episode


def test_what_is_published_is_found_by_every_name_it_has(catalogue: Catalogue) -> None:
    episode = publish(catalogue, "a.txt")

    for word in (episode.guid, "1", "fyren-tands", "a.txt"):
        assert catalogue.resolve(word).episode == episode


def test_the_same_page_again_keeps_guid_slug_and_date(catalogue: Catalogue) -> None:
    first = publish(catalogue, "a.txt")
    second = publish(catalogue, "a.txt", "En annan rubrik", "b")

    assert (second.guid, second.slug, second.published) == (first.guid, first.slug, first.published)
    assert [row.revision for row in catalogue.rows()] == [2]


def test_two_pages_with_one_title_get_names_and_seconds_of_their_own(catalogue: Catalogue) -> None:
    episodes = [publish(catalogue, f"{i}.txt") for i in range(3)]

    assert [e.slug for e in episodes] == ["fyren-tands", "fyren-tands-2", "fyren-tands-3"]
    assert [NOW - e.published for e in episodes] == [timedelta(seconds=i) for i in range(3)]


def test_a_replaced_file_is_kept_through_its_time_of_grace(catalogue: Catalogue) -> None:
    publish(catalogue, "a.txt", sound="old")
    publish(catalogue, "a.txt", sound="new")
    grace = timedelta(days=7)

    assert catalogue.kept_files(NOW + timedelta(days=6), grace) == {
        "media/fyren-tands-old.mp3",
        "media/fyren-tands-new.mp3",
    }
    assert catalogue.kept_files(NOW + timedelta(days=8), grace) == {"media/fyren-tands-new.mp3"}


def test_a_retracted_episode_tells_why(catalogue: Catalogue) -> None:
    publish(catalogue, "a.txt")
    catalogue.move(catalogue.resolve("1"), State.RETRACTED, "Fel person.", NOW)
    row = catalogue.resolve("1")

    assert (row.state, row.why) == (State.RETRACTED, "Fel person.")
    assert [event.what for event in catalogue.history(row)] == ["published", "retracted"]
    assert catalogue.rows(State.PUBLISHED) == ()


def test_what_was_said_and_who_said_it_is_kept(catalogue: Catalogue) -> None:
    publish(catalogue, "a.txt")

    assert catalogue.script(catalogue.resolve("1")) == SCRIPT


def test_a_guid_belongs_to_one_page(catalogue: Catalogue) -> None:
    episode = publish(catalogue, "a.txt")
    stolen = replace(episode, slug="annan", published=NOW - timedelta(seconds=9))

    with pytest.raises(PageError, match="the GUID is taken"):
        catalogue.publish("b.txt", stolen, SCRIPT, "x", "tone", "", NOW)


def test_an_episode_that_does_not_exist_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(PageError, match="no such episode: 17"):
        catalogue.resolve("17")


def test_a_fact_of_the_show_is_settled_once(catalogue: Catalogue) -> None:
    assert catalogue.fact("guid", "first") == "first"
    assert catalogue.fact("guid", "second") == "first"


@pytest.mark.parametrize(
    "data", [b"not a database, only some words " * 100, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_damaged_catalogue_is_named_and_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(data)

    with pytest.raises(CatalogueError, match=r"damaged: .*catalogue\.db"):
        Catalogue(path)
    assert path.read_bytes() == data


def test_a_catalogue_from_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    Catalogue(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()

    with pytest.raises(CatalogueError, match="newer than this program"):
        Catalogue(path)


def test_a_catalogue_that_stays_locked_is_a_storage_error(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    Catalogue(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageError, match="locked"):
        Catalogue(path, busy=0.05).fact("a", "b")
    holder.close()


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    Catalogue(path).close()
    code = (
        "import sys, pathlib; from podcast.catalogue import Catalogue\n"
        "c = Catalogue(pathlib.Path(sys.argv[1]))\n"
        "for i in range(20): c.learn(f'{sys.argv[2]}-{i}', 'x')\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, path, str(i)]) for i in range(4)]

    assert [writer.wait(60) for writer in writers] == [0] * 4
    catalogue = Catalogue(path)
    assert all(catalogue.known(f"{w}-{i}") == "x" for w in range(4) for i in range(20))
    catalogue.close()


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
DATES = st.datetimes(timezones=st.just(UTC))


@given(
    title=TEXTS,
    cue=TEXTS,
    authors=st.lists(TEXTS),
    date=st.none() | DATES,
    seconds=st.floats(0, 1e6),
)
def test_an_episode_comes_back_from_its_json_as_it_was(
    title: str,
    cue: str,
    authors: list[str],
    date: datetime | None,
    seconds: float,
) -> None:
    episode = Episode(
        guid="urn:x",
        title=title,
        slug="x",
        published=NOW,
        updated=NOW,
        enclosure=Enclosure("a.mp3", 1),
        duration=seconds,
        summary="",
        credit="",
        article_date=date,
        authors=tuple(authors),
        chapters=(Chapter(seconds, title),),
        cues=(Cue(0.0, seconds, cue, "0:0 720:9"), Cue(seconds, seconds, cue)),
    )

    assert from_json(to_json(episode)) == episode


def test_an_episode_that_was_kept_before_words_had_moments_is_read(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.db")
    episode = publish(catalogue, "a.txt")
    kept = json.loads(to_json(episode))
    for cue in kept["cues"]:
        del cue["words"]
    assert from_json(json.dumps(kept)) == episode
    catalogue.close()


@pytest.fixture
def first_version(tmp_path: Path) -> Path:
    """A catalogue as the first version of the program left it."""
    path = tmp_path / "catalogue.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript((Path(__file__).parent / "catalogue-1.sql").read_text("utf-8"))
    return path


def test_a_catalogue_of_the_first_version_is_taken_on(first_version: Path) -> None:
    catalogue = Catalogue(first_version, who="Siv")
    old = catalogue.resolve("1")
    publish(catalogue, "b.txt")
    catalogue.remember(old, old.content, old.voice, "piper:alma")
    catalogue.move(old, State.RETRACTED, "Fel.", NOW)
    catalogue.close()

    again = Catalogue(first_version)
    assert (old.voice, old.wanted, old.episode.title) == ("tone", "", "Fyren")
    assert [(row.number, row.state.value) for row in again.rows()] == [(1, "retracted"), (2, "published")]
    assert [(each.what, each.who) for each in again.history(old)] == [("published", ""), ("retracted", "Siv")]
    assert "media/a.mp3" in again.kept_files(NOW, timedelta())
    again.close()
    with closing(sqlite3.connect(first_version)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_catalogue_is_kept_as_it_was_before_it_is_taken_on(first_version: Path) -> None:
    Catalogue(first_version).close()

    with closing(sqlite3.connect(first_version.with_name("catalogue-version-1.db"))) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT guid FROM episode").fetchall() == [("urn:uuid:1",)]
    assert not list(first_version.parent.glob(".*"))


def test_a_catalogue_that_cannot_be_kept_is_not_taken_on(first_version: Path) -> None:
    first_version.with_name("catalogue-version-1.db").mkdir()
    with pytest.raises(StorageError, match="cannot keep a copy of the catalogue"):
        Catalogue(first_version)

    with closing(sqlite3.connect(first_version)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)


def test_commands_at_once_take_a_catalogue_on_once(first_version: Path) -> None:
    code = (
        "import sys, pathlib; from podcast.catalogue import Catalogue; Catalogue(pathlib.Path(sys.argv[1]))"
    )
    openers = [subprocess.Popen([sys.executable, "-c", code, first_version]) for _ in range(4)]

    assert [opener.wait(60) for opener in openers] == [0] * 4
    with closing(sqlite3.connect(first_version.with_name("catalogue-version-1.db"))) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert not list(first_version.parent.glob(".*"))


def test_who_did_it_is_the_name_given_else_the_login_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODCAST_EDITOR", " Siv\x1b Öberg ")
    assert editor() == "Siv Öberg"
    monkeypatch.delenv("PODCAST_EDITOR")
    monkeypatch.setenv("LOGNAME", "siob")
    assert editor() == "siob"
