"""Parsers that other languages' apps are built on read the same feed as we wrote."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from feeds.rss import rss
from feeds.types import Episode, Show

READERS = Path(__file__).with_name("readers.mjs")
PACKAGES = ("podcast-partytime@5", "feedsmith@3")


def tools() -> Path:
    """The folder with npm's parsers, fetched once; skips where they cannot be had."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "upplast" / "readers"
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node or npm is not installed")
    if not all((cache / "node_modules" / name.partition("@")[0]).is_dir() for name in PACKAGES):
        cache.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(cache), *PACKAGES]
        if subprocess.run(command, capture_output=True, timeout=180).returncode:
            pytest.skip("npm cannot fetch podcast-partytime and feedsmith")
    return cache


@pytest.mark.slow
def test_two_parsers_of_another_language_agree_on_every_field(
    tmp_path: Path, show: Show, episodes: tuple[Episode, ...]
) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss(show, episodes))
    read = subprocess.run(
        ["node", str(READERS), str(tools()), str(feed)], capture_output=True, text=True, timeout=60
    )
    assert read.returncode == 0, read.stderr
    understood = json.loads(read.stdout)
    assert understood["partytime"] == understood["feedsmith"]
    told = understood["feedsmith"]
    assert (told["title"], told["guid"], told["locked"]) == (show.title, show.guid, True)
    for item, one in zip(told["items"], reversed(episodes), strict=True):
        assert (item["guid"], item["title"]) == (one.guid, one.title)
        assert item["date"] == one.published.timestamp() * 1000
        assert item["sound"] == {
            "url": show.url(one.enclosure.name),
            "length": one.enclosure.size,
            "type": "audio/mpeg",
        }
        assert [kind for _, kind, _ in item["transcripts"]] == [
            "text/vtt",
            "application/x-subrip",
            "application/json",
        ]
        assert [name for name, *_ in item["people"]] == list(one.authors)
