"""Commands about a whole show: serve shows a phone the way, check looks at any feed."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

from feeds.artwork import draw_cover
from feeds.site.qr import terminal
from tests.podcast.conftest import Run


def served(folder: Path, host: str, *, on_terminal: bool) -> tuple[str, int]:
    """What `serve` says until it answers, and how it ends on Ctrl-C."""
    reader, writer = pty.openpty() if on_terminal else os.pipe()
    command = [sys.executable, "-m", "podcast", "serve", "--host", host, "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=writer, stderr=writer) as process:
        os.close(writer)
        text = b""
        while b"Ctrl-C" not in text:
            text += os.read(reader, 65536)
        process.send_signal(signal.SIGINT)
        process.wait(20)
    os.close(reader)
    return text.decode().replace("\r\n", "\n"), process.returncode


def test_on_a_terminal_a_phone_is_shown_the_way(folder: Path) -> None:
    said, code = served(folder, "0.0.0.0", on_terminal=True)
    address = re.search(r"feed: (http://[\d.]+:\d+/)feed.xml\npage: \1\n", said)
    assert address
    assert terminal(address[1]) in said
    assert "Open the page on a phone" in said
    assert code == 130


def test_a_script_gets_the_addresses_alone(folder: Path) -> None:
    said, _ = served(folder, "127.0.0.1", on_terminal=False)
    assert re.match(r"feed: http://127.0.0.1:\d+/feed.xml\npage: http://127.0.0.1:\d+/\n", said)
    assert "█" not in said
    assert "--host 0.0.0.0" in said


def test_a_feed_is_checked_by_its_file_its_folder_and_its_show(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    assert podcast("publish", page, "--section", "Inrikes").returncode == 0
    for place in ("public/feed.xml", "public", "."):
        done = podcast("check", place)
        assert done.returncode == 0, done.stdout
        assert "1 episodes, 0 errors" in done.stdout
    (tmp_path / "public" / "feed.xml").write_text("<rss>")
    done = podcast("check", "public")
    assert done.returncode == 1
    assert "error: xml: feed.xml: not well-formed" in done.stdout


def test_what_is_no_feed_is_said_in_a_sentence(podcast: Run) -> None:
    for place in ("finns-inte.xml", "http://127.0.0.1:9/feed.xml"):
        done = podcast("check", place)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: cannot ")


def test_the_check_of_a_show_knows_which_files_are_its_own(podcast: Run, page: Path, tmp_path: Path) -> None:
    assert podcast("publish", page, "--section", "Inrikes").returncode == 0
    (tmp_path / "public" / "media" / "okänd.mp3").write_bytes(b"ID3")
    (tmp_path / "public" / "style.css").unlink()
    done = podcast("check")
    assert done.returncode == 1
    assert "warning: orphan: nothing names it: media/okänd.mp3, 3 bytes" in done.stdout
    assert "error: file-missing: not in the folder: style.css" in done.stdout

    assert podcast("tidy", "--yes").returncode == podcast("feed").returncode == 0
    assert not {"orphan", "file-missing"} & set(re.findall(r": ([a-z-]+): ", podcast("check").stdout))


def test_what_a_correction_and_a_new_cover_leave_for_a_time_is_no_fault(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    assert podcast("publish", page).returncode == 0
    page.write_text(page.read_text().replace("tänds", "släcks"))
    assert podcast("publish", page).returncode == 0
    (tmp_path / "cover.jpg").write_bytes(draw_cover("Annan", "bild", size=1400))
    assert podcast("feed").returncode == 0
    assert len(list(tmp_path.glob("public/media/*/*/*.mp3"))) == 2
    assert len(list(tmp_path.glob("public/cover-*-small.jpg"))) == 2
    assert "orphan" not in podcast("check").stdout
    assert podcast("tidy").stdout == "nothing to remove\n"

    own = tmp_path / "public" / "cover-vinter.jpg"
    own.write_bytes(b"JPEG")
    for old in tmp_path.glob("public/cover-*.jpg"):
        os.utime(old, (0, 0))  # the grace of a cover begins when the next one was made
    assert podcast("check").stdout.count("warning: orphan: nothing names it: cover-") == 3
    assert podcast("tidy", "--yes").stdout.count("nothing names it") == 2
    own.unlink()  # which tidy left alone
    assert "orphan" not in podcast("check").stdout


def test_a_retracted_episode_leaves_nothing_that_can_be_fetched(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    assert podcast("publish", page).returncode == 0
    (sound,) = tmp_path.glob("public/media/*/*/*.mp3")
    before = sound.read_bytes()
    assert podcast("retract", "1").returncode == 0
    assert "file-retracted" not in podcast("check").stdout
    assert "orphan" not in podcast("check").stdout
    sound.write_bytes(before)  # as when the command was killed before it took the files away
    assert "error: file-retracted: " in podcast("check").stdout
    assert podcast("retract", "1").returncode == 0
    assert not sound.exists()


def test_another_colour_reaches_the_pictures_of_published_episodes(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    assert podcast("publish", page).returncode == 0
    (before,) = tmp_path.glob("public/media/*/*/*.jpg")
    text = (tmp_path / "podcast.toml").read_text()
    changed = re.sub(r"(?m)^#? ?colour = .*$", 'colour = "#125b12"', text)
    assert changed != text
    (tmp_path / "podcast.toml").write_text(changed)

    assert "1 episodes changed" in podcast("publish", "--affected").stdout
    (after,) = set(tmp_path.glob("public/media/*/*/*.jpg")) - {before}
    feed = (tmp_path / "public" / "feed.xml").read_text()
    assert after.name in feed
    assert before.name not in feed
    assert "0 episodes changed" in podcast("publish", "--affected").stdout
