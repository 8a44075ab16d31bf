"""A show survives whatever ends a command: killed at any moment, or with no space left."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from podcast.recover import recover
from podcast.show import open_show
from tests.podcast.conftest import snapshot
from tests.podcast.invented import NOW, published

PODCAST = (sys.executable, "-m", "podcast")


def killed(*words: object, after: float) -> None:
    """Start a command and kill it."""
    with subprocess.Popen(
        [*PODCAST, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


def test_recovering_can_be_killed_at_any_moment(folder: Path) -> None:
    with open_show(folder) as show:
        for number in range(20):
            published(show, number)
    public = snapshot(folder / "public")
    shutil.copytree(folder / "backups", folder.with_name("kept"))
    rolls = random.Random(8)
    for _ in range(6):
        shutil.rmtree(folder / "backups")
        shutil.copytree(folder.with_name("kept"), folder / "backups")
        (folder / "catalogue.db").write_bytes(b"nonsense" * 1000)
        killed("recover", "--show", folder, after=rolls.uniform(0.25, 0.8))
        assert recover(folder, NOW).episodes == 20
        assert not list(folder.glob(".recovering*"))
        with open_show(folder) as show:
            assert len(show.catalogue.marks()) == 20
    assert snapshot(folder / "public") == public


def test_importing_can_be_killed_at_any_moment(folder: Path, tmp_path: Path) -> None:
    with open_show(folder) as show:
        for number in range(8):
            published(show, number, sound=os.urandom(300_000))
    whole, file = tmp_path / "whole", tmp_path / "show.tar"
    subprocess.run([*PODCAST, "export", file, "--show", folder], check=True, capture_output=True)
    subprocess.run([*PODCAST, "import", file, whole], check=True, capture_output=True)
    rolls = random.Random(8)
    for number in range(6):
        new = tmp_path / f"new-{number}"
        killed("import", file, new, after=rolls.uniform(0.2, 0.8))
        if not (new / "podcast.toml").exists():  # then nothing but the place where it was unpacked is there
            assert not new.exists() or {each.name for each in new.iterdir()} <= {".importing"}
            subprocess.run([*PODCAST, "import", file, new], check=True, capture_output=True)
        assert snapshot(new) == snapshot(whole)


def test_without_space_nothing_is_half_there(folder: Path, tmp_path: Path) -> None:
    with open_show(folder) as show:
        for number in range(10):
            published(show, number, sound=os.urandom(100_000))
    file, new = tmp_path / "show.tar", tmp_path / "new"
    before = snapshot(folder)

    def cramped(*words: object) -> subprocess.CompletedProcess[str]:
        """The command, when no file may grow beyond 40 kB: an error in the midst of writing."""
        return subprocess.run(
            [*PODCAST, *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
        )

    done = cramped("export", file, "--show", folder)
    assert (done.returncode, done.stdout) == (5, ""), done.stderr
    assert snapshot(folder) == before
    assert not list(tmp_path.glob("*show.tar*"))
    subprocess.run([*PODCAST, "export", file, "--show", folder], check=True, capture_output=True)
    done = cramped("import", file, new)
    assert (done.returncode, done.stdout) == (5, ""), done.stderr
    assert not new.exists()
    (folder / "catalogue.db").write_bytes(b"nonsense" * 1000)
    before = snapshot(folder)
    done = cramped("recover", "--show", folder)
    assert (done.returncode, done.stdout) == (5, ""), done.stderr
    assert snapshot(folder) == before
