"""The feed, read back by two parsers that apps use."""

from __future__ import annotations

import io
import locale
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedparser
import podcastparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.errors import ShowError
from feeds.plain import plain
from feeds.podcasting20 import NAMESPACES
from feeds.rss import feeds, rss
from feeds.types import Chapter, Episode, Show

ANY = st.text(st.characters(), max_size=120)
NASTY = st.text(st.sampled_from("<>&;/abip#x3 8]]!-\x0b\u200d\u202e\ufffe\ud800é\n\t\"'"), max_size=60)
NS = {**NAMESPACES, "content": "http://purl.org/rss/1.0/modules/content/"}


def channel(feed: bytes) -> etree._Element:
    return etree.fromstring(feed)[0]


def values(parent: etree._Element, path: str) -> list[Any]:
    return list(parent.xpath(path, namespaces=NS))


def by_feedparser(text: str) -> str:
    """What feedparser makes of a title: it mends text that looks as if it had been decoded wrongly."""
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return " ".join(text.split())


@settings(deadline=None, max_examples=150)
@given(title=ANY | NASTY, summary=ANY | NASTY, author=ANY, section=NASTY)
def test_whatever_the_article_says_both_parsers_read_the_feed_and_give_the_title_back(
    show: Show, episode: Episode, title: str, summary: str, author: str, section: str
) -> None:
    chapter = Chapter(0.0, summary)
    odd = replace(episode, title=title, summary=summary, authors=(author,), section=section, note=title)
    feed = rss(show, [replace(odd, chapters=(chapter,), credit=author)])
    wanted = plain(title) or "Utan rubrik"
    read = feedparser.parse(feed)
    assert not read.bozo
    assert [" ".join(entry.title.split()) for entry in read.entries] == [by_feedparser(wanted)]
    gpodder = podcastparser.parse("https://podd.example.se/feed.xml", io.BytesIO(feed))
    assert [one["title"] for one in gpodder["episodes"]] == [" ".join(wanted.split())]
    assert gpodder["episodes"][0]["guid"] == episode.guid


@settings(deadline=None, max_examples=50)
@given(title=ANY | NASTY, description=ANY | NASTY, author=ANY, category=NASTY, publisher=ANY)
def test_whatever_the_show_is_called_the_feed_parses_or_is_refused(
    show: Show, episode: Episode, title: str, description: str, author: str, category: str, publisher: str
) -> None:
    odd = replace(
        show, title=title, description=description, author=author, category=category, publisher=publisher
    )
    if not plain(title) or not plain(description):
        with pytest.raises(ShowError):
            rss(odd, [episode])
        return
    read = feedparser.parse(rss(odd, [episode]))
    assert not read.bozo
    assert " ".join(read.feed.title.split()) == by_feedparser(plain(title))


def test_the_same_show_gives_the_same_bytes_in_any_order(show: Show, episodes: tuple[Episode, ...]) -> None:
    assert rss(show, episodes) == rss(show, tuple(reversed(episodes)))


def test_the_newest_episode_comes_first_whatever_its_zone(show: Show, episode: Episode) -> None:
    late = datetime(2026, 11, 14, 5, 30, tzinfo=timezone(timedelta(hours=1)))  # before 05:00 UTC
    feed = channel(rss(show, [replace(episode, guid="urn:x", published=late), episode]))
    assert values(feed, "item/guid/text()") == [episode.guid, "urn:x"]


def test_the_channel_has_all_that_directories_ask_for(show: Show, episodes: tuple[Episode, ...]) -> None:
    feed = channel(rss(replace(show, hub="https://hub.example.se/"), episodes))
    assert values(feed, "language/text()") == ["sv"]
    assert values(feed, "link/text()") == ["https://podd.example.se/"]
    assert values(feed, "itunes:category/@text") == ["News"]
    assert values(feed, "itunes:category/itunes:category/@text") == ["Daily News"]
    assert values(feed, "itunes:explicit/text()") == ["false"]
    assert values(feed, "itunes:image/@href") == ["https://podd.example.se/cover-1.jpg"]
    assert values(feed, "itunes:owner/itunes:email/text()") == ["podd@example.se"]
    assert values(feed, "atom:link[@rel='self' and @type='application/rss+xml']/@href") == [
        "https://podd.example.se/feed.xml"
    ]
    assert values(feed, "atom:link[@rel='hub']/@href") == ["https://hub.example.se/"]
    assert values(feed, "podcast:guid/text()") == [show.guid]
    assert values(feed, "podcast:locked/text()") == ["yes"]
    assert values(feed, "podcast:medium/text()") == ["podcast"]
    assert values(feed, "podcast:txt[@purpose='ai-content']/text()") == ["true"]
    assert values(feed, "generator/text()") == ["upplast"]


def test_the_channel_says_who_reads_and_who_answers_for_it(show: Show) -> None:
    (text,) = values(channel(rss(show, [])), "description/text()")
    assert "syntetisk röst" in text
    assert text.endswith("Ansvarig utgivare: Åsa Öberg.")


def test_an_item_has_all_that_apps_show(show: Show, episode: Episode) -> None:
    (item,) = values(channel(rss(show, [episode])), "item")
    base = "https://podd.example.se/media/2026/11/bron-over-alven-0123456789ab"
    assert values(item, "title/text()") == values(item, "itunes:title/text()") == [episode.title]
    assert values(item, "link/text()") == ["https://tidning.example.se/bron"]
    assert values(item, "guid[@isPermaLink='false']/text()") == [episode.guid]
    assert values(item, "pubDate/text()") == ["Sat, 14 Nov 2026 05:00:00 +0000"]
    assert dict(item.find("enclosure").attrib) == {
        "url": f"{base}.mp3",
        "length": "1000",
        "type": "audio/mpeg",
    }
    assert values(item, "itunes:duration/text()") == ["12"]
    assert values(item, "itunes:explicit/text()") == ["false"]
    assert values(item, "podcast:person[@group='writing' and @role='author']/text()") == [
        "Anna Ask",
        "Bo Berg",
    ]
    assert [dict(said.attrib) for said in values(item, "podcast:transcript")] == [
        {"url": f"{base}.vtt", "type": "text/vtt", "language": "sv", "rel": "captions"},
        {"url": f"{base}.srt", "type": "application/x-subrip", "language": "sv", "rel": "captions"},
        {"url": f"{base}.transcript.json", "type": "application/json", "language": "sv"},
    ]
    (chapters,) = values(item, "podcast:chapters")
    assert dict(chapters.attrib) == {"url": f"{base}.chapters.json", "type": "application/json+chapters"}
    assert values(item, "podcast:txt[@purpose='ai-content']/text()") == ["true"]


def test_without_a_known_article_the_link_is_the_episodes_page(show: Show, episode: Episode) -> None:
    feed = channel(rss(show, [replace(episode, article_url="javascript:alert(1)")]))
    assert values(feed, "item/link/text()") == ["https://podd.example.se/episodes/bron-over-alven.html"]
    assert b"javascript" not in rss(show, [replace(episode, article_url="javascript:alert(1)")])


def test_the_show_notes_have_lede_authors_link_chapters_and_voice(show: Show, episode: Episode) -> None:
    (html,) = values(channel(rss(show, [episode])), "item/content:encoded/text()")
    said = etree.HTML(html)
    text = " ".join(said.itertext())
    assert "Efter två år kan bilar åter köra över bron." in text
    assert "Av Anna Ask och Bo Berg. Publicerad 14 november 2026." in text
    assert "00:06 Så påverkas trafiken" in text
    assert "Uppläst av syntetisk röst. Röst: Provröst (CC0)." in text
    assert said.xpath("//a/@href")[0] == "https://tidning.example.se/bron"
    assert {element.tag for element in said.iter()} <= {"html", "body", "p", "ul", "li", "a", "strong"}


def test_a_correction_is_said_first_in_the_notes(show: Show, episode: Episode) -> None:
    corrected = replace(episode, note="Kommunens namn var fel.")
    (html,) = values(channel(rss(show, [corrected])), "item/content:encoded/text()")
    assert html.startswith("<p>Rättelse: Kommunens namn var fel.</p>")


def test_a_long_lede_is_cut_at_a_word_and_the_disclosure_stays(show: Show, episode: Episode) -> None:
    feed = channel(rss(show, [replace(episode, summary="Räksmörgås på bryggan. " * 600)]))
    (text,) = values(feed, "item/description/text()")
    assert len(text.encode()) <= 4000
    assert text.partition("…")[0].split()[-1] in ("Räksmörgås", "på", "bryggan.")
    assert "Uppläst av syntetisk röst." in text
    assert text.endswith("https://tidning.example.se/bron")


def test_a_long_title_stays_whole_and_the_itunes_title_is_cut(show: Show, episode: Episode) -> None:
    title = "Kommunen bygger " * 312 + "klart"
    feed = channel(rss(show, [replace(episode, title=title)]))
    assert values(feed, "item/title/text()") == [title]
    (short,) = values(feed, "item/itunes:title/text()")
    assert len(short.encode()) <= 255


def test_last_build_date_is_the_newest_change(show: Show, episodes: tuple[Episode, ...]) -> None:
    changed = replace(episodes[0], updated=datetime(2026, 12, 24, 15, 0, tzinfo=UTC))
    feed = channel(rss(show, (changed, *episodes[1:])))
    assert values(feed, "lastBuildDate/text()") == ["Thu, 24 Dec 2026 15:00:00 +0000"]


def test_a_show_without_episodes_has_a_feed_without_a_date(show: Show) -> None:
    assert values(channel(rss(show, [])), "lastBuildDate") == []


def test_writing_feeds_in_threads_leaves_the_locale_alone(show: Show, episodes: tuple[Episode, ...]) -> None:
    before = locale.setlocale(locale.LC_ALL)
    with ThreadPoolExecutor(4) as pool:
        written = set(pool.map(lambda _: rss(show, episodes), range(12)))
    assert len(written) == 1
    assert locale.setlocale(locale.LC_ALL) == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"title": " \u200b"}, "no title"),
        ({"description": ""}, "no description"),
        ({"base_url": "podd.example.se/"}, "base URL"),
        ({"base_url": "https://podd.example.se"}, "base URL"),
    ],
)
def test_a_show_that_no_directory_takes_is_refused(show: Show, change: dict[str, str], why: str) -> None:
    with pytest.raises(ShowError, match=why) as refused:
        rss(replace(show, **change), [])
    assert refused.value.__notes__


def many(episode: Episode, number: int) -> list[Episode]:
    return [
        replace(
            episode,
            guid=f"urn:x:{count}",
            published=episode.published + timedelta(minutes=count),
            updated=episode.updated + timedelta(minutes=count),
        )
        for count in range(number)
    ]


def test_older_episodes_are_in_archives_and_every_episode_is_in_one_file(
    show: Show, episode: Episode
) -> None:
    all_ = many(episode, 37)
    made = feeds(show, all_, limit=10, block=5)
    found = [guid for content in made.values() for guid in values(channel(content), "item/guid/text()")]
    assert sorted(found) == sorted(one.guid for one in all_)
    assert 10 <= len(values(channel(made["feed.xml"]), "item")) < 15
    assert values(channel(made["feed.xml"]), "item/guid/text()")[0] == "urn:x:36"


def test_the_archives_can_be_walked_from_the_feed_to_the_first_episode(show: Show, episode: Episode) -> None:
    made = feeds(show, many(episode, 23), limit=10, block=5)
    name, walked = "feed.xml", []
    while name:
        walked.append(name)
        links = values(channel(made[name]), "atom:link[@rel='prev-archive']/@href")
        assert values(channel(made[name]), "atom:link[@rel='next']/@href") == links
        name = links[0].removeprefix(show.base_url) if links else ""
    assert walked == ["feed.xml", "feeds/arkiv-2.xml", "feeds/arkiv-1.xml"]
    assert values(channel(made["feeds/arkiv-1.xml"]), "fh:archive")
    assert values(channel(made["feeds/arkiv-1.xml"]), "atom:link[@rel='current']/@href") == [
        show.url("feed.xml")
    ]
    assert values(channel(made["feeds/arkiv-1.xml"]), "atom:link[@rel='self']/@href") == [
        show.url("feeds/arkiv-1.xml")
    ]


def test_one_more_episode_changes_no_archive(show: Show, episode: Episode) -> None:
    before = feeds(show, many(episode, 23), limit=10, block=5)
    after = feeds(show, many(episode, 24), limit=10, block=5)
    assert [name for name in before if before[name] != after[name]] == ["feed.xml"]


def test_a_small_show_has_one_feed(show: Show, episodes: tuple[Episode, ...]) -> None:
    assert feeds(show, episodes) == {"feed.xml": rss(show, episodes)}
