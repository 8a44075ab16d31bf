"""What a listener's app does: subscribe, list, download, break off, resume."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import podcastparser
import pytest

from feeds.types import Episode, Show

from .conftest import Publish, Serving

HALF = 100_000

Feed = tuple[str, dict[str, bytes], list[str]]
"""The address of a served feed, what its sounds hold by their last name, and the Range headers seen."""


@pytest.fixture
def feed(
    tmp_path: Path, publish: Publish, serving: Serving, show: Show, episodes: tuple[Episode, ...]
) -> Iterator[Feed]:
    done, folder = publish(tmp_path / "public", show, episodes)
    sounds = {Path(one.enclosure.name).name: (folder / one.enclosure.name).read_bytes() for one in done}
    ranges: list[str] = []
    with serving(folder, ranges) as url:
        yield url + "feed.xml", sounds, ranges


def gpo(home: Path, *command: str) -> str:
    """Run gPodder's command line with a home of its own and give what it says."""
    home.mkdir(exist_ok=True)
    own = {"GPODDER_HOME": str(home), "GPODDER_DOWNLOAD_DIR": str(home / "downloads"), "LC_ALL": "C.UTF-8"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        ["gpo", *command],
        env={**kept, **own},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def downloaded(home: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (home / "downloads").glob("*/*.mp3")}


needs_gpo = pytest.mark.skipif(shutil.which("gpo") is None, reason="gPodder is not installed")


@needs_gpo
def test_gpodder_subscribes_lists_and_downloads_every_episode(tmp_path: Path, feed: Feed, show: Show) -> None:
    url, sounds, _ = feed
    home = tmp_path / "gpodder"
    assert f"Successfully added {url}" in gpo(home, "subscribe", url)
    assert show.title in gpo(home, "list")
    listed = gpo(home, "episodes")
    assert listed.index("del 2") < listed.index("del 1") < listed.index("del 0")
    assert "3 episodes downloaded." in gpo(home, "download")
    assert downloaded(home) == sounds
    assert "0 new episodes" in gpo(home, "update")


@needs_gpo
def test_gpodder_resumes_a_download_that_broke_off(tmp_path: Path, feed: Feed) -> None:
    url, sounds, ranges = feed
    home = tmp_path / "gpodder"
    gpo(home, "subscribe", url)
    folder = home / "downloads" / "Ortens nyheter"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sounds.items():
        (folder / f"{name}.partial").write_bytes(content[:HALF])
    gpo(home, "download")
    assert downloaded(home) == sounds
    assert ranges == [f"bytes={HALF}-"] * 3


def test_a_client_by_the_book_lists_downloads_and_resumes(feed: Feed) -> None:
    url, sounds, _ = feed
    with httpx.Client(trust_env=False, verify=False) as client:
        found = podcastparser.parse(url, io.BytesIO(client.get(url).content))
        assert [one["title"][-5:] for one in found["episodes"]] == ["del 2", "del 1", "del 0"]
        for one in found["episodes"]:
            (enclosure,) = one["enclosures"]
            name = Path(enclosure["url"]).name
            assert (enclosure["file_size"], enclosure["mime_type"]) == (len(sounds[name]), "audio/mpeg")
            with client.stream("GET", enclosure["url"]) as answer:
                etag = answer.headers["etag"]
                got = next(answer.iter_bytes(HALF))
            resume = {"Range": f"bytes={len(got)}-", "If-Range": etag}
            rest = client.get(enclosure["url"], headers=resume)
            assert rest.status_code == 206
            assert got + rest.content == sounds[name]


def test_a_client_that_knows_the_feed_gets_nothing_twice(feed: Feed) -> None:
    url, _, _ = feed
    with httpx.Client(trust_env=False, verify=False) as client:
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
