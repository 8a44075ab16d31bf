"""Bad input, the whole way: a valid feed and pages, or one clear sentence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import feedparser
import pytest
from lxml import etree
from PIL import Image

from feeds.artwork import cover_faults
from feeds.check import check
from feeds.errors import ArtworkError
from feeds.outside import check_place
from feeds.plain import plain
from podcast.article import Facts
from podcast.catalogue import State
from podcast.chain import Chain, open_chain
from podcast.config import PublishingSettings
from podcast.feed import write_feed
from podcast.issue import issue
from podcast.publish import Order, draft, publish
from podcast.show import ShowFolder, open_show
from podcast.spoken import speak
from podcast.titles import tidy
from tests.podcast.conftest import PAGE

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
TITLES = [
    "Kommunen bygger om torget " * 192 + "igen nu",  # 5000 characters
    "Å" * 5000,
    "Ålidhems" + "skola" * 50,
    "🎣 Fiskar 👩‍🚒 och 🇸🇪",
    "🎣",
    "שלום עולם שלום",
    "Bron \u202eöppnar\u202c igen\u2066\u2069",
    "Bron\u200b öpp\u00adnar\ufeff i\u2060gen",
    "Slut ]]> <![CDATA[ <b>nu</b> ]]]]>",
    "Ny\x00 bro\x0b och\x1b[31m så\x7f\ufffe",
    "../../etc/passwd",
    "C:\\Windows\\..\\win.ini",
    "/index.html",
    ".. . %2e%2e/%00",
    "CON",
    "Samma rubrik",
    "Samma rubrik",
    "samma  RUBRIK",
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; &#x0; &nbsp;",
    "'); DROP TABLE episode; --",
    '{"a": 1} {{ 7*7 }} {% raw %} ${x} %s',
    "Zalgo t̴̡̛͈̣ë̷́x̸̛t",
]
"""Headlines of a bad day."""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, new_show: Path) -> Iterator[ShowFolder]:
    """A show in which all of them were published at the same moment, and are of the same date."""
    place = tmp_path_factory.mktemp("odd")
    root = Path(shutil.copytree(new_show, place / "show"))
    with open_show(root) as show, open_chain(show.desk) as chain:
        for number, title in enumerate(TITLES):
            page = place / f"{number}.txt"
            page.write_text(PAGE, "utf-8")
            facts = Facts(title=title, authors=(title[:200],), section=title[:200], published=YESTERDAY)
            _publish(str(page), show, chain, facts)
        write_feed(show)
        yield show


def _publish(page: str, show: ShowFolder, chain: Chain, facts: Facts) -> None:
    """As `publish` does, but a long title has the sound of a short one: it takes minutes to say."""
    long = len(facts.title) > 1000
    said = draft(page, show, chain.desk, Order(replace(facts, title="Kort") if long else facts))
    spoken = speak(said.script, None, show, chain, lambda done, of: None)
    told = draft(page, show, chain.desk, Order(facts))
    issue(spoken, told.script, show, ident=told.ident, now=NOW)


def test_the_feed_and_the_folder_have_nothing_wrong(odd: ShowFolder) -> None:
    episodes = [row.episode for row in odd.catalogue.rows(State.PUBLISHED)]
    found = check(odd.facts(), episodes, odd.public.root, NOW, kept=())
    assert {each.rule for each in found} == {"title-long", "show-publisher"}
    count, outside = check_place(odd.public.root, NOW)
    assert count == len(TITLES)
    assert {each.rule for each in outside} == {"title-long"}


def test_every_title_is_in_the_feed_as_it_was_meant(odd: ShowFolder) -> None:
    assert not feedparser.parse(odd.feed.read_bytes()).bozo
    items = etree.parse(odd.feed).findall("channel/item")
    assert [item.findtext("title") for item in items] == [plain(tidy(title)) for title in TITLES]
    assert len({item.findtext("pubDate") for item in items}) == len(items)
    assert len({item.findtext("guid") for item in items}) == len(items)


def test_every_file_has_a_plain_name_of_its_own_inside_the_folder(odd: ShowFolder) -> None:
    names = [*odd.public.names()]
    assert all(re.fullmatch(r"[a-z0-9./_-]+", name) and ".." not in name for name in names)
    assert max(len(part) for name in names for part in name.split("/")) <= 120
    assert len([name for name in names if name.endswith(".mp3")]) == len(TITLES)
    assert len([name for name in names if name.startswith("episodes/")]) == len(TITLES)


def test_no_page_has_a_tag_of_a_title_or_a_character_that_nobody_sees(odd: ShowFolder) -> None:
    for name in odd.public.names():
        if name.endswith(".html"):
            text = (odd.public.read(name) or b"").decode()
            assert "<script>alert" not in text, name
            assert not re.search("[\x00-\x08\x0b\x1b\x7f\u200b\u202e\ufeff\ufffe]", text), name


def test_episodes_of_one_date_have_a_second_each(show: ShowFolder, tmp_path: Path) -> None:
    config = replace(show.config, publishing=replace(show.config.publishing, pubdate="article"))
    dated = replace(show, config=config)
    with open_chain(dated.desk) as chain:
        for number in range(3):
            page = tmp_path / f"{number}.txt"
            page.write_text(PAGE, "utf-8")
            facts = Facts(title=f"Del {number}", published=datetime(2026, 6, 11, 8, tzinfo=UTC))
            publish(str(page), dated, chain, Order(facts), NOW)
    write_feed(dated)
    found = feedparser.parse(show.feed.read_bytes()).entries
    assert [entry.published[17:25] for entry in found] == ["08:00:00", "07:59:59", "07:59:58"]


@pytest.mark.parametrize("pubdate", ["now", "article"])
def test_a_date_in_the_future_is_not_in_the_feed(show: ShowFolder, page: Path, pubdate: str) -> None:
    dated = replace(show, config=replace(show.config, publishing=PublishingSettings(pubdate=pubdate)))
    with open_chain(dated.desk) as chain:
        publish(str(page), dated, chain, Order(Facts(published=datetime(2199, 1, 1, tzinfo=UTC))), NOW)
    write_feed(dated)
    (entry,) = feedparser.parse(show.feed.read_bytes()).entries
    assert entry.published == "Mon, 23 Nov 2026 06:00:00 +0000"


def picture(kind: str, mode: str, size: int, *, noise: bool = False) -> bytes:
    out = BytesIO()
    channels = len(Image.new(mode, (1, 1)).getbands())
    content = Random(3).randbytes(size * size * channels) if noise else bytes(size * size * channels)
    Image.frombytes(mode, (size, size), content).save(out, kind, quality=100)
    return out.getvalue()


@pytest.mark.parametrize(
    "cover",
    [
        pytest.param(lambda: picture("JPEG", "CMYK", 1500), id="CMYK"),
        pytest.param(lambda: picture("TIFF", "RGB", 2700, noise=True), id="20 MB"),
        pytest.param(lambda: picture("PNG", "RGBA", 1400), id="transparent"),
    ],
)
def test_an_odd_cover_becomes_one_that_directories_take(show: ShowFolder, cover: object) -> None:
    made = cover()  # type: ignore[operator]
    (show.root / "cover.jpg").write_bytes(made)
    write_feed(show)
    name = show.facts().cover
    assert cover_faults(show.public.read(name) or b"", name) == ()


@pytest.mark.parametrize(
    "cover", [b"", b"GIF89a", "Ingen bild.".encode("utf-16"), b"<svg/>", bytes(41 * 2**20)],
    ids=["empty", "cut off", "text", "drawing", "41 MB"],
)  # fmt: skip
def test_a_cover_that_cannot_be_one_is_said_and_the_feed_stays(show: ShowFolder, cover: bytes) -> None:
    write_feed(show)
    before = show.feed.read_bytes()
    (show.root / "cover.jpg").write_bytes(cover)
    if not cover:
        write_feed(show)  # an empty file is no picture: one is drawn
        assert cover_faults(show.public.read(show.facts().cover) or b"", show.facts().cover) == ()
        return
    with pytest.raises(ArtworkError, match=r"cannot use cover: cover\.jpg: ") as refused:
        write_feed(show)
    assert refused.value.__notes__
    assert show.feed.read_bytes() == before
