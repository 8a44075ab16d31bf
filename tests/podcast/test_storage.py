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


def test_many_files_are_put_at_once_and_the_same_again_are_not_written(folder: Folder) -> None:
    files = [(f"episodes/{number}/a.html", b"%d" % number) for number in range(40)]
    assert folder.put_all(files) == 40
    before = folder.path("episodes/3/a.html").stat().st_mtime_ns

    assert folder.put_all([*files[:20], ("index.html", b"new"), ("episodes/39/a.html", b"other")]) == 2
    assert folder.path("episodes/3/a.html").stat().st_mtime_ns == before
    assert folder.read("episodes/39/a.html") == b"other"
    assert folder.put_all([]) == 0


def test_of_many_files_none_is_put_when_one_has_no_room(folder: Folder) -> None:
    folder.put_all([(f"{number}.html", b"old") for number in range(20)])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(StorageError, match=r"cannot store: .*7\.html"):
            folder.put_all([(f"{number}.html", b"new" * (400 if number == 7 else 1)) for number in range(20)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert {folder.read(name) for name in folder.names()} == {b"old"}
    assert [path.name for path in folder.scratch.glob("*/*")] == ["lock"]


def test_whenever_a_command_is_killed_every_file_is_whole(folder: Folder) -> None:
    code = (
        "import sys, pathlib, itertools; from podcast.storage import Folder\n"
        "folder = Folder(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))\n"
        "for turn in itertools.count():\n"
        "    folder.put_all([(f'{n % 3}/{n}.html', b'%d,' % turn * 2000) for n in range(60)])\n"
        "    print(turn, flush=True)\n"
    )
    for turns in (1, 2, 3):
        command = [sys.executable, "-c", code, folder.root, folder.scratch]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for _ in range(turns):
                process.stdout.readline()
            process.kill()
        found = [(folder.read(name) or b"").split(b",") for name in folder.names()]
        assert len(found) == 60
        assert all(len(numbers) == 2001 and len({*numbers[:-1]}) == 1 for numbers in found)
    assert len(abandoned(folder.scratch)) == 3


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
