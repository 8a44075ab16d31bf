"""Feed and pages: always what the catalogue says, and no work done twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from audio.types import Segment
from feeds.types import Cue, Enclosure, Episode
from podcast.article import Facts
from podcast.catalogue import State
from podcast.feed import write_feed
from podcast.script import Script
from podcast.show import ShowFolder, open_show
from tests.podcast.conftest import snapshot

START = datetime(2026, 1, 1, 6, tzinfo=UTC)


def episode(number: int) -> Episode:
    at = START + timedelta(hours=number)
    name = f"media/2026/01/avsnitt-{number}"
    return Episode(
        guid=f"urn:x:{number}",
        title=f"Fyren tänds, dag {number}",
        slug=f"avsnitt-{number}",
        published=at,
        updated=at,
        enclosure=Enclosure(f"{name}.mp3", 1000),
        duration=60.0,
        summary="Fyren på Skarven tänds igen.",
        credit="Provröst",
        section=("Inrikes", "Sport")[number % 2],
        cues=(Cue(0.3, 2.0, "Fyren tänds."),),
        transcript=f"{name}.vtt",
    )


def add(show: ShowFolder, *numbers: int) -> None:
    for number in numbers:
        enter(show, number, episode(number), "först")


def enter(show: ShowFolder, number: int, one: Episode, content: str) -> None:
    """Enter an episode in the catalogue without its sound, which no page looks into."""
    script = Script(one.title, one.summary, Facts(), (Segment(one.title),))
    show.catalogue.publish(f"sida-{number}", one, script, content, "tone", "", one.published)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, new_show: Path) -> Path:
    """A show of 60 episodes with its feed written."""
    root = Path(shutil.copytree(new_show, tmp_path_factory.mktemp("written") / "show"))
    with open_show(root) as show:
        add(show, *range(60))
        write_feed(show)
    return root


@pytest.fixture
def busy(tmp_path: Path, written: Path) -> Iterator[ShowFolder]:
    with open_show(Path(shutil.copytree(written, tmp_path / "busy"))) as show:
        yield show


def times(show: ShowFolder) -> dict[str, int]:
    return {
        path.relative_to(show.public.root).as_posix(): path.stat().st_mtime_ns
        for path in show.public.root.rglob("*")
        if path.is_file()
    }


def test_one_more_episode_writes_a_handful_of_files_and_the_feed(busy: ShowFolder) -> None:
    before = times(busy)
    add(busy, 60)
    assert write_feed(busy) == 7
    after = times(busy)
    assert {name for name in after if before.get(name) != after[name]} == {
        "episodes/avsnitt-60.html", "embed/avsnitt-60.html", "index.html", "arkiv/2026-01.html",
        "arkiv/sok-1.json", "amnen/inrikes.html", "feed.xml",
    }  # fmt: skip


def test_nothing_new_writes_nothing_and_makes_nothing(busy: ShowFolder) -> None:
    page = busy.public.path("episodes/avsnitt-7.html")
    stamp, was = page.stat(), page.read_bytes()
    page.write_bytes(was.replace(b"Fyren", b"Tornn"))
    os.utime(page, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    ledger = (busy.root / ".made.json").stat().st_mtime_ns

    assert write_feed(busy) == 0  # so it was not even made to be compared
    assert (busy.root / ".made.json").stat().st_mtime_ns == ledger
    assert write_feed(busy, again=True) == 1
    assert page.read_bytes() == was


@pytest.mark.parametrize("name", ["feed.xml", "index.html", "style.css", "qr.svg", "episodes/avsnitt-7.html"])
def test_a_lost_or_touched_file_is_as_it_was(busy: ShowFolder, name: str) -> None:
    before = snapshot(busy.public.root)
    busy.public.delete(name)
    assert write_feed(busy) == 1
    busy.public.path(name).write_bytes(b"skrivet av en annan")
    assert write_feed(busy) == 1
    assert snapshot(busy.public.root) == before


@pytest.mark.parametrize("told", [b"", b"{}", b"[1]", b'{"files": {"feed.xml": 3}, "sections": {}}', b"\xff"])
def test_a_lost_or_damaged_ledger_costs_time_only(busy: ShowFolder, told: bytes) -> None:
    before = times(busy)
    (busy.root / ".made.json").write_bytes(told)
    assert write_feed(busy) == 0
    assert times(busy) == before


def test_what_is_written_step_by_step_is_what_is_written_at_once(busy: ShowFolder) -> None:
    add(busy, 60, 61)
    write_feed(busy)
    row = busy.catalogue.resolve("avsnitt-3")
    busy.catalogue.move(row, State.RETRACTED, "Fel i sak.", START)
    write_feed(busy)
    before = snapshot(busy.public.root)

    assert write_feed(busy, again=True) == 0
    for name in before:
        if name.partition("/")[0] in ("episodes", "embed", "arkiv", "amnen", "feeds") or "/" not in name:
            busy.public.delete(name)
    (busy.root / ".made.json").unlink()
    write_feed(busy)
    assert snapshot(busy.public.root) == before


def test_another_setting_reaches_every_page(busy: ShowFolder) -> None:
    config = replace(busy.config, show=replace(busy.config.show, publisher="Siv Lundgren"))
    write_feed(replace(busy, config=config))
    pages = [page for page in busy.public.root.rglob("*.html") if page.parent.name != "embed"]
    assert len(pages) > 60
    assert [page for page in pages if "Siv Lundgren" not in page.read_text("utf-8")] == []


def test_the_settings_of_the_show_reach_the_feed(busy: ShowFolder) -> None:
    settings = replace(
        busy.config.show,
        license="cc-by-4.0",
        hub="https://hub.example.se/",
        frequency="weekdays",
        new_feed_url="https://ny.example.se/feed.xml",
        section_feeds=("sport",),
    )
    write_feed(replace(busy, config=replace(busy.config, show=settings)))
    text = busy.feed.read_text("utf-8")
    assert "<podcast:license>cc-by-4.0</podcast:license>" in text
    assert '<atom:link href="https://hub.example.se/" rel="hub"/>' in text
    assert 'rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR">Varje vardag<' in text
    assert "<itunes:new-feed-url>https://ny.example.se/feed.xml</itunes:new-feed-url>" in text
    sport = etree.fromstring(busy.public.read("feeds/sport.xml") or b"")
    assert len(sport.findall("channel/item")) == 30


def test_a_section_that_is_no_longer_asked_for_loses_its_feed(busy: ShowFolder) -> None:
    asked = replace(busy.config, show=replace(busy.config.show, section_feeds=("*",)))
    write_feed(replace(busy, config=asked))
    assert busy.public.size("feeds/sport.xml")
    write_feed(busy)
    assert busy.public.size("feeds/sport.xml") is None


def test_a_corrected_section_moves_the_episode_to_another_page(busy: ShowFolder) -> None:
    row = busy.catalogue.resolve("avsnitt-5")
    moved = replace(row.episode, section="Kultur")
    enter(busy, 5, moved, "rättat")
    write_feed(busy)
    assert "avsnitt-5.html" in (busy.public.read("amnen/kultur.html") or b"").decode()
    assert "avsnitt-5.html" not in (busy.public.read("amnen/sport.html") or b"").decode()
