"""Commands about a whole show: serve shows a phone the way, check looks at any feed."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

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
