"""Starting a command must not pay for the feed's libraries."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("feedgen", "lxml", "jinja2", "PIL", "starlette", "uvicorn", "mutagen", "nh3")


def test_the_packages_themselves_import_nothing_heavy() -> None:
    code = "import sys, feeds, feeds.types, feeds.errors, feeds.site, feeds.check; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not set(HEAVY) & set(loaded)
