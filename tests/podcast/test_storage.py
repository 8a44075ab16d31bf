"""Files are there whole or not at all, and the litter of the dead can be told from what the living need."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast.errors import BusyError, StorageError
from podcast.storage import Folder, abandoned, locked


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    folder = Folder(tmp_path / "public", tmp_path / ".tmp")
    folder.prepare()
    yield folder
    folder.close()


def test_what_is_put_can_be_read_and_the_same_again_is_not_written(folder: Folder) -> None:
    assert folder.put("media/2026/a.mp3", b"x" * 10)
    before = folder.path("media/2026/a.mp3").stat().st_mtime_ns

    assert not folder.put("media/2026/a.mp3", b"x" * 10)
    assert folder.path("media/2026/a.mp3").stat().st_mtime_ns == before
    assert folder.read("media/2026/a.mp3") == b"x" * 10
    assert [*folder.names("media")] == ["media/2026/a.mp3"]


def test_no_name_leads_out_of_the_folder(folder: Folder) -> None:
    with pytest.raises(StorageError, match="leads out"):
        folder.put("../outside", b"")


def test_a_full_disk_leaves_the_old_file_and_no_litter(folder: Folder) -> None:
    folder.put("feed.xml", b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(StorageError, match=r"cannot store: .*feed\.xml"):
            folder.put("feed.xml", b"new" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert folder.read("feed.xml") == b"old"
    folder.close()
    assert not folder.scratch.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match="file/public"):
        Folder(tmp_path / "file" / "public", tmp_path / ".tmp").prepare()


def test_only_the_litter_of_a_dead_command_is_abandoned(folder: Folder) -> None:
    code = (
        "import sys, os, pathlib; from podcast.storage import Folder;"
        "f = Folder(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])); f.prepare(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, folder.root, folder.scratch], check=False)
    (left,) = abandoned(folder.scratch)

    assert not left.name.startswith(f"{os.getpid()}-")


def test_a_lock_that_is_held_is_waited_for_only_so_long(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from podcast.storage import locked\n"
        "with locked(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / ".lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        with pytest.raises(BusyError, match="the show is busy"), locked(tmp_path / ".lock", wait=0.1):
            pass
        holder.stdin.close()
        holder.wait(10)
    with locked(tmp_path / ".lock", wait=5):
        pass
