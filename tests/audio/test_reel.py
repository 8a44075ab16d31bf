"""A reel gives back what was wound, in memory or in its file, and says what is wrong when it cannot."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import SpaceError
from audio.mp3 import Run
from audio.reel import Reel
from audio.stream import Stream

runs = st.lists(st.binary(max_size=200), min_size=1, max_size=30)


@given(runs, st.integers(1, 1000))
def test_what_was_wound_by_many_hands_is_read_as_it_was(pieces: list[bytes], in_memory: int) -> None:
    reel = Reel(in_memory)
    with ThreadPoolExecutor(4) as hands:
        takes = list(hands.map(lambda frames: reel.wind(Run(frames, 1, 10, 2, 9, words=b"12345678")), pieces))
    for frames, take in zip(pieces, takes, strict=True):
        run = Run(frames, 1, 10, 2, 9)
        assert (take.frames, take.size, take.crc) == (run.frames, run.size, run.crc)
        assert (take.count, take.samples, take.onset, take.end) == (1, 10, 2, 9)
        assert take.words == b"12345678"


@given(st.lists(st.binary()), st.binary())
def test_a_stream_is_its_parts_however_often_it_is_read(parts: list[bytes], head: bytes) -> None:
    stream = Stream(sum(map(len, parts)), lambda: iter(parts)).behind(head)
    whole = head + b"".join(parts)
    assert (len(stream), bytes(stream), bytes(stream)) == (len(whole), whole, whole)
    assert stream.sha256 == sha256(whole).hexdigest()


def test_a_full_disk_is_said_and_what_to_do(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FULL],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert told.stdout == f"cannot keep what was spoken: {tmp_path}: File too large\n", told.stderr
    assert not list(tmp_path.iterdir())


FULL = f"""
import resource, signal
from audio.errors import SpaceError
from audio.mp3 import Run
from audio.reel import Reel

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, {resource.RLIM_INFINITY}))
reel = Reel(in_memory=10)
try:
    for _ in range(10):
        reel.wind(Run(bytes(50_000), 1, 10))
except SpaceError as error:
    print(error)
"""


def test_a_reel_that_cannot_be_made_a_file_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "away"))
    with pytest.raises(SpaceError, match="away"):
        Reel(in_memory=1).wind(Run(b"frames", 1, 10))
