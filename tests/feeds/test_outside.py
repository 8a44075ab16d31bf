"""Feeds checked from outside: a good one has nothing wrong, and every single fault is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from feeds.errors import FeedError
from feeds.online import check_address
from feeds.outside import FEED_RULES, check_place
from feeds.types import Episode, Show

from .conftest import Publish, Serving

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

# What is written in a good feed, what stands there instead, and the rule that says so. The first place is
# meant; \n in front of a pattern is the start of a line.
FAULTS = [
    ("xml", "</channel>", ""),
    ("xml", "<title>Ortens", "<title>Orten & s"),
    ("xml", "<language>", "<language>\x0b"),
    ("xml-declaration", "<?xml version='1.0' encoding='UTF-8'?>\n", ""),
    ("rss-version", 'version="2.0"', 'version="0.91"'),
    ("rss-version", "channel>", "kanal>"),
    ("namespaces", "dtds/podcast-1.0.dtd", "dtds/Podcast-1.0.dtd"),
    ("namespaces", "https://podcastindex.org/namespace/1.0", "http://podcastindex.org/namespace/1.0"),
    ("elements", "<itunes:explicit>false</itunes:explicit>", "<itunes:Explicit>false</itunes:Explicit>"),
    ("elements", "<itunes:type>episodic</itunes:type>", "<itunes:kind>episodic</itunes:kind>"),
    ("elements", "<podcast:medium>podcast</podcast:medium>", "<podcast:media>podcast</podcast:media>"),
    ("once", "<language>sv</language>", "<language>sv</language><language>sv</language>"),
    ("once", "<itunes:explicit>false</itunes:explicit>", "<itunes:explicit>false</itunes:explicit>" * 2),
    ("self-link", 'rel="self"', 'rel="other"'),
    ("self-link", 'href="https://podd.example.se/feed.xml"', 'href="feed.xml"'),
    ("self-type", 'rel="self" type="application/rss+xml"', 'rel="self" type="text/xml"'),
    ("channel-link", "<link>https://podd.example.se/</link>", "<link></link>"),
    ("explicit", "<itunes:explicit>false<", "<itunes:explicit>no<"),
    ("explicit", "<itunes:explicit>false</itunes:explicit>", ""),
    ("show-kind", "<itunes:type>episodic<", "<itunes:type>daily<"),
    ("show-kind", "<itunes:type>episodic<", "<itunes:type>serial<"),
    ("numbers", "<itunes:title>", "<itunes:episode>0</itunes:episode><itunes:title>"),
    ("numbers", "<itunes:title>", "<itunes:season>två</itunes:season><itunes:title>"),
    ("numbers", "<itunes:title>", "<itunes:episodeType>Full</itunes:episodeType><itunes:title>"),
    ("locked", ">yes</podcast:locked>", ">ja</podcast:locked>"),
    ("ai-mark", '<podcast:txt purpose="ai-content">true</podcast:txt>', ""),
    ("ai-mark", '<podcast:txt purpose="ai-content">true<', '<podcast:txt purpose="ai-content">yes<'),
    ("ai-words", "läses upp av en syntetisk röst", "läses upp"),
    ("ai-words", "Uppläst av syntetisk röst", "Uppläst av Åsa"),
    ("new-address", "<itunes:type>", "<itunes:new-feed-url>ny</itunes:new-feed-url><itunes:type>"),
    ("spaces", "<title>Ortens", "<title> Ortens"),
    ("description-long", "Efter två år", "Efter två år " * 400),
    ("html", "<p>Efter", "<script>x()</script><p>Efter"),
    ("html", "<p>Efter", '<p onclick="x()">Efter'),
    ("html", "<p>Efter", '<p><a href="javascript:x()">Efter</a>'),
    ("html-tags", "<p>Efter", "<div>Efter"),
    ("item-link", "<link>https://tidning.example.se/bron</link>", ""),
    ("item-explicit", r"(?s)(<item>.*?)<itunes:explicit>false</itunes:explicit>", "<item><title>Ett</title>"),
    ("yes-only", "<itunes:type>", "<itunes:block>yes</itunes:block><itunes:type>"),
    ("yes-only", "<itunes:title>", "<itunes:block>true</itunes:block><itunes:title>"),
    ("self-link", 'href="https://podd.example.se/feed.xml"', 'href=""'),
    ("date", "05:00:00 +0000", "05:00:00"),
    ("enclosure", "<enclosure ", "<inclosure "),
    ("enclosure", '.mp3" length=', 'ö.mp3" length='),
    ("enclosure", 'url="https://podd.example.se/media/2026/11/avsnitt-000000000002.mp3"', 'url=""'),
    ("enclosure", r'length="\d+"', 'length="None"'),
    ("sound-length", r'length="\d+"', 'length="0"'),
    ("permalink", '<guid isPermaLink="false">', "<guid>"),
    ("date", "<pubDate>Mon, 16 Nov", "<pubDate>Tue, 16 Nov"),
    ("date", "<pubDate>Mon, 16 Nov 2026", "<pubDate>mån, 16 nov 2026"),
    ("date", "<pubDate>Mon, 16 Nov 2026 05:00:00 +0000", "<pubDate>2026-11-16T05:00:00Z"),
    ("date", "<pubDate>Mon, 16 Nov 2026 05:00:00 +0000</pubDate>", ""),
    ("date", r"<lastBuildDate>[^<]+", "<lastBuildDate>idag"),
    ("date-future", "<pubDate>Mon, 16 Nov 2026", "<pubDate>Wed, 16 Dec 2026"),
    ("date-unique", "<pubDate>Mon, 16 Nov 2026", "<pubDate>Sun, 15 Nov 2026"),
    ("order", "<pubDate>Mon, 16 Nov 2026", "<pubDate>Tue, 10 Nov 2026"),
    ("duration-form", r"<itunes:duration>\d+", "<itunes:duration>0:12"),
    ("duration-form", r"<itunes:duration>\d+", "<itunes:duration>tolv"),
    ("duration-form", r"<itunes:duration>\d+</itunes:duration>", ""),
    ("transcript-link", 'type="text/vtt"', 'type="text/srt"'),
    ("transcript-link", r'<podcast:transcript url="[^"]+"', '<podcast:transcript url="a.vtt"'),
    ("chapters-link", 'type="application/json+chapters"', 'type="application/json"'),
    ("image-link", '<itunes:image href="', '<itunes:image url="'),
    ("show-title", "<title>Ortens nyheter</title>", "<title></title>"),
    ("show-title-long", "<title>Ortens nyheter", "<title>" + "Ortens nyheter " * 20 + "nyheter"),
    ("show-description", r"<description>Artiklar ur[^<]+", "<description>"),
    ("show-author", "<itunes:author>Ortens tidning</itunes:author>", ""),
    ("show-email", "<itunes:email>podd@example.se", "<itunes:email>podd(at)example.se"),
    ("show-email-missing", "<itunes:email>podd@example.se", "<itunes:email>"),
    ("show-category", '<itunes:category text="News">', '<itunes:category text="Nyheter">'),
    ("show-category", 'text="Daily News"', 'text="Technology News"'),
    ("show-language", "<language>sv<", "<language>svenska<"),
    ("show-guid", r"<podcast:guid>[^<]+", "<podcast:guid>ortens"),
    ("show-copyright", "<copyright>", "<copyright>© 2026 "),
    ("cover", '<itunes:image href="https://podd.example.se/cover-1.jpg"/>', ""),
    ("episodes", r"(?s)<item>.*</item>", ""),
    ("guid", r'<guid isPermaLink="false">[^<]+', '<guid isPermaLink="false">'),
    ("guid-unique", "000000000002</guid>", "000000000001</guid>"),
    ("title", r"<item>\s*<title>[^<]+", "<item><title>"),
    ("title-long", r"<item>\s*<title>", "<item><title>" + "Bron öppnar " * 30),
    ("sound-type", 'type="audio/mpeg"', 'type="audio/mp3"'),
    ("sound-unique", "avsnitt-000000000002.mp3", "avsnitt-000000000001.mp3"),
    ("description", r"<description>Efter[^<]+", "<description>"),
    ("transcript", r"<podcast:transcript [^>]+text/vtt[^>]+>", ""),
    ("sound-size", r'length="\d+"', 'length="4711"'),
    ("sound-duration", r"<itunes:duration>\d+", "<itunes:duration>900"),
    ("file-missing", "avsnitt-000000000002.vtt", "avsnitt-borta.vtt"),
    ("orphan", "avsnitt-000000000002.srt", "avsnitt-000000000001.srt"),
]  # fmt: skip


@pytest.fixture(scope="module")
def good(
    tmp_path_factory: pytest.TempPathFactory, publish: Publish, show: Show, episodes: tuple[Episode, ...]
) -> Path:
    return publish(tmp_path_factory.mktemp("outside"), show, episodes)[1]


@pytest.fixture
def feed(good: Path) -> Iterator[Path]:
    """The feed's file in its folder, as it was afterwards."""
    path = good / "feed.xml"
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


def rules(place: Path) -> set[str]:
    return {finding.rule for finding in check_place(place, NOW)[1]}


def test_a_good_folder_and_a_good_feed_have_nothing_wrong(good: Path) -> None:
    assert check_place(good, NOW) == (3, ())
    assert check_place(good / "feed.xml", NOW) == (3, ())


@pytest.mark.parametrize(
    ("rule", "written", "instead"),
    FAULTS,
    ids=[f"{number}-{fault[0]}" for number, fault in enumerate(FAULTS)],
)
def test_one_fault_in_a_feed_is_found_by_its_rule(feed: Path, rule: str, written: str, instead: str) -> None:
    before = feed.read_text("utf-8")
    pattern = written if re.search(r"\\[ds]|\[\^|\(\?s\)", written) else re.escape(written)
    spoilt, count = re.subn(pattern, lambda _: instead, before, count=0 if "channel>" in written else 1)
    assert count
    feed.write_text(spoilt, "utf-8")
    assert rule in rules(feed.parent)


def test_there_are_enough_faults_and_one_for_every_rule() -> None:
    assert len(FAULTS) >= 60
    assert {rule for rule, *_ in FEED_RULES} <= {rule for rule, *_ in FAULTS}


def test_every_feed_of_a_folder_is_checked(good: Path) -> None:
    extra = good / "feeds" / "sport.xml"
    extra.parent.mkdir()
    extra.write_text("<rss version='2.0'><channel/></rss>")
    found = [finding.detail for finding in check_place(good, NOW)[1]]
    extra.unlink()
    extra.parent.rmdir()
    assert found
    assert all(detail.startswith("sport.xml: ") for detail in found)


@pytest.mark.parametrize("name", ["", "finns-inte.xml"])
def test_where_there_is_no_feed_it_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(FeedError, match=r"no feed|cannot read feed"):
        check_place(tmp_path / name, NOW)


def test_entities_of_a_hostile_feed_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "hemligt.txt"
    secret.write_text("hemligt")
    feed = tmp_path / "feed.xml"
    feed.write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<rss version="2.0"><channel><title>&x;</title></channel></rss>'
    )
    assert "hemligt" not in str(check_place(feed, NOW))


def test_a_served_feed_has_nothing_wrong_but_its_private_address(good: Path, serving: Serving) -> None:
    with serving(good) as url:
        count, found = check_address(f"{url}feed.xml", NOW)
    assert count == 3
    assert {finding.rule for finding in found} == {"show-public"}


SERVED: list[tuple[str, Callable[[Path], object]]] = [
    ("sound-size", lambda folder: (folder / "media/2026/11/avsnitt-000000000002.mp3").write_bytes(b"ID3")),
    ("sound-head", lambda folder: (folder / "media/2026/11/avsnitt-000000000002.mp3").write_bytes(b"ID3")),
    ("file-missing", lambda folder: (folder / "media/2026/11/avsnitt-000000000001.srt").unlink()),
    ("transcript-file", lambda folder: (folder / "media/2026/11/avsnitt-000000000001.vtt").write_text("Hej")),
    ("cover", lambda folder: (folder / "cover-1.jpg").write_bytes(b"ingen bild")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "spoil"), SERVED, ids=[rule for rule, _ in SERVED])
def test_a_fault_is_found_where_listeners_fetch_it(
    tmp_path: Path,
    publish: Publish,
    serving: Serving,
    show: Show,
    episodes: tuple[Episode, ...],
    rule: str,
    spoil: Callable[[Path], object],
) -> None:
    _, folder = publish(tmp_path, show, episodes)
    spoil(folder)
    with serving(folder) as url:
        assert rule in {finding.rule for finding in check_address(f"{url}feed.xml", NOW)[1]}


def test_a_server_without_parts_types_and_compression_is_told_of(
    tmp_path: Path, publish: Publish, show: Show, episodes: tuple[Episode, ...]
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path))) as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        publish(tmp_path, replace(show, base_url=url), episodes)
        thread = Thread(target=server.serve_forever)
        thread.start()
        _, found = check_address(f"{url}feed.xml", NOW)
        server.shutdown()
        thread.join()
    assert {each.rule for each in found} == {"show-public", "sound-range", "cors", "feed-gzip", "feed-type"}


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {".mp3": "audio/mpeg", ".xml": "text/plain"}  # noqa: RUF012  # as the base has it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.mark.parametrize("name", ["finns-inte.xml", "index.html"])
def test_an_address_that_is_no_feed_is_refused(good: Path, serving: Serving, name: str) -> None:
    with serving(good) as url, pytest.raises(FeedError, match=r"cannot (fetch|read) feed"):
        check_address(url + name, NOW)
    with pytest.raises(FeedError, match="no answer"):
        check_address("http://127.0.0.1:9/feed.xml", NOW)
