"""A lost catalogue is built again: listeners notice nothing, and no episode comes twice."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from podcast.catalogue import Catalogue, State
from podcast.config import load_config
from podcast.errors import CatalogueError
from podcast.feed import write_feed
from podcast.lives import restore, retract
from podcast.recover import recover
from podcast.show import open_show
from tests.podcast.conftest import Run, snapshot
from tests.podcast.invented import NOW, published

TONE = ("--voice", "tone")


def lose(folder: Path, *, backups: bool = False) -> None:
    for path in folder.glob("catalogue.db*"):
        path.unlink()
    if backups:
        shutil.rmtree(folder / "backups")


@pytest.mark.parametrize("url", [True, False])
def test_everything_that_a_feed_tells_comes_back_without_any_copy(folder: Path, url: bool) -> None:
    with open_show(folder) as show:
        before = [published(show, number, url=url) for number in (1, 2, 3)]
    files = snapshot(folder / "public")
    lose(folder, backups=True)

    done = recover(folder, NOW)

    assert (done.episodes, done.wrong, done.copy, done.unread) == (3, "it is gone", None, ())
    with open_show(folder) as show:
        rows = show.catalogue.rows()
        assert [row.number for row in rows] == [3, 2, 1]
        for row, episode in zip(rows, reversed(before), strict=True):
            day = row.episode.article_date
            assert day
            assert replace(row.episode, article_date=episode.article_date) == episode
            assert row.identity == (episode.article_url or episode.guid)
            assert show.catalogue.script(row).after == 2
        assert write_feed(show, again=True) == 0
    assert snapshot(folder / "public") == files


def test_what_the_copy_does_not_know_is_found_in_the_feed(folder: Path) -> None:
    with open_show(folder) as show:
        for number in (1, 2, 3, 4):
            published(show, number)
        retract(show, "urn:uuid:3", "", NOW)
    shutil.copytree(folder / "backups", folder.with_name("kept"))
    with open_show(folder) as show:
        published(show, 1, sound=b"TAG")  # corrected
        retract(show, "urn:uuid:2", "Det stämde inte.", NOW)
        restore(show, "urn:uuid:3", NOW)
        published(show, 5)
    files = snapshot(folder / "public")
    lose(folder, backups=True)
    shutil.copytree(folder.with_name("kept"), folder / "backups")

    done = recover(folder, NOW)

    assert done.copy == folder / "backups" / "catalogue.db"
    assert done.found == ("Bron nummer 1 & <älven>, corrected", "Bron nummer 5 & <älven>")
    assert [each.partition(":")[0] for each in done.changed] == ["published again", "retracted"]
    with open_show(folder) as show:
        states = {row.episode.guid[-1]: row.state for row in show.catalogue.rows()}
        assert states == {**dict.fromkeys("1345", State.PUBLISHED), "2": State.RETRACTED}
        assert show.catalogue.resolve("urn:uuid:2").why == "Det stämde inte."
        first = show.catalogue.resolve("urn:uuid:1")
        assert (first.identity, first.episode.note) == (
            "https://tidning.example.se/bron-1",
            "Rättelse: bron är längre.",
        )
        write_feed(show, again=True)
    assert snapshot(folder / "public") == files


def test_a_retracted_episode_that_only_its_files_remember_stays_away_and_can_be_restored(
    folder: Path,
) -> None:
    with open_show(folder) as show:
        published(show, 1)
        episode = published(show, 2)
        retract(show, episode.guid, "Det stämde inte.", NOW)
    files = snapshot(folder / "public")
    lose(folder, backups=True)

    done = recover(folder, NOW)

    assert [each.partition(",")[0] for each in done.changed] == ["retracted"]
    with open_show(folder) as show:
        row = show.catalogue.resolve("bron-nummer-2")
        assert (row.state, row.why) == (State.RETRACTED, "Det stämde inte.")
        assert (row.episode.title, row.episode.cues) == (episode.title, episode.cues)
        assert write_feed(show, again=True) == 0
        assert snapshot(folder / "public") == files
        assert restore(show, "bron-nummer-2", NOW)[1]
        assert show.public.size(episode.enclosure.name)


def test_a_retracted_episode_that_only_its_page_remembers_is_named(folder: Path) -> None:
    with open_show(folder) as show:
        published(show, 1)
        published(show, 2)
        retract(show, "urn:uuid:2", "", NOW)
    lose(folder, backups=True)
    shutil.rmtree(folder / "withdrawn")
    done = recover(folder, NOW)
    assert done.changed == ("retracted, and no longer known: bron-nummer-2: do not publish its page again",)


def test_an_interrupted_recovery_is_taken_up_again(folder: Path) -> None:
    with open_show(folder) as show:
        published(show, 1)
    (folder / "catalogue.db").rename(folder / "catalogue.damaged-1.db")  # and killed before the new one came
    (folder / ".recovering.db").write_bytes(b"half")
    assert recover(folder, NOW).episodes == 1
    assert not (folder / ".recovering.db").exists()
    with open_show(folder) as show:
        assert len(show.catalogue.rows()) == 1


def test_a_damaged_file_is_kept_under_a_name_that_says_so(folder: Path) -> None:
    with open_show(folder) as show:
        published(show, 1)
    (folder / "catalogue.db").write_bytes(b"nonsense" * 1000)

    done = recover(folder, NOW)

    assert done.aside == folder / "catalogue.damaged-20261123T060000.db"
    assert done.aside.read_bytes() == b"nonsense" * 1000
    assert (done.found, done.changed) == ((), ())
    assert recover(folder, NOW).wrong == ""


def test_damage_that_only_an_entry_shows_is_damage(folder: Path) -> None:
    with open_show(folder) as show:
        published(show, 1)
        with show.catalogue._db.change():
            show.catalogue._db.do("UPDATE episode SET entry = '{\"guid\": 1}'")
    with pytest.raises(CatalogueError, match="damaged"), open_show(folder) as show:
        show.catalogue.rows()
    done = recover(folder, NOW)  # the copy has the same damage: the feed is what is left
    assert (done.episodes, done.copy) == (1, None)
    with open_show(folder) as show:
        assert show.catalogue.rows()[0].episode.cues


def test_of_several_copies_the_newest_that_can_be_read_is_used(folder: Path) -> None:
    with open_show(folder) as show:
        published(show, 1)
    copies = folder / "backups"
    shutil.copy(copies / "catalogue.db", copies / "catalogue-1.db")
    (copies / "catalogue.db").write_bytes(b"nonsense" * 1000)
    lose(folder)
    assert recover(folder, NOW).copy == copies / "catalogue-1.db"


def test_a_whole_catalogue_is_left_as_it_is(folder: Path) -> None:
    with open_show(folder) as show:
        published(show, 1)
    before = snapshot(folder)
    done = recover(folder, NOW)
    assert (done.wrong, done.episodes) == ("", 1)
    assert snapshot(folder) == before


def test_a_catalogue_begun_anew_by_accident_is_a_lost_one(folder: Path) -> None:
    with open_show(folder) as show:
        published(show, 1)
    lose(folder)
    Catalogue(folder / "catalogue.db").close()
    done = recover(folder, NOW)
    assert (done.wrong, done.episodes) == ("it does not know 1 of the episodes in the feed", 1)
    assert done.copy == folder / "backups" / "catalogue.db"


def test_an_old_copy_that_was_put_in_place_by_hand_is_brought_up_to_date(folder: Path) -> None:
    with open_show(folder) as show:
        published(show, 1)
    old = (folder / "catalogue.db").read_bytes()
    with open_show(folder) as show:
        published(show, 2)
    files = snapshot(folder / "public")
    lose(folder)
    (folder / "catalogue.db").write_bytes(old)
    done = recover(folder, NOW)
    assert (done.episodes, done.found) == (2, ())
    assert done.copy == folder / "backups" / "catalogue.db"

    lose(folder)
    (folder / "catalogue.db").write_bytes(old)
    shutil.rmtree(folder / "backups")
    done = recover(folder, NOW)
    assert (done.episodes, done.copy) == (2, folder / "catalogue.db")
    assert done.found == ("Bron nummer 2 & <älven>",)
    with open_show(folder) as show:
        assert write_feed(show, again=True) == 0
    assert snapshot(folder / "public") == files


def test_a_newer_catalogue_is_not_replaced(folder: Path) -> None:
    with closing(Catalogue(folder / "catalogue.db")) as catalogue, catalogue._db.change():
        catalogue._db.do("PRAGMA user_version = 99")
    before = (folder / "catalogue.db").read_bytes()
    with pytest.raises(CatalogueError, match="newer than this program"):
        recover(folder, NOW)
    assert (folder / "catalogue.db").read_bytes() == before


def test_with_nothing_left_nothing_is_made(folder: Path) -> None:
    (folder / "catalogue.db").write_bytes(b"nonsense")
    (folder / "public" / "feed.xml").write_bytes(b"<rss")
    with pytest.raises(CatalogueError, match="cannot recover") as caught:
        recover(folder, NOW)
    assert any("feed.xml: line 1" in note for note in caught.value.__notes__)
    assert (folder / "catalogue.db").read_bytes() == b"nonsense"
    assert not list(folder.glob(".recovering*"))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"segments": [1]}', b'{"segments": [{"body": "x"}]}'])
def test_a_side_file_that_cannot_be_read_is_named_and_costs_no_episode(folder: Path, content: bytes) -> None:
    with open_show(folder) as show:
        episode = published(show, 1)
    (folder / "public" / episode.sentences_file).write_bytes(content)
    lose(folder, backups=True)
    done = recover(folder, NOW)
    assert done.unread == (f"{episode.sentences_file}: damaged",)
    with open_show(folder) as show:
        assert (
            show.catalogue.script(show.catalogue.resolve("1")).segments[0].text == "Bron nummer 1 & <älven>"
        )


def test_the_podcasts_own_guid_survives_a_move_and_a_loss(folder: Path) -> None:
    with open_show(folder) as show:
        guid = show.facts().guid
        published(show, 1)
    settings = folder / "podcast.toml"
    settings.write_text(settings.read_text().replace("podd.example.se", "ny.example.se"))
    assert load_config(settings).show.base_url == "https://ny.example.se/"
    lose(folder, backups=True)
    recover(folder, NOW)
    with open_show(folder) as show:
        assert show.facts().guid == guid


def test_the_command_says_what_it_did_and_a_page_finds_its_episode_again(
    podcast: Run, tmp_path: Path, page: Path
) -> None:
    url = ("--url", "https://tidning.example.se/fyren")
    assert podcast("publish", page, *url, *TONE).returncode == 0
    feed = (tmp_path / "public" / "feed.xml").read_bytes()
    lose(tmp_path, backups=True)
    assert podcast("list").returncode == 7

    done = podcast("recover")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "recovered: 1 episode; what was wrong: it is gone\nbuilt from: the published files alone"
    )
    assert "nothing was changed" in podcast("recover").stdout
    assert podcast("feed").returncode == 0
    assert (tmp_path / "public" / "feed.xml").read_bytes() == feed
    assert podcast("publish", page, *url, *TONE).stdout.startswith("corrected: ")
    assert podcast("list").stdout.count("\n") == 1
    assert podcast("publish", page, *url, *TONE).stdout.startswith("already published: ")
