"""A voice that is away, from the command line: what is said of it, and how an episode gets its voice back."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.podcast.conftest import PAGE, Run, snapshot

ROBOT = """\
import sys, wave
text = sys.stdin.readline()
with wave.open(sys.stdout.buffer, "wb") as out:
    out.setparams((1, 2, 16000, 0, "NONE", ""))
    out.writeframes((b"\\x00\\x10" * 40 + b"\\x00\\xf0" * 40) * (14 * len(text)))
"""
BROKEN = "import sys; sys.exit('no licence')\n"


@pytest.fixture
def robot(tmp_path: Path, podcast: Run) -> Path:
    """A program that is the show's first voice; `tone` stands in for it. It is broken at first."""
    program = tmp_path / "robot.py"
    program.write_text(BROKEN)
    settings = tmp_path / "podcast.toml"
    text = settings.read_text("utf-8").replace('name = "tone"', 'name = ["command", "tone"]')
    table = f'\n[voice.command]\nprogram = ["{sys.executable}", "{program}"]\n'
    settings.write_text(text + table, "utf-8")
    return program


def sounds(folder: Path) -> set[Path]:
    return set(folder.glob("public/media/*/*/*.mp3"))


def test_a_fallback_is_said_in_one_line_and_told_how_to_mend(podcast: Run, robot: Path, page: Path) -> None:
    done = podcast("publish", page)
    _, line, feed = done.stdout.splitlines()

    assert done.returncode == 0, done.stderr
    assert line.startswith('voice: tone instead of command (cannot say: "')
    assert line.endswith("; `podcast revoice` reads it again when it is back")
    assert feed.startswith("feed: ")


def test_an_unchanged_page_is_left_alone_with_its_fallback(
    podcast: Run, robot: Path, page: Path, tmp_path: Path
) -> None:
    podcast("publish", page)
    before = snapshot(tmp_path / "public")
    robot.write_text(ROBOT)
    done = podcast("publish", page)

    assert re.fullmatch("already published: [^\n]*\nfeed: [^\n]*\n", done.stdout)
    assert done.stderr == ""
    assert snapshot(tmp_path / "public") == before


def test_revoice_waits_for_the_voice_and_reads_once(
    podcast: Run, robot: Path, page: Path, tmp_path: Path
) -> None:
    podcast("publish", page)
    before = snapshot(tmp_path / "public")
    away = podcast("revoice")
    unchanged = snapshot(tmp_path / "public") == before
    robot.write_text(ROBOT)
    back = podcast("revoice", "--jobs", "2")
    again = podcast("revoice")

    assert (away.returncode, unchanged) == (4, True)
    assert away.stderr.splitlines()[1].startswith("not read again: Fyren på Skarven tänds igen: cannot say:")
    assert back.returncode == 0, back.stderr
    assert back.stdout.startswith("read again: Fyren på Skarven tänds igen · command · media/")
    assert again.stdout == "no episode waits for a better voice\n"
    assert len(sounds(tmp_path)) == 2


def test_a_voice_that_is_not_installed_is_told_of_once_for_all_episodes(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "podcast.toml"
    chain = '["piper:alma", "tone"]'
    settings.write_text(settings.read_text("utf-8").replace('name = "tone"', f"name = {chain}"), "utf-8")
    other = tmp_path / "annan.txt"
    other.write_text(PAGE.replace("Skarven", "Vinga"), "utf-8")
    published = podcast("publish", page, other)
    done = podcast("revoice")

    assert published.stdout.count("voice: tone instead of piper:alma (cannot use voice: piper:alma: ") == 1
    assert done.returncode == 4
    assert done.stderr.count("cannot use voice: piper:alma") == 1
    assert "nor were 1 more, for the same reason" in done.stderr


def test_an_episode_and_its_voice_may_be_named(podcast: Run, page: Path, tmp_path: Path) -> None:
    podcast("publish", page, "--voice", "tone")
    done = podcast("revoice", "1", "--voice", "espeak")
    unknown = podcast("revoice", "1", "--voice", "robot")
    missing = podcast("revoice", "17")

    assert done.stdout.startswith("read again: Fyren på Skarven tänds igen · espeak · "), done.stderr
    assert "read by espeak" in podcast("history", "1").stdout
    assert (unknown.returncode, missing.returncode) == (2, 3)


def test_a_chain_comes_from_the_environment_as_well(podcast: Run, page: Path) -> None:
    done = podcast("publish", page, PODCAST_VOICE="finns-inte, tone")
    spoken = podcast("speak", page, "-o", "a.mp3", "--voice", "finns-inte,tone")

    assert "voice: tone instead of finns-inte (unknown voice: finns-inte" in done.stdout
    assert "`podcast revoice --voice finns-inte`" in done.stdout
    assert (spoken.returncode, "voice: tone instead of finns-inte" in spoken.stderr) == (0, True)


def test_the_summary_says_how_to_get_a_better_voice(podcast: Run, page: Path) -> None:
    lines = podcast("publish", page, "--voice", "espeak").stdout.splitlines()

    assert [line for line in lines if line.startswith("voice:")] == [lines[-2]]
    assert lines[-2].startswith("voice: espeak · natural sounds better: ")
