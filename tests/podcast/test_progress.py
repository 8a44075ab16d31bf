"""What an editor sees while sentences are spoken: a bar with the time left, or a line now and then."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from podcast.cli.progress import Progress

LONG = (
    "Rubriken på den långa artikeln\n\nIngressen är kort men den finns där.\n\n"
    + "\n\n".join(f"Stycke {i} med en mening som tar lite tid att säga högt." for i in range(400))
    + "\n"
)


class Watch:
    """A clock that is set by hand."""

    time = 0.0

    def __call__(self) -> float:
        return self.time


def lines(capfd: pytest.CaptureFixture[str]) -> list[str]:
    out, err = capfd.readouterr()
    assert out == ""
    return err.splitlines()


def test_elsewhere_than_on_a_terminal_a_line_is_written_now_and_then(
    capfd: pytest.CaptureFixture[str],
) -> None:
    watch = Watch()
    with Progress("fyren.txt", watch) as progress:
        for done in range(20, 121):
            progress(done, 120)
            watch.time += 2.0
    assert lines(capfd) == [
        "speaking fyren.txt: 120 sentences, 20 of them kept from before",
        "speaking fyren.txt: 35 of 120 sentences, about 3 min left",
        "speaking fyren.txt: 50 of 120 sentences, about 2 min left",
        "speaking fyren.txt: 65 of 120 sentences, about 2 min left",
        "speaking fyren.txt: 80 of 120 sentences, about 80 s left",
        "speaking fyren.txt: 95 of 120 sentences, about 50 s left",
        "speaking fyren.txt: 110 of 120 sentences, about 20 s left",
    ]


def test_a_voice_that_begins_anew_is_told_of(capfd: pytest.CaptureFixture[str]) -> None:
    with Progress("a.txt", Watch()) as progress:
        for done in (0, 1, 2, 0, 1):
            progress(done, 3)
    assert lines(capfd) == ["speaking a.txt: 3 sentences"] * 2


def test_each_of_several_pages_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    with Progress("", Watch()) as progress:
        for name, done in (("Ett", 2), ("Två", 2), ("Två", 3), ("Tre\x1b", 0)):
            progress.named(name, done, 3)
    assert lines(capfd) == [
        "speaking Ett: 3 sentences, 2 of them kept from before",
        "speaking Två: 3 sentences, 2 of them kept from before",
        "speaking Tre\\x1b: 3 sentences",
    ]


def on_a_terminal(tmp_path: Path, *words: str, stop_at: str = "") -> tuple[int, str]:
    """Run the command with a terminal for its standard error; what it showed there."""
    ours, theirs = os.openpty()
    command = subprocess.Popen(
        [sys.executable, "-m", "podcast", *words], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    shown = ""
    while part := _read(ours):
        shown += part
        if stop_at and re.search(stop_at, shown):
            command.send_signal(signal.SIGINT)
            stop_at = ""
    os.close(ours)
    return command.wait(30), shown


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 65536).decode("utf-8", "replace")
    except OSError:  # nobody is at the other end any more
        return ""


def test_a_terminal_has_a_bar_of_what_is_to_be_spoken(tmp_path: Path) -> None:
    (tmp_path / "lang.txt").write_text("\n\n".join(LONG.split("\n\n")[:30]), "utf-8")
    code, shown = on_a_terminal(tmp_path, "speak", "lang.txt", "-o", "a.mp3", "--voice", "tone")
    again, nothing = on_a_terminal(tmp_path, "speak", "lang.txt", "-o", "a.mp3", "--voice", "tone")
    bars = re.findall(r"a\.mp3  \[[#-]+\]  (\d+)/(\d+)", shown)

    assert (code, again) == (0, 0)
    assert bars[0][0] == "0"
    assert bars[-1][0] == bars[-1][1]
    assert shown.endswith("\x1b[?25h\r\n")  # the cursor is back
    assert nothing == ""


def test_ctrl_c_ends_the_bar_keeps_what_was_said_and_leaves_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "lang.txt").write_text(LONG, "utf-8")
    words = ("speak", "lang.txt", "-o", "a.mp3", "--voice", "espeak")
    code, shown = on_a_terminal(tmp_path, *words, stop_at=r" [3-9]/\d+")

    assert code == 130
    assert "Traceback" not in shown
    assert shown.rstrip().endswith("\x1b[?25h")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".mp3"] == []
    assert len([*tmp_path.glob("cache-home/upplast/spoken/*/*")]) >= 3
