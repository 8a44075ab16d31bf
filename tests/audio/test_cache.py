"""The cache: whole or absent, shared by processes, never a reason to fail."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.cache import Cache


def files(root: Path) -> list[Path]:
    return [path for path in root.glob("spoken/*/*") if path.is_file()]


def test_what_was_put_is_found_by_another_process_later(tmp_path: Path) -> None:
    assert Cache(tmp_path / "new").get("Hej.") is None
    Cache(tmp_path / "new").put("Hej.", b"sound")
    assert Cache(tmp_path / "new").get("Hej.") == b"sound"
    assert Cache(tmp_path / "new").get("Hej!") is None


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), st.binary(max_size=200)))
def test_any_key_and_any_bytes_come_back(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[str, bytes]
) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"))
    for key, data in entries.items():
        cache.put(key, data)
    assert {key: cache.get(key) for key in entries} == entries


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[:-1],
    "cut to its checksum": lambda data: data[:32],
    "emptied": lambda data: b"",
    "zeroed": lambda data: bytes(len(data)),
    "longer": lambda data: data + b"\0",
    "one bit changed": lambda data: data[:-1] + bytes((data[-1] ^ 1,)),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_entry_is_absent_and_goes(tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path)
    cache.put("Hej.", b"sound")
    (path,) = files(tmp_path)
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert cache.get("Hej.") is None
    assert files(tmp_path) == []
    cache.put("Hej.", b"sound")
    assert cache.get("Hej.") == b"sound"


def test_an_entry_under_anothers_name_is_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("Ja.", b"yes")
    (yes,) = files(tmp_path)
    cache.put("Nej.", b"no")
    (no,) = set(files(tmp_path)) - {yes}
    no.write_bytes(yes.read_bytes())
    assert cache.get("Nej.") is None
    assert cache.get("Ja.") == b"yes"


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    now = time.time()
    for age, key in enumerate(("new", "old", "older")):
        cache.put(key, bytes(1000))
        (path,) = [path for path in files(tmp_path) if path.stat().st_mtime > now - 1]
        os.utime(path, (now - 1000 * (age + 1),) * 2)
    assert cache.size() == 3 * 1032
    assert cache.get("older") is not None  # used again
    assert cache.prune(2500) == 1
    assert [key for key in ("new", "old", "older") if cache.get(key)] == ["new", "older"]
    assert cache.prune(0) == 2
    assert cache.size() == 0


def test_what_a_killed_process_left_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("Hej.", b"sound")
    folder = files(tmp_path)[0].parent
    dead, alive = folder / ".dead", folder / ".alive"
    for path in (dead, alive):
        path.write_bytes(bytes(100))
    os.utime(dead, (time.time() - 7200,) * 2)
    cache.prune(0)
    assert files(tmp_path) == [alive]


def test_it_prunes_itself_but_not_all_the_time(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=3000)
    for number in range(5):
        cache.put(str(number), bytes(1000))
    cache.tidy()
    assert cache.size() <= 3000
    for number in range(5):
        cache.put(str(number), bytes(1000))
    cache.tidy()
    assert cache.size() > 3000  # an hour has not passed
    os.utime(tmp_path / "pruned", (time.time() - 7200,) * 2)
    cache.tidy()
    assert cache.size() > 3000  # nothing was written since
    cache.put("more", bytes(1000))
    cache.tidy()
    assert cache.size() <= 3000


@pytest.mark.parametrize("what", ["a file where the folder should be", "a file in the way"])
def test_a_cache_that_cannot_be_written_warns_once_and_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    root = tmp_path / "cache"
    if what == "a file in the way":
        root.mkdir()
        (root / "spoken").write_bytes(b"")
    else:
        root.write_bytes(b"")
    cache = Cache(root)
    with caplog.at_level(logging.WARNING):
        for key in ("Hej.", "Då."):
            cache.put(key, b"sound")
            assert cache.get(key) is None
    cache.tidy()
    assert [record.getMessage() for record in caplog.records] == [
        f"cannot keep spoken sentences: {root}: Not a directory"
    ]
    assert (cache.size(), cache.prune(0)) == (0, 0)


def test_nobody_else_can_read_what_was_spoken(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put("Hej.", b"sound")
    (entry,) = files(tmp_path / "cache")
    assert entry.parent.stat().st_mode & 0o077 == 0


WRITER = """
import sys
from pathlib import Path
from audio.cache import Cache
cache = Cache(Path(sys.argv[1]))
for turn in range(60):
    for key in "abc":
        found = cache.get(key)
        assert found is None or found == key.encode() * 50_000, key
        cache.put(key, key.encode() * 50_000)
    if turn % 20 == 19:
        cache.prune(100_000)
"""


def test_processes_share_it_without_a_torn_entry(tmp_path: Path) -> None:
    def write(_: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True)

    with ThreadPoolExecutor(3) as threads:
        done = list(threads.map(write, range(3)))
    assert [(each.returncode, each.stderr) for each in done] == [(0, "")] * 3
    assert all(not path.name.startswith(".") for path in files(tmp_path))
