"""A correction that says what was wrong: heard, read, kept, replaced and taken away."""

from __future__ import annotations

from pathlib import Path

from podcast.show import open_show
from tests.podcast.conftest import PAGE, Run, snapshot

NOTE = "Rättelse: Fyren byggdes 1896, inte 1897."


def heard(root: Path) -> str:
    with open_show(root) as show:
        return " ".join(cue.text for cue in show.catalogue.resolve("1").episode.cues)


def written(root: Path) -> list[bool]:
    """Whether the note stands in the feed and on the page."""
    places = ("feed.xml", "episodes/fyren-pa-skarven-tands-igen.html")
    return [NOTE in (root / "public" / name).read_text("utf-8") for name in places]


def test_a_note_is_heard_written_and_in_the_history(podcast: Run, page: Path, tmp_path: Path) -> None:
    page.write_text(PAGE.replace("1896", "1897"), "utf-8")
    podcast("publish", page)
    page.write_text(PAGE, "utf-8")
    done = podcast("publish", page, "--note", "Fyren byggdes 1896, inte 1897")

    assert done.stdout.startswith("corrected: ")
    assert f"  + {NOTE}\n" in done.stdout
    assert NOTE in heard(tmp_path)
    assert written(tmp_path) == [True, True]
    assert f"note: {NOTE.removeprefix('Rättelse: ')}" in podcast("history", "1").stdout


def test_a_note_stays_until_another_takes_its_place_or_it_is_ended(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    podcast("publish", page)
    podcast("publish", page, "--note", NOTE)
    before = snapshot(tmp_path / "public")
    assert podcast("publish", page).stdout.startswith("already published: ")
    assert snapshot(tmp_path / "public") == before

    page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
    podcast("publish", page)
    assert NOTE in heard(tmp_path)
    podcast("publish", page, "--note", "Summan är 460 000.")
    assert NOTE not in heard(tmp_path)
    assert "Rättelse: Summan är 460 000." in heard(tmp_path)
    podcast("publish", page, "--note", "")
    assert "Rättelse" not in heard(tmp_path)
    assert podcast("history", "1").stdout.splitlines()[-1].endswith("without a note")


def test_a_first_publication_corrects_nothing(podcast: Run, page: Path, tmp_path: Path) -> None:
    done = podcast("publish", page, "--note", NOTE)

    assert done.returncode == 3
    assert "nothing to correct: nobody has heard the page's episode yet" in done.stderr
    assert podcast("list").stdout == ""
    assert podcast("publish", page, page, "--note", NOTE).returncode == 2
