"""The whole way, with the voice that beeps: what a newsroom may rely on, again and again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from feeds.artwork import check_cover
from podcast.article import Facts
from podcast.catalogue import State
from podcast.chain import open_chain
from podcast.errors import PageError, StorageError
from podcast.feed import write_feed
from podcast.lives import orphans, restore, retract, tidy
from podcast.publish import Order, Published, publish, publish_all
from podcast.show import ShowFolder
from podcast.storage import Folder
from tests.podcast.conftest import PAGE, snapshot

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def go(show: ShowFolder, *pages: Path, now: datetime = NOW, given: Facts | None = None) -> list[Published]:
    done: list[Published] = []

    def one(page: str) -> Published:
        return publish(page, show, chain, Order(given or Facts()), now)

    def tell(page: str, result: Published | Exception) -> None:
        if isinstance(result, Exception):
            raise result
        done.append(result)

    with open_chain(show.desk) as chain:
        publish_all([str(page) for page in pages], one, show, tell)
    return done


def entries(show: ShowFolder) -> list[feedparser.FeedParserDict]:
    parsed = feedparser.parse(show.feed.read_bytes())
    assert not parsed.bozo
    return list(parsed.entries)


def test_a_page_becomes_an_episode_whose_files_are_all_there(show: ShowFolder, page: Path) -> None:
    go(show, page)
    (entry,) = entries(show)
    name = entry.enclosures[0].href.removeprefix("https://podd.example.se/")
    sound = (show.public.root / name).read_bytes()

    assert entry.title == "Fyren på Skarven tänds igen"
    assert len(sound) == int(entry.enclosures[0].length)
    assert name.startswith("media/2026/11/fyren-pa-skarven-tands-igen-")
    assert sound[:3] == b"ID3"


def test_what_is_said_lies_beside_the_sound_in_every_form_that_apps_read(
    show: ShowFolder, page: Path
) -> None:
    (done,) = go(show, page)
    stem = done.row.episode.enclosure.name.removesuffix(".mp3")
    forms = {link.type: link.url.removeprefix("https://podd.example.se/") for link in transcripts(show)}
    assert forms == {
        "text/vtt": f"{stem}.vtt",
        "application/x-subrip": f"{stem}.srt",
        "application/json": f"{stem}.transcript.json",
    }
    for name in forms.values():
        text = show.public.read(name)
        assert text is not None
        assert "Berit Holm" in text.decode()


def test_the_moment_of_every_word_reaches_catalogue_transcript_and_page(show: ShowFolder, page: Path) -> None:
    (done,) = go(show, page)
    episode = show.catalogue.resolve("1").episode
    assert episode == done.row.episode
    cue = next(cue for cue in episode.cues if cue.text.startswith("Efter 31"))
    moments = [row.split(":") for row in cue.words.split()]
    assert [cue.text[int(place) :].split()[0] for _, place in moments] == cue.text.split()

    told = json.loads(show.public.read(episode.sentences_file) or b"")["segments"]
    (row,) = (each["words"] for each in told if each["body"] == cue.text)
    assert [(each["startTime"], each["body"]) for each in row] == [
        (int(at) / 1000, word) for (at, _), word in zip(moments, cue.text.split(), strict=True)
    ]
    written = html.fromstring(show.public.read(episode.page) or b"")
    (span,) = (span for span in written.xpath("//span[@data-words]") if span.text == cue.text)
    steps = [int(step) / 100 for step in span.get("data-words").split()]
    assert float(span.get("data-start")) + sum(steps) == pytest.approx(int(moments[-1][0]) / 1000, abs=0.02)


def test_an_episode_has_a_picture_of_its_own(show: ShowFolder, page: Path) -> None:
    (done,) = go(show, page)
    name = done.row.episode.cover
    assert re.fullmatch(r"media/2026/11/fyren-pa-skarven-tands-igen-[0-9a-f]{12}\.jpg", name)
    check_cover(show.public.read(name) or b"", name)
    assert entries(show)[0].image.href == f"https://podd.example.se/{name}"


def test_a_show_may_do_without_pictures_of_single_episodes(show: ShowFolder, page: Path) -> None:
    config = replace(show.config, show=replace(show.config.show, episode_covers=False))
    (done,) = go(replace(show, config=config), page)
    assert done.row.episode.cover == ""
    assert "/cover-" in entries(show)[0].image.href


def test_a_title_that_cannot_be_drawn_has_the_shows_picture(show: ShowFolder, page: Path) -> None:
    (done,) = go(show, page, given=Facts(title="東京"))
    assert (done.row.episode.title, done.row.episode.cover) == ("東京", "")


def transcripts(show: ShowFolder) -> list[feedparser.FeedParserDict]:
    feed = etree.fromstring(show.feed.read_bytes())
    found = feed.iter("{https://podcastindex.org/namespace/1.0}transcript")
    return [feedparser.FeedParserDict(each.attrib) for each in found]


def test_a_side_file_that_has_gone_comes_back(show: ShowFolder, page: Path) -> None:
    (first,) = go(show, page)
    before = snapshot(show.public.root)
    show.public.delete(first.row.episode.captions)
    go(show, page, now=LATER)

    assert snapshot(show.public.root) == before


def test_the_same_page_again_changes_no_byte(show: ShowFolder, page: Path) -> None:
    go(show, page)
    before = snapshot(show.public.root)
    (again,) = go(show, page, now=LATER)

    assert again.spoken.recording is None
    assert snapshot(show.public.root) == before


def test_an_edited_page_corrects_its_episode(show: ShowFolder, page: Path) -> None:
    (first,) = go(show, page)
    page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
    (second,) = go(show, page, now=LATER)
    (entry,) = entries(show)

    assert second.before == first.row
    assert second.spoken.recording is not None
    assert second.spoken.recording.spoken == 1
    assert entry.id == first.row.episode.guid
    assert second.row.episode.published == first.row.episode.published
    assert second.row.episode.enclosure.name != first.row.episode.enclosure.name
    assert show.public.size(first.row.episode.enclosure.name) is not None


def test_an_edited_headline_makes_no_second_episode(show: ShowFolder, page: Path) -> None:
    go(show, page)
    page.write_text(PAGE.replace("Fyren på Skarven tänds igen", "Fyren tänds efter 31 år"), "utf-8")
    go(show, page, now=LATER)

    assert [entry.title for entry in entries(show)] == ["Fyren tänds efter 31 år"]


def test_a_file_that_has_gone_comes_back_and_the_feed_stays_as_it_was(show: ShowFolder, page: Path) -> None:
    (first,) = go(show, page)
    before = snapshot(show.public.root)
    show.public.delete(first.row.episode.enclosure.name)
    (again,) = go(show, page, now=LATER)

    assert again.state == "already published"
    assert snapshot(show.public.root) == before


def test_the_bad_page_among_good_ones_stops_none_of_them(
    show: ShowFolder, page: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "tom.txt"
    empty.write_text("")
    other = tmp_path / "annan.txt"
    other.write_text(PAGE.replace("Skarven", "Vinga"), "utf-8")
    told: dict[str, object] = {}
    with open_chain(show.desk) as chain:
        refused = publish_all(
            [str(empty), str(page), str(other)],
            lambda source: publish(source, show, chain, Order(), NOW),
            show,
            lambda source, result: told.__setitem__(Path(source).name, result),
        )

    assert [type(error) for error in refused] == [PageError]
    assert sorted(told) == ["annan.txt", "fyren.txt", "tom.txt"]
    assert len(entries(show)) == 2


def test_a_disk_that_fills_up_leaves_every_earlier_episode_untouched(
    show: ShowFolder, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(show, page)
    before = snapshot(show.public.root)
    other = tmp_path / "annan.txt"
    other.write_text(PAGE.replace("Skarven", "Vinga"), "utf-8")
    full = replace(show, public=FullDisk(show.public.root, show.public.scratch))
    with pytest.raises(StorageError, match="No space left"):
        go(full, other)

    assert snapshot(show.public.root) == before
    assert len(show.catalogue.rows()) == 1


class FullDisk(Folder):
    """A folder on a disk that takes no more sound."""

    def put(self, name: str, data: bytes) -> bool:
        if name.endswith(".mp3"):
            raise StorageError(f"cannot store: {name}: No space left on device")
        return super().put(name, data)


def test_the_moment_in_the_feed_is_the_first_publication(show: ShowFolder, page: Path) -> None:
    go(show, page)
    go(show, page, now=LATER, given=Facts(title="Ny rubrik"))

    assert entries(show)[0].published == "Mon, 23 Nov 2026 06:00:00 +0000"


def test_the_articles_own_date_is_the_feeds_when_the_show_says_so(show: ShowFolder, page: Path) -> None:
    config = replace(show.config, publishing=replace(show.config.publishing, pubdate="article"))
    go(replace(show, config=config), page, given=Facts(published=datetime(2025, 6, 11, 8, tzinfo=UTC)))

    assert entries(show)[0].published == "Wed, 11 Jun 2025 08:00:00 +0000"


def test_a_retracted_episode_is_gone_for_listeners_and_does_not_come_back_by_itself(
    show: ShowFolder, page: Path
) -> None:
    (done,) = go(show, page)
    retract(show, "1", "Fel person.", LATER)

    assert entries(show) == []
    assert show.public.size(done.row.episode.enclosure.name) is None
    tombstone = show.public.read(done.row.episode.page)
    assert tombstone is not None
    assert "Fel person." in tombstone.decode()
    with pytest.raises(PageError, match="was retracted"):
        go(show, page, now=LATER)


def test_a_restored_episode_is_what_it_was(show: ShowFolder, page: Path) -> None:
    go(show, page)
    before = snapshot(show.public.root)
    retract(show, "1", "", LATER)
    restore(show, "1", LATER)

    assert snapshot(show.public.root) == before


def test_retracting_twice_is_said_and_harms_nothing(show: ShowFolder, page: Path) -> None:
    go(show, page)
    retract(show, "1", "Första skälet.", LATER)
    row, fresh = retract(show, "1", "Andra skälet.", LATER)

    assert not fresh
    assert (row.state, row.why) == (State.RETRACTED, "Första skälet.")


def test_tidy_takes_replaced_sound_only_after_its_time_of_grace(show: ShowFolder, page: Path) -> None:
    (first,) = go(show, page)
    page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
    (second,) = go(show, page, now=LATER)
    grace = timedelta(days=7)
    show.public.put("media/2026/11/okänd.mp3", b"x")

    assert [o.path.name for o in orphans(show, LATER, grace)] == ["okänd.mp3"]
    late = orphans(show, LATER + timedelta(days=8), grace)
    tidy(show, late)
    assert len(late) == 6  # sound, three transcripts, chapters and the unknown file; the picture is the same
    assert show.public.size(first.row.episode.enclosure.name) is None
    assert show.public.size(second.row.episode.enclosure.name) is not None


def test_the_feed_can_be_written_again_from_the_catalogue_alone(show: ShowFolder, page: Path) -> None:
    go(show, page)
    before = snapshot(show.public.root)
    for name in before:
        if not name.startswith("media/"):
            show.public.delete(name)
    write_feed(show)

    assert snapshot(show.public.root) == before


def test_two_pages_with_the_same_text_are_two_episodes(show: ShowFolder, page: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopia.txt"
    copy.write_text(PAGE, "utf-8")
    go(show, page, copy)

    assert len({entry.id for entry in entries(show)}) == 2


def test_a_page_that_is_no_longer_made_is_taken_away(show: ShowFolder, page: Path) -> None:
    go(show, page)
    before = snapshot(show.public.root)
    show.public.put("arkiv/2019-01.html", b"old")
    write_feed(show)

    assert snapshot(show.public.root) == before
