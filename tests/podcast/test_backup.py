"""Copies of the catalogue: of every change, whole or not at all, and never of a damaged one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from podcast.backup import copies, copy, keep
from podcast.catalogue import Catalogue
from podcast.errors import CatalogueError, StorageError
from podcast.show import open_show
from tests.podcast.conftest import PAGE, Run

TONE = ("--voice", "tone")
DAY = 24 * 3600 * 10**9


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A catalogue that knows one thing."""
    made = tmp_path / "catalogue.db"
    learn(made, "first")
    return made


def learn(path: Path, name: str) -> None:
    with closing(Catalogue(path)) as catalogue:
        catalogue.learn(name, "x")


def knows(path: Path, name: str) -> bool:
    with closing(Catalogue(path)) as catalogue:
        return catalogue.known(name) == "x"


def test_a_copy_is_made_of_every_change_and_of_nothing_else(path: Path) -> None:
    assert keep(path)
    assert not keep(path)
    learn(path, "second")
    assert keep(path)
    assert not keep(path)
    (newest,) = copies(path)
    assert knows(newest, "second")
    assert {each.name for each in newest.parent.iterdir()} == {"catalogue.db", ".lock"}


def test_what_is_not_yet_in_the_file_is_in_the_copy(path: Path) -> None:
    keep(path)
    with closing(Catalogue(path)) as catalogue:
        catalogue.learn("second", "x")  # lies in the log beside the file as long as that is open
        assert keep(path)
        assert not keep(path)
    assert knows(copies(path)[0], "second")


def test_the_last_copies_of_three_days_are_kept(path: Path) -> None:
    start = path.stat().st_mtime_ns
    for day in range(5):
        learn(path, f"day {day}")
        os.utime(path, ns=(start + day * DAY, start + day * DAY))
        assert keep(path)
    newest, *older = copies(path)
    assert [each.name for each in older] == ["catalogue-1.db", "catalogue-2.db"]
    assert knows(newest, "day 4")
    assert not knows(older[0], "day 4")
    assert knows(older[1], "day 2")
    assert not knows(older[1], "day 3")


def test_a_catalogue_that_lost_most_of_itself_does_not_replace_what_it_was(path: Path) -> None:
    with closing(Catalogue(path)) as catalogue:
        for number in range(500):
            catalogue.learn(f"fact {number}", "x" * 1000)
    keep(path)
    path.unlink()
    learn(path, "begun anew")
    assert keep(path)
    newest, older = copies(path)
    assert knows(newest, "begun anew")
    assert not knows(older, "begun anew")
    assert older.stat().st_size > 500_000


def test_a_clock_that_was_set_back_makes_no_old_copy_the_newest(path: Path) -> None:
    os.utime(path, ns=(4 * 10**18, 4 * 10**18))  # the year 2096
    keep(path)
    learn(path, "second")
    assert keep(path)
    assert knows(copies(path)[0], "second")


def test_a_copy_can_be_read_by_those_only_who_read_the_catalogue(path: Path) -> None:
    path.chmod(0o600)
    keep(path)
    (newest,) = copies(path)
    assert newest.stat().st_mode & 0o777 == 0o600
    assert newest.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("place", [20, 30_000])
def test_a_damaged_catalogue_takes_the_place_of_no_copy(path: Path, place: int) -> None:
    with closing(Catalogue(path)) as catalogue:
        for number in range(500):
            catalogue.learn(f"fact {number}", "x" * 100)
    keep(path)
    before = copies(path)[0].read_bytes()
    with path.open("r+b") as file:
        file.seek(place)
        file.write(b"\xa5" * 20_000)
    with pytest.raises(CatalogueError, match="damaged") as caught:
        keep(path)
    assert "podcast recover" in caught.value.__notes__[0]
    assert [each.read_bytes() for each in copies(path)] == [before]
    assert not (path.parent / "backups" / "new.db").exists()


def test_what_an_interrupted_copy_left_is_cleared_away(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    for name in ("new.db", "new.db-wal", "new.db-journal"):
        (folder / name).write_bytes(b"half")
    assert keep(path)
    assert knows(copies(path)[0], "first")
    assert {each.name for each in folder.iterdir()} == {"catalogue.db", ".lock"}


def test_a_place_that_cannot_be_written_is_named(path: Path) -> None:
    (path.parent / "backups").write_text("a file")
    with pytest.raises(StorageError, match=r"backups"):
        keep(path)


def test_a_catalogue_that_is_gone_is_not_made_by_copying_it(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot copy the catalogue"):
        copy(tmp_path / "catalogue.db", tmp_path / "copy.db")
    assert not keep(tmp_path / "catalogue.db")
    assert list(tmp_path.glob("catalogue*")) == []


def test_a_large_catalogue_is_not_copied_after_every_change(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE ballast AS SELECT zeroblob(17000000) AS x")
        db.commit()
    assert keep(path)
    learn(path, "second")
    assert not keep(path)


def test_a_show_keeps_a_copy_after_a_command_that_changed_it(folder: Path) -> None:
    with open_show(folder) as show:
        show.catalogue.learn("second", "x")
    (newest,) = copies(folder / "catalogue.db")
    before = newest.stat()
    with open_show(folder) as show:
        assert show.catalogue.known("second") == "x"
    assert newest.stat() == before


def test_a_lost_catalogue_is_not_begun_anew(podcast: Run, tmp_path: Path, page: Path) -> None:
    assert podcast("publish", page, *TONE).returncode == 0
    feed = (tmp_path / "public" / "feed.xml").read_bytes()
    for name in ("catalogue.db", "backups"):
        gone = tmp_path / name
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
        for words in (("list",), ("feed",), ("publish", page, *TONE), ("tidy", "--yes")):
            done = podcast(*words)
            assert done.returncode == 7, words
            assert "the catalogue is gone" in done.stderr
            assert "podcast recover" in done.stderr
        assert not (tmp_path / "catalogue.db").exists()
        assert (tmp_path / "public" / "feed.xml").read_bytes() == feed


def test_an_emptied_catalogue_is_a_lost_one(podcast: Run, tmp_path: Path, page: Path) -> None:
    page.write_text(PAGE, "utf-8")
    assert podcast("publish", page, *TONE).returncode == 0
    (tmp_path / "catalogue.db").write_bytes(b"")
    assert podcast("list").returncode == 7
    assert (tmp_path / "catalogue.db").read_bytes() == b""
