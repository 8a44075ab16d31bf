"""The pages in a real browser: as a phone and a desktop see them, by axe's rules, and tried out."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.artwork import small_cover
from feeds.types import Chapter, Cue, Episode, Show

from .conftest import Serving, _publish, numbered, tagged, tone

LOOK = Path(__file__).parents[2] / "scripts" / "look"
NOT_POSSIBLE = 77


@pytest.mark.slow
def test_the_pages_are_accessible_and_read_along_in_chromium(
    tmp_path: Path, serving: Serving, show: Show, episode: Episode, cover: bytes
) -> None:
    said = tuple(Cue(at * 4.0, at * 4.0 + 3.5, f"Mening {at} om bron som öppnar.") for at in range(10))
    parts = (Chapter(0.0, "Bron över Älven öppnar igen"), Chapter(20.0, "Så påverkas trafiken"))
    long = replace(episode, cues=said, chapters=parts)
    shown = tuple(replace(numbered(long, at), section=("Lokalt", "Sport")[at % 2]) for at in range(52))
    _, folder = _publish(tmp_path / "public", show, shown, cover, tagged(tone(40.0), small_cover(cover)))
    with serving(folder) as url:
        looked = subprocess.run(
            [str(LOOK), url, str(tmp_path / "pictures")],
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=400,
        )
    if looked.returncode == NOT_POSSIBLE:
        pytest.skip(looked.stderr.strip())
    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert " 0 wrong" in looked.stdout
    assert len(list((tmp_path / "pictures").glob("*.png"))) >= 20
