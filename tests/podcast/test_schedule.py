"""Episodes that are published at a time: unseen until then, there from then on, whatever happens between."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Literal

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.stream import Stream
from podcast.again import affected, record_again
from podcast.article import Facts
from podcast.catalogue import State
from podcast.chain import open_chain
from podcast.digest import named, published_since
from podcast.errors import PageError, StorageError, UsageError
from podcast.feed import write_feed
from podcast.lives import orphans, remove, restore, retract, tidy
from podcast.publish import Order, Published, publish
from podcast.schedule import refuse_late
from podcast.show import ShowFolder, open_show
from podcast.storage import Folder
from podcast.when import STOCKHOLM, read_time, shown
from tests.podcast.conftest import PAGE, Run, snapshot

NOW = datetime(2025, 11, 22, 18, 0, tzinfo=UTC)
AT = datetime(2025, 11, 23, 5, 0, tzinfo=UTC)
GRACE = timedelta(days=7)


def go(
    show: ShowFolder, page: Path, at: datetime | None = None, now: datetime = NOW, given: Facts | None = None
) -> Published:
    """Publish a page as a command would that runs at `now`."""
    with open_chain(show.desk) as chain:
        done = publish(str(page), show, chain, Order(given or Facts(), at=at), now)
    write_feed(show, now=now)
    return done


def entries(show: ShowFolder) -> list[feedparser.FeedParserDict]:
    return list(feedparser.parse(show.feed.read_bytes()).entries)


def leaks(show: ShowFolder) -> list[str]:
    """Files for listeners that say anything of the page."""
    words = (b"fyren-pa-skarven", "Fyren på Skarven".encode(), b"Berit Holm", b"Gdansk")
    files = [path for path in show.public.root.rglob("*") if path.is_file()]
    return [path.name for path in files if any(word in bytes(path) + path.read_bytes() for word in words)]


def test_before_its_time_no_file_for_listeners_tells_of_an_episode(show: ShowFolder, page: Path) -> None:
    write_feed(show, now=NOW)
    before = snapshot(show.public.root)
    done = go(show, page, AT)

    assert (done.state, done.row.state) == ("scheduled", State.SCHEDULED)
    assert leaks(show) == []
    assert snapshot(show.public.root) == before
    write_feed(show, now=AT - timedelta(seconds=1))
    assert snapshot(show.public.root) == before


def test_from_its_time_on_whatever_writes_the_feed_publishes_it(show: ShowFolder, page: Path) -> None:
    done = go(show, page, AT)
    write_feed(show, now=AT)
    (entry,) = entries(show)
    row = show.catalogue.resolve("1")

    assert entry.published == "Sun, 23 Nov 2025 05:00:00 +0000"
    assert entry.id == done.row.episode.guid
    assert row.state is State.PUBLISHED
    assert all(show.public.size(name) for name in row.episode.files)
    assert list(show.waiting.names()) == []
    assert [each.what for each in show.catalogue.history(row)] == ["scheduled", "published"]


def test_it_looks_as_if_it_had_been_published_then(
    show: ShowFolder, page: Path, new_show: Path, tmp_path: Path
) -> None:
    guid = "urn:uuid:00000000-0000-4000-8000-000000000001"
    with open_show(Path(shutil.copytree(new_show, tmp_path / "other"))) as other:
        for each, at, now in ((show, AT, NOW), (other, None, AT)):
            with open_chain(each.desk) as chain:
                publish(str(page), each, chain, Order(guid=guid, at=at), now)
            write_feed(each, now=AT + timedelta(hours=3))

        assert snapshot(show.public.root) == snapshot(other.public.root)


def test_a_time_that_has_passed_is_now(show: ShowFolder, page: Path) -> None:
    done = go(show, page, NOW - timedelta(hours=1))

    assert done.state == "published"
    assert entries(show)[0].published == "Sat, 22 Nov 2025 18:00:00 +0000"


def test_the_same_command_again_leaves_it_alone(show: ShowFolder, page: Path) -> None:
    go(show, page, AT)
    before = snapshot(show.waiting.root)

    assert go(show, page, AT).state == "already scheduled"
    assert go(show, page).state == "already scheduled"
    assert snapshot(show.waiting.root) == before


def test_a_page_edited_before_its_time_keeps_the_time_and_nothing_of_the_old(
    show: ShowFolder, page: Path
) -> None:
    first = go(show, page, AT)
    page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
    second = go(show, page)

    assert (second.state, second.row.state) == ("corrected", State.SCHEDULED)
    assert second.row.episode.published == AT
    assert leaks(show) == []
    assert first.row.episode.enclosure.name not in show.catalogue.kept_files(NOW, GRACE)
    assert sorted(show.waiting.names()) == sorted(second.row.episode.files)
    write_feed(show, now=AT)
    assert orphans(show, AT, timedelta(0)) == ()


def test_another_time_takes_the_place_of_the_first(show: ShowFolder, page: Path) -> None:
    go(show, page, AT)
    later = AT + timedelta(days=20)
    done = go(show, page, later)
    write_feed(show, now=AT)

    assert done.state == "scheduled"
    assert entries(show) == []
    assert done.row.episode.enclosure.name.startswith("media/2025/12/")
    assert sorted(show.waiting.names()) == sorted(done.row.episode.files)
    write_feed(show, now=later)
    assert len(entries(show)) == 1


@pytest.mark.parametrize("pubdate", ["now", "article"])
def test_now_ends_the_waiting(
    show: ShowFolder, page: Path, tmp_path: Path, pubdate: Literal["now", "article"]
) -> None:
    now = NOW + timedelta(minutes=5)
    other = tmp_path / "annan.txt"
    other.write_text(PAGE.replace("Skarven", "Vinga"), "utf-8")
    config = replace(show.config, publishing=replace(show.config.publishing, pubdate=pubdate))
    show = replace(show, config=config)
    given = Facts(published=NOW - timedelta(days=400))
    go(show, page, AT, given=given)
    go(show, other, now=now)
    done = go(show, page, now, now=now, given=given)

    assert done.state == "published"
    assert show.catalogue.resolve("1").episode.published == now - timedelta(seconds=1)
    assert list(show.waiting.names()) == []


def test_an_episode_in_the_feed_cannot_be_hidden(show: ShowFolder, page: Path) -> None:
    go(show, page)
    before = snapshot(show.public.root)
    page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")

    with pytest.raises(PageError, match="in the feed already: Fyren på Skarven tänds igen"):
        go(show, page, AT)
    assert snapshot(show.public.root) == before


def test_two_at_one_time_are_never_earlier_than_it(show: ShowFolder, page: Path, tmp_path: Path) -> None:
    other = tmp_path / "annan.txt"
    other.write_text(PAGE.replace("Skarven", "Vinga"), "utf-8")
    times = [go(show, each, AT).row.episode.published for each in (page, other)]

    assert times == [AT, AT + timedelta(seconds=1)]
    assert go(show, other, AT).state == "already scheduled"


def test_what_is_taken_back_before_its_time_leaves_no_page_and_stays_away(
    show: ShowFolder, page: Path
) -> None:
    go(show, page, AT)
    row, fresh = retract(show, "1", "Fel dag.", NOW)
    write_feed(show, now=AT + GRACE)

    assert fresh
    assert leaks(show) == []
    assert not retract(show, "1", "", NOW)[1]
    with pytest.raises(PageError, match="was retracted: Fyren på Skarven tänds igen: Fel dag"):
        go(show, page)
    assert orphans(show, NOW, GRACE) == ()
    assert row.episode.published == AT


def test_what_was_taken_back_before_its_time_waits_again(show: ShowFolder, page: Path) -> None:
    go(show, page, AT)
    retract(show, "1", "", NOW)

    assert restore(show, "1", NOW)[1]
    assert not restore(show, "1", NOW)[1]
    assert leaks(show) == []
    write_feed(show, now=AT)
    assert len(entries(show)) == 1


@pytest.mark.parametrize("held", [False, True])
def test_what_nobody_knows_of_can_be_removed_with_all_its_files(
    show: ShowFolder, page: Path, held: bool
) -> None:
    write_feed(show, now=NOW)
    before = snapshot(show.root / "public")
    go(show, page, AT)
    if held:
        retract(show, "1", "", NOW)
    remove(show, "1")

    assert show.catalogue.rows() == ()
    assert list(show.waiting.names()) == []
    assert snapshot(show.root / "public") == before
    assert go(show, page).row.number == 2


@pytest.mark.parametrize("retracted", [False, True])
def test_what_was_published_cannot_be_removed(show: ShowFolder, page: Path, retracted: bool) -> None:
    go(show, page)
    if retracted:
        retract(show, "1", "", NOW)

    with pytest.raises(PageError, match="cannot remove: Fyren på Skarven tänds igen: it was published"):
        remove(show, "1")
    assert len(show.catalogue.rows()) == 1


def test_a_digest_does_not_tell_what_is_scheduled(show: ShowFolder, page: Path) -> None:
    go(show, page, AT)

    with pytest.raises(PageError, match="it is scheduled for 2025-11-23 06:00"):
        named(show, ["1"])
    with pytest.raises(PageError, match="nothing to digest"):
        published_since(show, NOW - GRACE, "")


def test_what_is_scheduled_is_read_again_with_the_others(show: ShowFolder, page: Path) -> None:
    go(show, page, AT)
    config = replace(show.config, show=replace(show.config.show, author="Kustbladet"))
    again = replace(show, config=config)
    with open_chain(again.desk) as chain:
        (done,) = record_again(again, chain, affected(again), lambda: NOW)

    assert done.changed
    assert done.after.state in (State.SCHEDULED, State.PUBLISHED)
    assert done.after.episode.published == AT


class FullDisk(Folder):
    """A folder on a disk that takes no more side files."""

    def put(self, name: str, data: bytes | Stream) -> bool:
        if name.endswith(".vtt"):
            raise StorageError(f"cannot store: {name}: No space left on device")
        return super().put(name, data)


def test_a_disk_that_is_full_at_the_time_publishes_nothing_and_the_next_command_all(
    show: ShowFolder, page: Path
) -> None:
    go(show, page, AT)
    disk = FullDisk(show.public.root, show.public.scratch)
    with pytest.raises(StorageError, match="No space left"), closing(disk):
        write_feed(replace(show, public=disk), now=AT)
    assert entries(show) == []
    assert show.catalogue.resolve("1").state is State.SCHEDULED

    write_feed(show, now=AT)
    assert len(entries(show)) == 1
    assert orphans(show, AT, GRACE) == ()


class Failing(Folder):
    """A folder that takes so many files and no more, as before a power cut."""

    left = 0

    def put_all(self, files: Sequence[tuple[str, bytes | Stream]]) -> int:
        self._count()
        return super().put_all(files)

    def delete(self, name: str) -> None:
        self._count()
        super().delete(name)

    def _count(self) -> None:
        if self.left == 0:
            raise StorageError("the power is cut")
        self.left -= 1


def test_wherever_it_is_cut_off_the_feed_is_whole_and_the_next_command_goes_on(
    show: ShowFolder, page: Path, tmp_path: Path
) -> None:
    go(show, page, AT)
    cuts = 0
    for cuts in count():
        root = Path(shutil.copytree(show.root, tmp_path / f"cut-{cuts}"))
        with open_show(root) as cut:
            public, waiting = (Failing(each.root, each.scratch) for each in (cut.public, cut.waiting))
            public.left = waiting.left = cuts
            try:
                with closing(public), closing(waiting):
                    write_feed(replace(cut, public=public, waiting=waiting), now=AT)
                break
            except StorageError:
                for entry in entries(cut):
                    assert cut.public.size(entry.enclosures[0].href.removeprefix("https://podd.example.se/"))
            write_feed(cut, now=AT)
            assert len(entries(cut)) == 1
            tidy(cut, orphans(cut, AT, GRACE))
            assert list(cut.waiting.names()) == []
            assert orphans(cut, AT, GRACE) == ()
    assert cuts > 6


def test_sound_that_was_cut_short_is_not_published(show: ShowFolder, page: Path) -> None:
    name = go(show, page, AT).row.episode.enclosure.name
    show.waiting.put(name, (show.waiting.read(name) or b"")[:-1])
    write_feed(show, now=AT)

    assert entries(show) == []


def test_sound_that_is_gone_at_the_time_stops_no_other_and_comes_back(
    show: ShowFolder, page: Path, tmp_path: Path
) -> None:
    done = go(show, page, AT)
    other = tmp_path / "annan.txt"
    other.write_text(PAGE.replace("Skarven", "Vinga"), "utf-8")
    go(show, other, AT)
    show.waiting.delete(done.row.episode.enclosure.name)
    write_feed(show, now=AT + timedelta(seconds=30))

    assert [entry.title for entry in entries(show)] == ["Fyren på Vinga tänds igen"]
    with pytest.raises(StorageError, match="cannot publish as scheduled: Fyren på Skarven tänds igen"):
        refuse_late(show, AT)
    go(show, page, now=AT + timedelta(minutes=1))
    assert len(entries(show)) == 2
    refuse_late(show, AT)


def test_what_a_command_that_died_left_waiting_is_tidied(show: ShowFolder, page: Path) -> None:
    go(show, page, AT)
    show.waiting.put("media/2025/11/gammalt.mp3", b"x")
    found = orphans(show, NOW, GRACE)

    assert [each.path.name for each in found] == ["gammalt.mp3"]
    tidy(show, found)
    assert orphans(show, NOW, GRACE) == ()
    assert len(list(show.waiting.names())) == 6


def test_a_command_schedules_lists_and_removes(podcast: Run, page: Path, tmp_path: Path) -> None:
    done = podcast("publish", page, "--at", "2999-01-02 06:00")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("scheduled: Fyren på Skarven tänds igen · ")
    assert "appears 2999-01-02 06:00\n" in done.stdout
    assert "1  2999-01-02 06:00  scheduled  " in podcast("list").stdout
    assert "for 2999-01-02 06:00" in podcast("history", "1").stdout
    assert "fyren" not in podcast("check").stdout
    assert not list((tmp_path / "public").rglob("fyren*"))
    assert podcast("feed", "--due").stdout == ""
    assert podcast("remove", "1").stdout == "removed: Fyren på Skarven tänds igen\n"
    assert podcast("list").stdout == ""


def test_cron_publishes_what_is_due(podcast: Run, page: Path, tmp_path: Path, show: ShowFolder) -> None:
    with open_chain(show.desk) as chain:
        publish(str(page), show, chain, Order(at=AT), NOW)
    done = podcast("feed", "--due", "--show", show.root)

    assert done.returncode == 0, done.stderr
    assert "files changed" in done.stdout
    assert len(entries(show)) == 1
    assert podcast("feed", "--due", "--show", show.root).stdout == ""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2025-11-23 06:00", "2025-11-23T05:00:00+00:00"),
        ("2025-11-23 06.00", "2025-11-23T05:00:00+00:00"),
        ("2025-06-23T06:00:30", "2025-06-23T04:00:30+00:00"),
        ("2025-11-23T06:00:00.5", "2025-11-23T05:00:01+00:00"),
        ("2025-11-23T06:00+00:00", "2025-11-23T06:00:00+00:00"),
        ("2025-11-23T06:00Z", "2025-11-23T06:00:00+00:00"),
        ("2025-11-23", "2025-11-22T23:00:00+00:00"),
        ("2025-10-26 02:30", "2025-10-26T01:30:00+00:00"),
        (" now ", NOW.isoformat()),
    ],
)
def test_a_time_is_stockholms_unless_it_names_a_zone(said: str, meant: str) -> None:
    assert read_time(said, NOW).isoformat() == meant


@pytest.mark.parametrize(
    "said", ["", "06:00", "i morgon", "2025-02-30 06:00", "2025-03-30 02:30", "9999-12-31T23:59-23:00"]
)
def test_a_time_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(UsageError, match=r"(not a|no such) time: "):
        read_time(said, NOW)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_a_time_that_is_shown_means_what_it_says_or_later(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    back = read_time(shown(whole), NOW)

    assert back in (whole, whole + timedelta(hours=1))
    assert back.astimezone(STOCKHOLM).replace(tzinfo=None, fold=0) == whole.astimezone(STOCKHOLM).replace(
        tzinfo=None, fold=0
    )
