"""Tags as players read them back: everything told, chapters without gaps, the same bytes every time."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3

from audio.tags import Tags, tag
from audio.types import Chapter

CHAPTERS = (Chapter(0.0, "Fyren tänds"), Chapter(2.5, "Ny lampa " * 20), Chapter(9.125, "Sist"))
TAGS = Tags(
    title="Fyren tänds ”igen”",
    artist="Siv Öberg",
    album="Kustpodden",
    date=date(2025, 6, 11),
    comment="Uppläst av en syntetisk röst.",
    lyrics="Första meningen.\nAndra meningen.",
    picture=b"\xff\xd8\xff\xe0JPEG",
    chapters=CHAPTERS,
    duration=12.0004,
)


def read(data: bytes) -> ID3:
    return ID3(fileobj=io.BytesIO(data + b"\xff\xfb\x90\xc0" + bytes(400)), translate=False)


def test_every_fact_can_be_read_back() -> None:
    told = read(tag(TAGS))

    assert told.version == (2, 3, 0)
    assert {k: str(told[k]) for k in ("TIT2", "TPE1", "TALB", "TYER", "TDAT", "TCON", "TLAN")} == {
        "TIT2": "Fyren tänds ”igen”",
        "TPE1": "Siv Öberg",
        "TALB": "Kustpodden",
        "TYER": "2025",
        "TDAT": "1106",
        "TCON": "Podcast",
        "TLAN": "swe",
    }
    assert told["USLT::swe"].text == "Första meningen.\nAndra meningen."
    assert told["APIC:"].data == TAGS.picture


def test_chapters_follow_each_other_without_gaps_to_the_end() -> None:
    told = read(tag(TAGS)).getall("CHAP")
    times = sorted((each.start_time, each.end_time) for each in told)

    assert times == [(0, 2500), (2500, 9125), (9125, 12000)]
    assert all(each.start_offset == each.end_offset == 0xFFFFFFFF for each in told)


def test_the_list_of_chapters_stands_before_them_and_they_in_time() -> None:
    names = re.findall(rb"CTOC|CHAP.{6}(chp\d+)\0", tag(TAGS), re.DOTALL)

    assert names == [b"", b"chp0", b"chp1", b"chp2"]
    (toc,) = read(tag(TAGS)).getall("CTOC")
    assert (toc.flags, toc.child_element_ids) == (3, ["chp0", "chp1", "chp2"])


def test_the_same_tags_are_the_same_bytes() -> None:
    assert tag(TAGS) == tag(TAGS)


def test_what_is_not_known_is_not_told() -> None:
    assert set(read(tag(Tags("T", "A", "B", date(2025, 6, 11))))) == {
        *("TIT2", "TPE1", "TALB", "TYER", "TDAT", "TCON", "TLAN"),
    }


def test_only_what_can_be_shown_stays_in_a_title() -> None:
    told = read(tag(replace(TAGS, title="Fyr\u00advak\u200bt\ta\x00b \u202ehej\ud800 👩\u200d🚒\u00a0slut")))

    assert str(told["TIT2"]) == "Fyrvakt a b hej 👩\u200d🚒 slut"


def test_chapters_that_no_player_can_show_are_left_out() -> None:
    chapters = (Chapter(0, "A"), Chapter(1, "\x07"), Chapter(2, "B"), Chapter(2.0001, "C"), Chapter(9, "D"))
    told = read(tag(replace(TAGS, chapters=chapters, duration=9.0)))

    assert sorted((each.start_time, each.end_time) for each in told.getall("CHAP")) == [
        (0, 2000),
        (2000, 9000),
    ]


@given(st.text(alphabet=st.characters()), st.text(alphabet=st.characters()))
def test_any_text_makes_a_tag_that_can_be_read(title: str, lyrics: str) -> None:
    tags = Tags(title, "A", "B", date(2025, 6, 11), lyrics=lyrics, chapters=(Chapter(0, title),), duration=1)
    told = read(tag(tags))

    shown = str(told.get("TIT2", ""))
    assert [each.start_time for each in told.getall("CHAP")] == [0] * bool(shown)
    assert "\x00" not in str(told.get("TIT2", ""))


def test_a_chapters_link_is_an_address_in_ascii() -> None:
    chapters = (
        Chapter(0.0, "Ett", "https://exempel.se/älg?a=%20&b=1#x"),
        Chapter(4.0, "Två", "file:///etc/passwd"),
        Chapter(8.0, "Tre"),
    )
    told = read(tag(replace(TAGS, chapters=chapters))).getall("CHAP")
    links = {each.element_id: [x.url for x in each.sub_frames.getall("WXXX")] for each in told}

    assert links == {"chp0": ["https://exempel.se/%C3%A4lg?a=%20&b=1#x"], "chp1": [], "chp2": []}
