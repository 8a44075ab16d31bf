"""The README's commands do what it says, in an empty folder with an article in it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_readmes_commands_work_in_the_order_it_tells_them(tmp_path: Path) -> None:
    (tmp_path / "artikel.txt").write_bytes((ROOT / "examples" / "vindkraften.txt").read_bytes())
    commands = [
        c for c in re.findall(r"^\$ podcast (.+)$", README, re.MULTILINE) if not c.startswith("serve")
    ]
    for words in commands:
        done = subprocess.run(
            [sys.executable, "-m", "podcast", *shlex.split(words, comments=True)],
            cwd=tmp_path,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PODCAST_VOICE": "tone"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"

    assert len(commands) >= 10


@pytest.mark.parametrize("name", re.findall(r"\]\(([^)]+)\)", README))
def test_every_link_leads_to_a_file(name: str) -> None:
    assert (ROOT / name).is_file()
