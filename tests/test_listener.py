"""From the example pages to a listener's ears: spoken by the embedded voice, served, fetched, measured."""

from __future__ import annotations

import hashlib
import io
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser
import httpx
import imageio_ffmpeg
import podcastparser
import pytest

ROOT = Path(__file__).parent.parent
PODCAST = [sys.executable, "-m", "podcast"]


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's show."""
    folder = tmp_path_factory.mktemp("demo")
    examples = [str(path) for path in sorted((ROOT / "examples").glob("*.txt"))]
    subprocess.run(
        [*PODCAST, "publish", "--show", folder / "show", "--voice", "espeak", *examples],
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        check=True,
        capture_output=True,
    )
    return folder / "show"


@pytest.fixture(scope="module")
def feed(show: Path) -> Iterator[str]:
    """The address that `podcast serve` prints."""
    server = subprocess.Popen(
        [*PODCAST, "serve", "--show", show, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    yield server.stdout.readline().removeprefix("feed: ").strip()
    server.send_signal(signal.SIGINT)
    server.communicate(timeout=15)
    assert server.returncode == 130


def sounds(show: Path) -> dict[str, str]:
    """What every sound holds, as a digest: a difference shall be told in a line."""
    return {path.name: digest(path.read_bytes()) for path in show.glob("public/media/*/*/*.mp3")}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.skipif(
    shutil.which("gpo") is None, reason="gPodder is not installed: the plainer client stands in"
)
def test_gpodder_subscribes_and_downloads_what_was_published(show: Path, feed: str, tmp_path: Path) -> None:
    own = {
        "GPODDER_HOME": str(tmp_path),
        "GPODDER_DOWNLOAD_DIR": str(tmp_path / "downloads"),
        "LC_ALL": "C.UTF-8",
    }
    for command in (("subscribe", feed), ("list",), ("download",)):
        subprocess.run(
            ["gpo", *command], env={**os.environ, **own}, check=True, capture_output=True, timeout=60
        )

    assert {p.name: digest(p.read_bytes()) for p in tmp_path.glob("downloads/*/*.mp3")} == sounds(show)


@pytest.mark.skipif(
    shutil.which("podboat") is None, reason="Newsboat is not installed: the plainer client stands in"
)
def test_newsboat_finds_the_episodes_and_podboat_downloads_and_resumes(
    show: Path, feed: str, tmp_path: Path
) -> None:
    home = tmp_path / ".newsboat"
    home.mkdir()
    (home / "urls").write_text(feed + "\n")
    (home / "config").write_text(f"podcast-auto-enqueue yes\ndownload-path {tmp_path}/got\nmax-downloads 3\n")
    own = {**os.environ, "HOME": str(tmp_path), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    subprocess.run(["newsboat", "-x", "reload"], env=own, check=True, capture_output=True, timeout=60)
    queue = [re.fullmatch(r'(\S+) "(.+)"', line) for line in (home / "queue").read_text().splitlines()]
    places = {line[1].rpartition("/")[2]: Path(line[2]) for line in queue if line}
    begun, place = next(iter(places.items()))
    place.parent.mkdir(parents=True, exist_ok=True)
    (sound,) = show.glob(f"public/media/*/*/{begun}")
    place.with_name(f"{place.name}.part").write_bytes(sound.read_bytes()[:100_000])

    # New ones start by themselves; what was begun before goes on when it is asked for (d).
    run_in_a_terminal(
        ["podboat", "-a"], own, b"d", until=lambda: all(path.exists() for path in places.values())
    )

    assert {name: digest(path.read_bytes()) for name, path in places.items()} == sounds(show)


def run_in_a_terminal(
    command: list[str], environment: dict[str, str], keys: bytes, until: Callable[[], bool]
) -> None:
    """Run a full-screen program, press keys once it shows its help line, and end it when something is so."""
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, environment)
    shown = b""
    try:
        deadline = time.monotonic() + 30
        while not until():
            assert time.monotonic() < deadline, shown.decode(errors="replace")
            if select.select([terminal], [], [], 0.1)[0]:
                shown += os.read(terminal, 65536)
            if keys and b"Quit" in shown:
                os.write(terminal, keys)
                keys = b""
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)


def test_a_plain_client_lists_and_resumes_a_download(show: Path, feed: str) -> None:
    with httpx.Client() as client:
        parsed = podcastparser.parse(feed, io.BytesIO(client.get(feed).content))
        got = {}
        for episode in parsed["episodes"]:
            url = episode["enclosures"][0]["url"]
            half = client.get(url, headers={"Range": "bytes=0-99999"})
            rest = client.get(url, headers={"Range": "bytes=100000-", "If-Range": half.headers["ETag"]})
            assert (half.status_code, rest.status_code) == (206, 206)
            got[url.rpartition("/")[2]] = digest(half.content + rest.content)

    assert got == sounds(show)


def test_every_address_in_the_feed_is_the_servers_own_and_answers(feed: str) -> None:
    text = httpx.get(feed).text
    base = feed.removesuffix("feed.xml")
    addresses = set(re.findall(rf'(?:url|href)="({re.escape(base)}[^"]+)"', text))

    assert len(addresses) > 10
    assert {httpx.head(address).status_code for address in addresses} == {200}


def test_transcript_and_chapters_lie_within_the_sound(feed: str) -> None:
    text = httpx.get(feed).text
    transcripts = re.findall(r'<podcast:transcript url="([^"]+)" type="text/vtt"', text)
    for entry, transcript in zip(feedparser.parse(text).entries, transcripts, strict=True):
        chapters = httpx.get(entry.podcast_chapters["url"]).json()["chapters"]
        vtt = httpx.get(transcript).text
        ends = [int(m) * 60 + float(s) for m, s in re.findall(r"--> \d\d:(\d\d):(\d\d\.\d{3})", vtt)]
        hours, minutes, seconds = (["0", "0", *entry.itunes_duration.split(":")])[-3:]
        length = int(hours) * 3600 + int(minutes) * 60 + int(seconds)

        assert chapters[0]["startTime"] == 0
        assert len(chapters) == 3
        assert ends == sorted(ends)
        assert max(ends) <= length + 1
        assert max(chapter["startTime"] for chapter in chapters) < length


def test_every_sentence_of_the_example_is_in_the_transcript_and_no_advert(show: Path) -> None:
    page = (ROOT / "examples" / "vindkraften.txt").read_text("utf-8")
    (vtt,) = show.glob("public/media/*/*/vindparken*.vtt")
    heard = " ".join(line for line in vtt.read_text("utf-8").splitlines() if "-->" not in line)

    for sentence in (
        "Beskedet kom efter nästan åtta års prövning.",
        "stör radar och signalspaning.",
        "säger han.",
        "Ett beslut väntas tidigast under våren 2027.",
        "Du har lyssnat på Vindparken stoppas i sista stund",
        "skriven av Ingrid Palm, publicerad 3 oktober 2026.",
    ):
        assert sentence in " ".join(heard.split())
    for furniture in ("ANNONS", "Senaste nytt", "Kustposten/Arkiv", "nyhetsbrev", "Experterna"):
        assert furniture in page
        assert furniture not in heard


def test_what_is_delivered_is_as_loud_as_it_should_be_and_decodes_clean(show: Path) -> None:
    for sound in show.glob("public/media/*/*/*.mp3"):
        done = subprocess.run(
            [
                *(imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-xerror"),
                *("-err_detect", "explode", "-i", str(sound), "-map", "0:a"),
                *("-af", "ebur128=peak=true", "-f", "null", "-"),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        loudness = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", done.stderr)[-1])
        peak = float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", done.stderr)[-1])

        assert abs(loudness + 16) <= 0.5
        assert peak <= -1.0


def test_the_same_again_is_the_same_to_the_byte(show: Path, tmp_path: Path) -> None:
    examples = [str(path) for path in sorted((ROOT / "examples").glob("*.txt"))]
    before = sounds(show)
    shutil.copytree(
        show, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("public", "catalogue.db*", "backups")
    )
    subprocess.run(
        [*PODCAST, "publish", "--show", tmp_path / "elsewhere", "--jobs", "1", *examples],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        check=True,
        capture_output=True,
    )

    assert sounds(tmp_path / "elsewhere") == before
