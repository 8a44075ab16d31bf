"""The show's pages: whole, accessible, and nobody else's business."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import PurePosixPath
from posixpath import join, normpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from feeds.plain import plain
from feeds.site import embed_page, episode_page, lists, pages, tombstone
from feeds.site.transcript import passages
from feeds.types import Chapter, Cue, Episode, Show
from feeds.words import told

ANY = st.text(st.characters(), max_size=80)
NASTY = st.text(st.sampled_from("<>&;\"'{}%/=script #x3\x0b\u202e\ud800é\n"), max_size=80)
VOID = {"meta", "link", "img", "track", "br", "input"}


class Strict(HTMLParser):
    """Fails where a browser would have to guess: unclosed, crossed or unknown tags, repeated attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str | None] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), tag
        assert all(re.fullmatch(r"[a-z][a-z-]*", name) for name in names), (tag, names)
        self.ids.update(value for name, value in attrs if name == "id")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def checked(page: bytes) -> html.HtmlElement:
    """The page as a tree, once it is known that it can only be read one way."""
    text = page.decode()
    assert text.startswith("<!doctype html>\n<html lang=")
    strict = Strict()
    strict.feed(text)
    strict.close()
    assert strict.open == []
    assert all(count == 1 for count in strict.ids.values()), strict.ids
    return html.document_fromstring(text)


@settings(deadline=None, max_examples=60)
@given(title=ANY | NASTY, text=ANY | NASTY, author=NASTY)
def test_whatever_the_article_says_its_page_is_whole_and_runs_nothing(
    show: Show, episode: Episode, title: str, text: str, author: str
) -> None:
    odd = replace(
        episode,
        title=title,
        summary=text,
        authors=(author,),
        section=author,
        credit=text,
        note=text,
        article_url=f"https://x.se/{text}",
        chapters=(Chapter(0, text),),
        cues=(Cue(0, 1, title), Cue(1, 2, text)),
    )
    assert plain(title) in embedded(show, odd)
    page = checked(episode_page(show, odd))
    assert scripts(page) == ["../upplast.js"]
    assert "".join(page.xpath("//h1")[0].itertext()) == (plain(title) or "Utan rubrik")
    assert json.loads(page.xpath("//script[not(@src)]/text()")[0])["name"] == (plain(title) or "Utan rubrik")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert all(re.match(r"https?:|\.\./|mailto:|#", link) for link in page.xpath("//@href | //@src"))


@settings(deadline=None, max_examples=40)
@given(title=ANY | NASTY, description=ANY | NASTY, why=ANY | NASTY)
def test_whatever_the_show_is_called_its_pages_are_whole(
    show: Show, episode: Episode, title: str, description: str, why: str
) -> None:
    odd = replace(show, title=title, description=description, author=why, publisher=title, link=why)
    assert scripts(checked(lists(odd, [episode])["index.html"])) == ["upplast.js"]
    assert scripts(checked(tombstone(odd, title, why))) == ["../upplast.js"]


def scripts(page: html.HtmlElement) -> list[str]:
    """The scripts that a page runs: facts for machines are none."""
    assert set(page.xpath("//script[not(@src)]/@type")) <= {"application/ld+json"}
    assert not page.xpath("//script[@src]/text()")
    return [str(name) for name in page.xpath("//script/@src")]


def embedded(show: Show, episode: Episode) -> str:
    """What a player in another page says, once it is known that it runs nothing of the article's."""
    page = checked(embed_page(show, episode))
    assert scripts(page) == ["../upplast.js"]
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    return str(page.text_content())


def test_the_same_show_gives_the_same_pages_in_any_order(show: Show, episodes: tuple[Episode, ...]) -> None:
    assert pages(show, episodes) == pages(show, tuple(reversed(episodes)))


def many(episode: Episode, number: int) -> tuple[Episode, ...]:
    return tuple(
        replace(episode, guid=f"urn:x:{at}", slug=f"a-{at}", published=episode.published + timedelta(days=at))
        for at in range(number)
    )


def test_every_link_between_pages_leads_somewhere_and_to_a_place_that_is_there(
    show: Show, episode: Episode
) -> None:
    made = pages(show, many(episode, 70))
    media = {episode.enclosure.name, episode.transcript, show.cover}
    for name, page in made.items():
        if not name.endswith(".html"):
            continue
        tree = checked(page)
        for link in tree.xpath("//@href | //@src"):
            path, _, place = link.partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            target = normpath(join(str(PurePosixPath(name).parent), path)) if path else name
            assert target in made or target in media, (name, link)
            if target.endswith(".html") and place:
                assert html.document_fromstring(made[target]).get_element_by_id(place) is not None


def test_nothing_is_fetched_from_elsewhere(show: Show, episodes: tuple[Episode, ...]) -> None:
    for name, page in pages(show, episodes).items():
        if name.endswith(".html"):
            tree = checked(page)
            files = "//img/@src | //audio/@src | //track/@src | //script/@src"
            fetched = tree.xpath(f"{files} | //link[@rel='stylesheet']/@href")
            assert not [link for link in fetched if ":" in link]
            assert not tree.xpath("//iframe | //object | //embed | //form | //@style | //style")
        elif name != "qr.svg":  # which is drawn, and names its own namespace
            assert b"url(" not in page
            assert b"@import" not in page
            assert b"://" not in page


def test_the_show_page_has_cover_description_feed_address_apps_and_episodes(
    show: Show, episodes: tuple[Episode, ...]
) -> None:
    page = checked(lists(show, episodes)["index.html"])
    assert page.xpath("//h1/text()") == ["Ortens nyheter"]
    assert page.xpath("//img/@src") == ["cover-1.jpg", "qr.svg"]
    assert page.xpath("//code/text()") == ["https://podd.example.se/feed.xml"]
    assert page.xpath("//link[@rel='alternate']/@href") == ["https://podd.example.se/feed.xml"]
    assert "podcast://podd.example.se/feed.xml" in page.xpath("//ul[@class='apps']//@href")
    assert [link[-14:] for link in page.xpath("//ol//h3/a/@href")] == [
        "avsnitt-2.html",
        "avsnitt-1.html",
        "avsnitt-0.html",
    ]
    assert "syntetisk röst" in page.text_content()
    assert "Ansvarig utgivare: Åsa Öberg." in page.text_content()
    assert page.xpath("//meta[@property='og:image']/@content") == ["https://podd.example.se/cover-1.jpg"]


def test_an_episode_page_has_player_chapters_transcript_article_and_how_it_was_made(
    show: Show, episode: Episode
) -> None:
    page = checked(episode_page(show, episode))
    sound = f"../{episode.enclosure.name}"
    assert page.xpath("//audio[@controls]/@src") == [sound]
    assert page.xpath("//track[@kind='captions' and @srclang='sv']/@src") == [f"../{episode.transcript}"]
    assert page.xpath("//ol[@class='chapters']//@href") == [f"{sound}#t=0.0", f"{sound}#t=6.5"]
    said = " ".join(page.xpath("//section[@class='transcript']")[0].text_content().split())
    assert all(cue.text in said for cue in episode.cues[1:])
    assert page.xpath("//a[text()='Läs artikeln på tidning.example.se']/@href") == [episode.article_url]
    assert "Uppläst av syntetisk röst. Röst: Provröst (CC0)." in page.text_content()
    assert page.xpath("//meta[@property='og:audio']/@content") == [show.url(episode.enclosure.name)]
    assert page.xpath("//time/@datetime") == ["2026-11-14T05:00:00+00:00"]


def test_pages_are_made_for_screen_readers_and_keyboards(show: Show, episodes: tuple[Episode, ...]) -> None:
    made = {**pages(show, episodes), "bort.html": tombstone(show, "Bron", "Fel i sak.")}
    for name, page in made.items():
        if not name.endswith(".html"):
            continue
        tree = checked(page)
        assert tree.get("lang") == "sv"
        assert len(tree.xpath("//main")) == len(tree.xpath("//h1")) == len(tree.xpath("//title")) == 1
        levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        assert name.startswith("embed/") or tree.xpath("//body/a[1]/@href") == ["#innehall"]
        assert all(image.get("alt") is not None for image in tree.xpath("//img"))
        assert all(link.text_content().strip() for link in tree.xpath("//a"))
        for labelled in tree.xpath("//@aria-labelledby"):
            assert tree.get_element_by_id(labelled).text_content().strip()


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance of "1b1f24" or "fff"."""
    letters = colour if len(colour) == 6 else "".join(letter * 2 for letter in colour)
    parts = [int(letters[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_stands_out_from_its_ground_by_day_and_by_night(show: Show) -> None:
    css = lists(show, [])["style.css"].decode()
    blocks = re.findall(r":root \{([^}]*--ground[^}]*)\}", css)
    palettes = [dict(re.findall(r"--(\w+): #(\w+)", block)) for block in blocks]
    assert len(palettes) == 3  # day, night, paper
    for palette in palettes:
        for text, ground in (("text", "ground"), ("soft", "ground"), ("link", "raised"), ("link", "ground")):
            dark, light = sorted((luminance(palette[text]), luminance(palette[ground])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)  # WCAG 2.2, 1.4.3


def test_pages_are_small(show: Show, episode: Episode) -> None:
    sentence = "En mening om bron över Älven. "
    words = tuple(zip((0.0, 0.12, 0.48, 0.61, 0.87, 1.19), (0, 3, 10, 13, 18, 23), strict=True))
    long = replace(
        episode,
        cues=tuple(
            Cue(2.0 * at, 2.0 * at + 1.5, sentence, told((2.0 * at + when, place) for when, place in words))
            for at in range(150)
        ),
    )
    made = lists(show, many(episode, 200))
    around = len(made["style.css"]) + len(made["upplast.js"])
    assert len(episode_page(show, long)) + around < 50_000
    assert len(embed_page(show, long)) + around < 20_000
    assert len(made["index.html"]) + len(made["qr.svg"]) + around < 50_000


def test_a_large_show_has_a_page_for_every_month_and_no_episode_is_lost(show: Show, episode: Episode) -> None:
    made = lists(show, many(episode, 120))
    months = [name for name in made if name.startswith("arkiv/") and name.endswith(".html")]
    assert months[0] == "arkiv/2027-03.html"
    listed = [link for name in months for link in checked(made[name]).xpath("//ol//h3/a/@href")]
    assert sorted(listed) == sorted(f"../episodes/a-{at}.html" for at in range(120))
    assert len(checked(made["index.html"]).xpath("//ol//h3")) == 50


def test_one_more_episode_changes_only_the_lists(show: Show, episode: Episode) -> None:
    before, after = pages(show, many(episode, 80)), pages(show, many(episode, 81))
    changed = {name for name in after if before.get(name) != after[name]}
    own = {"episodes/a-80.html", "embed/a-80.html"}
    assert changed == {*own, "index.html", "arkiv/2027-02.html", "arkiv/sok-1.json", "amnen/lokalt.html"}


def test_a_month_with_many_episodes_has_several_pages_and_full_ones_stay(
    show: Show, episode: Episode
) -> None:
    hours = tuple(
        replace(one, published=episode.published + timedelta(minutes=at))
        for at, one in enumerate(many(episode, 251))
    )
    before, after = lists(show, hours[:250]), lists(show, hours)
    months = [name for name in after if name.startswith("arkiv/2026")]
    assert months == ["arkiv/2026-11-3.html", "arkiv/2026-11-2.html", "arkiv/2026-11.html"]
    assert [len(checked(after[name]).xpath("//ol//h3")) for name in months] == [51, 100, 100]
    assert [before[name] == after[name] for name in months] == [False, True, True]


def test_the_search_index_knows_every_episode_once(show: Show, episode: Episode) -> None:
    made = lists(show, many(episode, 900))
    names = checked(made["index.html"]).xpath("//@data-index")[0].split()
    assert names == ["arkiv/sok-3.json", "arkiv/sok-2.json", "arkiv/sok-1.json"]
    rows = [row for name in names for row in json.loads(made[name])]
    assert [row[0] for row in rows] == [f"episodes/a-{at}.html" for at in reversed(range(900))]
    assert rows[-1][1:] == [
        "Bron över Älven öppnar igen", "Lokalt", "14 november 2026", "12 sekunder",
        "Efter två år kan bilar åter köra över bron.",
    ]  # fmt: skip


def test_every_section_has_a_page_with_its_newest_episodes(show: Show, episode: Episode) -> None:
    mixed = tuple(
        replace(one, section=("Lokalt", "Nöje & kultur", "lokalt")[at % 3])
        for at, one in enumerate(many(episode, 330))
    )
    made = lists(show, mixed)
    links = checked(made["index.html"]).xpath("//nav[@aria-labelledby='amnen']//a/@href")
    assert links == ["amnen/lokalt.html", "amnen/noje-kultur.html"]
    page = checked(made["amnen/lokalt.html"])
    assert page.xpath("//h1/text()") == ["Lokalt"]
    assert len(page.xpath("//ol//h3")) == 100
    assert "De 100 nyaste av 220." in page.text_content()
    assert not page.xpath("//*[@id='flode']")


def test_a_section_with_a_feed_of_its_own_can_be_followed(show: Show, episode: Episode) -> None:
    made = lists(replace(show, section_feeds=("lokalt",)), [episode])
    page = checked(made["amnen/lokalt.html"])
    assert page.xpath("//code/text()") == ["https://podd.example.se/feeds/lokalt.xml"]
    assert "podcast://podd.example.se/feeds/lokalt.xml" in page.xpath("//ul[@class='apps']//@href")


def test_the_player_for_other_pages_is_small_and_leads_to_the_transcript(
    show: Show, episode: Episode
) -> None:
    page = checked(embed_page(show, episode))
    assert page.xpath("//audio[@controls]/@src") == [f"../{episode.enclosure.name}"]
    assert page.xpath("//a[@target='_top']/@href") == [f"../{episode.page}"]
    (line,) = checked(episode_page(show, episode)).xpath("//code[@id='ram']/text()")
    frame = html.fragment_fromstring(line)
    assert (frame.tag, frame.get("src")) == ("iframe", show.url(episode.embed))
    assert frame.get("title") == "Lyssna: Bron över Älven öppnar igen"


def test_machines_are_told_what_the_episode_is(show: Show, episode: Episode) -> None:
    page = checked(episode_page(show, episode))
    told = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
    assert (told["@type"], told["associatedMedia"]["@type"]) == ("PodcastEpisode", "AudioObject")
    assert told["associatedMedia"]["contentUrl"] == show.url(episode.enclosure.name)
    assert told["associatedMedia"]["embedUrl"] == show.url(episode.embed)
    assert told["partOfSeries"]["webFeed"] == "https://podd.example.se/feed.xml"
    assert told["isBasedOn"] == episode.article_url


def test_the_code_on_the_show_page_is_the_pages_address(show: Show) -> None:
    import segno

    drawn = lists(show, [])["qr.svg"].decode()
    side = segno.make_qr(show.base_url, error="m").symbol_size(scale=1, border=4)[0]
    assert f'viewBox="0 0 {side * 4} {side * 4}"' in drawn or f'width="{side * 4}"' in drawn
    assert drawn != lists(replace(show, base_url="https://annan.example.se/"), [])["qr.svg"].decode()


def test_a_show_without_episodes_says_so(show: Show) -> None:
    assert "Här finns inga avsnitt ännu." in lists(show, [])["index.html"].decode()


@pytest.mark.parametrize(("why", "shown"), [("Uppgiften var fel.", True), ("", False)])
def test_a_retracted_episode_leaves_a_page_that_search_engines_forget(
    show: Show, why: str, shown: bool
) -> None:
    page = checked(tombstone(show, "Bron", why))
    assert page.xpath("//h1/text()") == ["Avsnittet är tillbakadraget"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert ("Uppgiften var fel." in page.text_content()) is shown
    assert not page.xpath("//audio")


def test_the_transcript_has_chapters_and_paragraphs_and_says_no_heading_twice(episode: Episode) -> None:
    cues = (
        Cue(0.3, 2.0, "Bron över Älven öppnar igen."),
        Cue(2.8, 4.0, "Ett."),
        Cue(4.4, 5.0, "Två."),
        Cue(5.8, 6.2, "Tre."),
        Cue(7.0, 8.0, "Så påverkas trafiken"),
        Cue(8.6, 9.0, "Fyra."),
    )
    chapters = (Chapter(0, "Bron över Älven öppnar igen"), Chapter(7.0, "Så påverkas trafiken"))
    found = passages(replace(episode, cues=cues, chapters=chapters))
    read = [(one.title, [[cue.text for cue in paragraph] for paragraph in one.paragraphs]) for one in found]
    assert read == [("", [["Ett.", "Två."], ["Tre."]]), ("Så påverkas trafiken", [["Fyra."]])]


def test_the_page_knows_when_each_word_is_said_and_says_nothing_of_what_nobody_told(
    show: Show, episode: Episode
) -> None:
    cues = (
        Cue(
            1.0,
            4.0,
            "– Bron kostar 15\u00a0000\u200b kr & &lt;öppnar&gt;.",
            "1204:2 1500:7 2000:14",
        ),
        Cue(4.5, 6.0, "Här är ingenting känt."),
        Cue(6.5, 8.0, "Ett&nbsp;två tre", "6500:0 7000:13"),
    )
    page = checked(episode_page(show, replace(episode, title="Bron", cues=cues, chapters=())))
    spans = page.xpath("//span[@data-start]")
    assert [(span.text_content(), span.get("data-words")) for span in spans] == [
        ("– Bron kostar 15 000 kr & <öppnar>.", "- 20 30 50 - - - -"),
        ("Här är ingenting känt.", None),
        ("Ett två tre", "0 - 50"),
    ]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 3)), max_size=12), st.lists(st.floats(0, 40), max_size=4)
)
def test_every_sentence_is_on_the_page_once_whatever_the_chapters(
    episode: Episode, gaps: list[tuple[float, float]], starts: list[float]
) -> None:
    cues, clock = [], 0.0
    for silence, length in gaps:
        cues.append(Cue(clock + silence, clock + silence + length, f"Mening {len(cues)}."))
        clock = cues[-1].end
    chapters = tuple(Chapter(start, f"Kapitel {start}") for start in sorted(starts))
    found = passages(replace(episode, cues=tuple(cues), chapters=chapters))
    assert [cue for one in found for paragraph in one.paragraphs for cue in paragraph] == cues
