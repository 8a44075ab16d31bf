"""Sections: names that can stand in an address, and feeds of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds import plan, sections
from feeds.plain import plain
from feeds.types import Episode, Show


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("Inrikes", "inrikes"),
        ("Nöje & kultur", "noje-kultur"),
        ("ÅSIKT", "asikt"),
        (" ", ""),
        ("../../etc", "etc"),
        ("日本", "amne-6d3a6a9d"),
    ],
)
def test_a_section_has_a_name_that_stands_in_an_address(section: str, key: str) -> None:
    found = sections.key(section)
    assert found == key if key != "amne-6d3a6a9d" else re.fullmatch(r"amne-[0-9a-f]{8}", found)


@settings(deadline=None)
@given(st.text())
def test_every_section_has_a_name_of_its_own_or_none(section: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", sections.key(section)) or not plain(section)


def sorted_into(episodes: tuple[Episode, ...], *names: str) -> tuple[Episode, ...]:
    return tuple(replace(one, section=name) for one, name in zip(episodes, names, strict=True))


def fed(show: Show, episodes: tuple[Episode, ...]) -> dict[str, etree._Element]:
    known = tuple(map(plan.known, episodes))
    made = plan.made(plan.section_feeds(show, known), episodes)
    return {name: etree.fromstring(content)[0] for name, content in made.items()}


def test_only_the_sections_that_are_asked_for_have_a_feed(show: Show, episodes: tuple[Episode, ...]) -> None:
    mixed = sorted_into(episodes, "Sport", "Lokalt", "")
    assert fed(show, mixed) == {}
    assert list(fed(replace(show, section_feeds=("SPORT", "Finns inte")), mixed)) == ["feeds/sport.xml"]
    assert list(fed(replace(show, section_feeds=("*",)), mixed)) == ["feeds/lokalt.xml", "feeds/sport.xml"]


def test_a_sections_feed_is_a_show_of_its_own_with_its_episodes(
    show: Show, episodes: tuple[Episode, ...]
) -> None:
    mixed = sorted_into(episodes, "Sport", "Lokalt", "sport")
    channel = fed(replace(show, section_feeds=("Sport",)), mixed)["feeds/sport.xml"]
    assert channel.findtext("title") == "Ortens nyheter: Sport"
    assert [item.findtext("guid") for item in channel.iter("item")] == [mixed[2].guid, mixed[0].guid]
    (link,) = channel.findall("{http://www.w3.org/2005/Atom}link")
    assert (link.get("rel"), link.get("href")) == ("self", "https://podd.example.se/feeds/sport.xml")
    guid = channel.findtext("{https://podcastindex.org/namespace/1.0}guid")
    assert UUID(guid).version == 5
    assert guid != show.guid


def test_a_sections_feed_keeps_its_identifier_when_the_show_moves(show: Show) -> None:
    moved = replace(show, base_url="https://ny.example.se/")
    assert sections.as_show(show, "Sport").guid == sections.as_show(moved, "sport").guid
    gone = replace(show, new_feed_url="https://ny.example.se/feed.xml")
    assert sections.as_show(gone, "Sport").new_feed_url == "https://ny.example.se/feeds/sport.xml"


def test_a_section_cannot_take_the_place_of_an_archive() -> None:
    assert sections.feed_name("Arkiv 1") == "feeds/amne-arkiv-1.xml"


def test_a_large_section_loses_no_episode(show: Show, episode: Episode) -> None:
    many = [
        plan.Known(f"urn:x:{at}", f"a-{at}", episode.published + timedelta(hours=at), "Sport")
        for at in range(520)
    ]
    sheets = list(plan.section_feeds(replace(show, section_feeds=("*",)), many))
    assert [sheet.name for sheet in sheets] == [
        "feeds/sport_arkiv-1.xml", "feeds/sport_arkiv-2.xml", "feeds/sport.xml"
    ]  # fmt: skip
    assert sorted(each.slug for sheet in sheets for each in sheet.of) == sorted(each.slug for each in many)
    assert sheets[-1].of[0].slug == "a-519"
    assert len(sheets[-1].of) == 320

    old = etree.fromstring(sheets[1].make([episode]))[0]
    links = {link.get("rel"): link.get("href") for link in old.findall("{http://www.w3.org/2005/Atom}link")}
    assert links == {
        "self": "https://podd.example.se/feeds/sport_arkiv-2.xml",
        "current": "https://podd.example.se/feeds/sport.xml",
        "prev-archive": "https://podd.example.se/feeds/sport_arkiv-1.xml",
        "next": "https://podd.example.se/feeds/sport_arkiv-1.xml",
    }
    assert old.find("{http://purl.org/syndication/history/1.0}archive") is not None
