"""Chapters for apps."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from feeds.chapters import chapters_json
from feeds.types import Chapter

TITLES = st.text(st.characters(), max_size=20)
CHAPTERS = st.lists(st.builds(Chapter, st.floats(-1, 9000), TITLES), max_size=9)


def rows(chapters: list[Chapter]) -> list[dict[str, Any]]:
    found = json.loads(chapters_json(chapters))
    assert found["version"] == "1.2.0"
    return list(found["chapters"])


@given(CHAPTERS)
def test_chapters_ascend_from_zero_and_have_titles(chapters: list[Chapter]) -> None:
    made = rows(chapters)
    starts = [row["startTime"] for row in made]
    assert starts == sorted(set(starts))
    assert not starts or starts[0] == 0
    assert all(row["title"].strip() for row in made)


def test_times_are_exact_to_the_millisecond() -> None:
    made = rows([Chapter(0.3, "Bron"), Chapter(61.0, "Köer"), Chapter(75.2504, "Åsikter")])
    assert made == [
        {"startTime": 0, "title": "Bron"},
        {"startTime": 61, "title": "Köer"},
        {"startTime": 75.25, "title": "Åsikter"},
    ]


def test_swedish_letters_are_readable_in_the_file() -> None:
    assert "Åsikter".encode() in chapters_json([Chapter(0, "Åsikter")])


def test_a_chapter_leads_to_its_article_and_has_its_picture() -> None:
    chapters = [
        Chapter(0.0, "Rubriker"),
        Chapter(4.0, "Bron", "https://tidning.example.se/bro?a=1", "media/bron.jpg"),
        Chapter(9.0, "Ön", "javascript:alert(1)", ""),
    ]
    made = json.loads(chapters_json(chapters, "https://podd.example.se/"))["chapters"]
    assert made == [
        {"startTime": 0, "title": "Rubriker"},
        {
            "startTime": 4,
            "title": "Bron",
            "url": "https://tidning.example.se/bro?a=1",
            "img": "https://podd.example.se/media/bron.jpg",
        },
        {"startTime": 9, "title": "Ön"},
    ]
