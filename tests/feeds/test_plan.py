"""The plan: which files there are, and which of them a change concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import plan
from feeds.rss import feeds
from feeds.site import pages, tombstone
from feeds.types import Episode, Show


def many(episode: Episode, number: int) -> tuple[Episode, ...]:
    return tuple(
        replace(
            episode,
            guid=f"urn:x:{at}",
            slug=f"a-{at}",
            section=("Sport", "Lokalt")[at % 2],
            published=episode.published + timedelta(hours=at),
        )
        for at in range(number)
    )


def keys(show: Show, episodes: tuple[Episode, ...]) -> dict[str, str]:
    about = plan.about_show(show)
    return {sheet.name: sheet.key(about) for sheet in plan.sheets(show, tuple(map(plan.known, episodes)))}


def all_made(show: Show, episodes: tuple[Episode, ...]) -> dict[str, bytes]:
    return plan.made(plan.sheets(show, tuple(map(plan.known, episodes))), episodes)


def test_the_plan_makes_what_the_pages_and_feeds_are(show: Show, episode: Episode) -> None:
    episodes = many(episode, 60)
    assert all_made(show, episodes) == {**pages(show, episodes), **feeds(show, episodes)}


def test_the_feed_that_apps_ask_for_comes_last_and_pages_before_all_feeds(
    show: Show, episode: Episode
) -> None:
    names = list(keys(replace(show, section_feeds=("*",)), many(episode, 520)))
    assert names[-3:] == ["feeds/arkiv-1.xml", "feeds/arkiv-2.xml", "feed.xml"]
    first = next(at for at, name in enumerate(names) if name.endswith(".xml"))
    assert all(name.endswith(".xml") for name in names[first:])
    assert len(names) == len(set(names))


@settings(deadline=None, max_examples=15)
@given(
    number=st.integers(0, 130), at=st.integers(0, 129), word=st.sampled_from(["title", "summary", "section"])
)
def test_a_file_whose_key_stays_is_the_same_file(
    show: Show, episode: Episode, number: int, at: int, word: str
) -> None:
    before = many(episode, number)
    after = tuple(replace(one, **{word: "Annat"}) if place == at else one for place, one in enumerate(before))  # type: ignore[arg-type]
    old, new = keys(show, before), keys(show, after)
    was, now = all_made(show, before), all_made(show, after)
    assert [name for name in new if old.get(name) == new[name] and was[name] != now[name]] == []


def test_one_more_episode_concerns_a_handful_of_files(show: Show, episode: Episode) -> None:
    asked = replace(show, section_feeds=("*",))
    old, new = keys(asked, many(episode, 1000)), keys(asked, many(episode, 1001))
    assert {name for name in new if old.get(name) != new[name]} == {
        "episodes/a-1000.html", "embed/a-1000.html", "index.html", "arkiv/2026-12-6.html",
        "amnen/sport.html", "arkiv/sok-3.json", "feeds/sport.xml", "feed.xml",
    }  # fmt: skip


def test_another_setting_concerns_every_file(show: Show, episodes: tuple[Episode, ...]) -> None:
    old, new = keys(show, episodes), keys(replace(show, publisher="Bo Berg"), episodes)
    assert [name for name in new if old[name] == new[name]] == []


def test_a_retracted_episode_is_in_no_list_and_its_pages_say_so(
    show: Show, episodes: tuple[Episode, ...]
) -> None:
    known = [plan.known(one) for one in episodes]
    known[1] = replace(known[1], retracted=True, why="Fel i sak.")
    made = plan.made(plan.sheets(show, known), episodes)
    gone = tombstone(show, episodes[1].title, "Fel i sak.")
    assert made[episodes[1].page] == made[episodes[1].embed] == gone
    for name, content in made.items():
        assert episodes[1].guid.encode() not in content, name
