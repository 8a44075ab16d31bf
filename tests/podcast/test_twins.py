"""Pages with nearly the same text: told, or skipped; notices of one format are not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.types import Segment
from podcast.likeness import Likeness
from podcast.show import open_show
from tests.podcast.conftest import PAGE, Run

CASES = Path(__file__).parent / "twins"
EDITED = PAGE.replace("450 000", "460 000").replace("Fyren på Skarven tänds igen", "Ljuset är tillbaka")


def likeness(text: str) -> Likeness:
    return Likeness.of([Segment(line) for line in text.splitlines() if line])


@pytest.mark.parametrize(
    ("kind", "near"),
    [("weather", False), ("lottery", False), ("sport", False), ("agency", True), ("update", True)],
)
def test_an_edited_text_is_near_and_a_notice_of_the_same_format_is_not(kind: str, near: bool) -> None:
    one, other = (likeness((CASES / f"{kind}-{n}.txt").read_text("utf-8")) for n in (1, 2))

    assert one.is_near(other) is near
    assert other.is_near(one) is near
    assert not near or len(set(one.marks) & set(other.marks)) >= 3


@given(st.lists(st.text(), max_size=20))
def test_every_text_is_near_itself_and_has_marks_of_its_own(lines: list[str]) -> None:
    one, again = (Likeness.of([Segment(line) for line in lines]) for _ in range(2))

    assert one.is_near(again)
    assert one.marks == again.marks
    assert one.marks


def test_two_pages_with_nearly_the_same_text_are_published_with_a_warning(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    (tmp_path / "annan.txt").write_text(EDITED, "utf-8")
    first = podcast("publish", page)
    second = podcast("publish", "annan.txt")

    assert "warning" not in first.stderr
    assert second.returncode == 0
    assert "published: Ljuset är tillbaka" in second.stdout
    said = "annan.txt: nearly the same text as 1 (Fyren på Skarven tänds igen, published)"
    assert f"warning: {said}" in second.stderr
    assert "warning" not in podcast("publish", "annan.txt").stderr


def test_a_duplicate_is_skipped_on_request_also_when_it_was_retracted(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    (tmp_path / "annan.txt").write_text(EDITED, "utf-8")
    podcast("publish", page)
    podcast("retract", "1")
    done = podcast("publish", "annan.txt", page, "--skip-duplicates")

    same = "1 (Fyren på Skarven tänds igen, retracted)"
    assert f"skipped: annan.txt: nearly the same text as {same}\n" in done.stdout
    assert len(podcast("list").stdout.splitlines()) == 1


def test_a_correction_is_not_compared_with_what_it_corrects(podcast: Run, page: Path) -> None:
    podcast("publish", page, "--skip-duplicates")
    page.write_text(EDITED, "utf-8")
    done = podcast("publish", page, "--skip-duplicates")

    assert done.stdout.startswith("corrected: ")
    assert "warning" not in done.stderr


def test_what_was_published_before_texts_had_marks_is_found(podcast: Run, page: Path, tmp_path: Path) -> None:
    podcast("publish", page)
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as db:
        db.execute("DELETE FROM sketch")
        db.execute("DELETE FROM fact WHERE name = 'sketched'")
        db.commit()
    with open_show(tmp_path) as show:
        script = show.catalogue.script(show.catalogue.resolve("1"))
        assert [row.number for row in show.catalogue.marked(Likeness.of(script.article).marks)] == [1]
