"""What the tests of the editor's side share: pages, a show and the command itself in a fresh process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from podcast.show import ShowFolder, make_show, open_show

PAGE = """\
Kustbladet
Logga in

Fyren på Skarven tänds igen

Efter 31 år i mörker ska fyren på Skarven lysa för seglare. Beslutet togs på tisdagen.

Annons

Fyren byggdes 1896 och släcktes när satelliterna tog över. Nu har byalaget samlat in 450 000 kronor.

– Vi har saknat ljuset varje natt sedan dess, säger Berit Holm i byalaget.

Ny lampa från Polen

Lampan drar 3,5 kilowattimmar om dygnet och kommer från Gdansk. Den tänds den 11 juni klockan 22.30.

Läs också: Så blev fyrvaktarens hus ett museum

– Alla är välkomna, och kaffet är gratis, säger Berit Holm.

Mest läst
Ansvarig utgivare: Siv Lundgren
"""


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    home = tmp_path / "cache-home"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    for name in ("PODCAST_SHOW", "PODCAST_VOICE"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "fyren.txt"
    path.write_text(PAGE, "utf-8")
    return path


@pytest.fixture(scope="session")
def new_show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show made once, with its pictures drawn."""
    root = tmp_path_factory.mktemp("new") / "show"
    make_show(root, title="Uppläst prov", voice="tone", base_url="https://podd.example.se/")
    with open_show(root) as opened:
        opened.small_cover()
    (root / "catalogue.db").unlink()
    shutil.rmtree(root / "backups")
    return root


@pytest.fixture
def folder(tmp_path: Path, new_show: Path) -> Path:
    """A show's folder, with the voice that beeps: quick, and the same everywhere."""
    return Path(shutil.copytree(new_show, tmp_path / "show"))


@pytest.fixture
def show(folder: Path) -> Iterator[ShowFolder]:
    with open_show(folder) as opened:
        yield opened


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def podcast(tmp_path: Path, new_show: Path) -> Run:
    """The command in a process of its own, run in a show's folder."""
    shutil.copytree(new_show, tmp_path, dirs_exist_ok=True)

    def run(*words: object, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "podcast", *map(str, words)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **env},
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run


def snapshot(folder: Path) -> dict[str, str]:
    """A digest of every file that listeners get, by name: a difference shall be told in a line."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest() for p in files}
