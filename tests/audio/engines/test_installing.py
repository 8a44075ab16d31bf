"""A model is fetched whole or not at all, goes on where it stopped, and is what it should be."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from audio.engines import install as install_voice
from audio.engines import piper_models
from audio.engines.piper_models import MODELS, Model, install
from audio.errors import AudioError, OnlineVoiceError, UnknownVoice

CONTENT = random.Random(7).randbytes(700_000)
CONFIG = json.dumps(
    {"audio": {"sample_rate": 22050}, "espeak": {"voice": "sv"}, "phoneme_id_map": {"a": [1]}}
).encode()
NST = replace(MODELS[0], size=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest())


class Library(ThreadingHTTPServer):
    """Hands out files on loopback, as a place for models does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = {f"/main/{NST.place}": CONTENT, f"/main/{NST.place}.json": CONFIG}
        self.asked: list[tuple[str, str]] = []
        """What was asked for, and from which byte."""
        self.cut: list[int] = []
        """After how many bytes the next answers break off."""
        self.status = 200
        self.ranges = True
        self.elsewhere = ""
        """Where requests for the model are sent, if anywhere."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/main"


class _Handler(BaseHTTPRequestHandler):
    server: Library

    def do_GET(self) -> None:
        library = self.server
        library.asked.append((self.path.rpartition("/")[2], self.headers.get("Range", "")))
        content = library.files.get(self.path.replace("/moved/", "/main/"))
        if library.elsewhere and self.path.startswith("/main/"):
            self.send_response(302)
            self.send_header("Location", library.elsewhere + self.path.removeprefix("/main"))
            self.end_headers()
        elif content is None or library.status != 200:
            self.send_error(404 if content is None else library.status)
        else:
            self._send(content)

    def _send(self, content: bytes) -> None:
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(found[1]) if found and self.server.ranges else 0
        if start >= len(content) and start:
            self.send_error(416)
            return
        self.send_response(206 if start or (found and self.server.ranges) else 200)
        if found and self.server.ranges:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        cut = self.server.cut.pop(0) if self.server.cut and self.path.endswith(".onnx") else None
        with contextlib.suppress(OSError):
            self.wfile.write(content[start : None if cut is None else start + cut])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Library]:
    monkeypatch.setattr(piper_models, "MODELS", (NST, MODELS[1]))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with Library() as server:
        monkeypatch.setenv("PODCAST_PIPER_SOURCE", server.url)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


WHOLE = [NST.file, f"{NST.file}.json"]


def test_both_files_are_there_and_right(library: Library, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    install_voice("piper:nst", progress=lambda done, of: heard.append((done, of)))
    folder = tmp_path / "upplast" / "models"
    assert (folder / NST.file).read_bytes() == CONTENT
    assert (folder / f"{NST.file}.json").read_bytes() == CONFIG
    assert names(folder) == WHOLE
    assert heard == sorted(heard)
    assert heard[-1] == (len(CONTENT), len(CONTENT))
    assert piper_models.installed(NST)


def test_what_is_there_is_not_fetched_again(library: Library, tmp_path: Path) -> None:
    install("nst", tmp_path)
    asked = len(library.asked)
    assert install("piper:nst", tmp_path) == tmp_path / NST.file
    assert len(library.asked) == asked == 2


def test_a_damaged_model_is_fetched_again(library: Library, tmp_path: Path) -> None:
    install("nst", tmp_path).write_bytes(b"damaged")
    assert install("nst", tmp_path).read_bytes() == CONTENT


def test_it_goes_on_by_itself_where_the_connection_broke_off(library: Library, tmp_path: Path) -> None:
    library.cut = [300_000, 200_000]
    assert install("nst", tmp_path).read_bytes() == CONTENT
    starts = [int(told[6:-1]) for name, told in library.asked if name == NST.file]
    assert starts == [0, 300_000, 500_000]
    assert names(tmp_path) == WHOLE


def test_another_run_goes_on_where_the_first_one_gave_up(library: Library, tmp_path: Path) -> None:
    library.cut = [300_000, 0]
    with pytest.raises(OnlineVoiceError, match=r"cannot fetch file: .*: its answer broke off") as caught:
        install("nst", tmp_path)
    assert "what was fetched is kept" in caught.value.__notes__[0]
    assert not (tmp_path / NST.file).exists()
    assert install("nst", tmp_path).read_bytes() == CONTENT
    assert library.asked[-1] == (NST.file, "bytes=300000-")


def test_where_nothing_can_be_continued_it_begins_again(library: Library, tmp_path: Path) -> None:
    library.ranges = False
    (tmp_path / f".{NST.file}.part").write_bytes(b"something else" * 1000)
    assert install("nst", tmp_path).read_bytes() == CONTENT
    assert names(tmp_path) == WHOLE


def test_a_whole_part_only_gets_its_name(library: Library, tmp_path: Path) -> None:
    (tmp_path / f".{NST.file}.part").write_bytes(CONTENT)
    assert install("nst", tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("part", [b"", b"wrong", bytes(len(CONTENT)), bytes(len(CONTENT) + 9)])
def test_other_content_never_gets_the_name(library: Library, tmp_path: Path, part: bytes) -> None:
    if part:
        (tmp_path / f".{NST.file}.part").write_bytes(part)
    else:
        library.files[f"/main/{NST.place}"] = CONTENT[:-1] + b"x"
    with pytest.raises(OnlineVoiceError, match="it is not what it should be"):
        install("nst", tmp_path)
    assert names(tmp_path) == [f"{NST.file}.json"]


def test_more_than_it_should_be_is_not_read_to_its_end(library: Library, tmp_path: Path) -> None:
    library.files[f"/main/{NST.place}"] = CONTENT + bytes(3_000_000)
    with pytest.raises(OnlineVoiceError, match=f"it is larger than {len(CONTENT)} bytes"):
        install("nst", tmp_path)
    assert (tmp_path / f".{NST.file}.part").stat().st_size == 0


@pytest.mark.parametrize("config", [b"<html>", b"[]", b"{}", CONFIG.replace(b'"sv"', b'"en"')])
def test_a_page_is_never_taken_for_a_models_settings(library: Library, tmp_path: Path, config: bytes) -> None:
    library.files[f"/main/{NST.place}.json"] = config
    with pytest.raises(OnlineVoiceError, match="it is not what it should be"):
        install("nst", tmp_path)
    assert names(tmp_path) == []


def test_a_redirect_is_followed_on_this_machine_or_to_a_secured_place(
    library: Library, tmp_path: Path
) -> None:
    library.elsewhere = library.url.replace("/main", "/moved")
    assert install("nst", tmp_path).read_bytes() == CONTENT
    library.elsewhere = "http://models.example.org"
    with pytest.raises(OnlineVoiceError, match="not a secured address"):
        install("nst", tmp_path / "other")


@pytest.mark.parametrize(("status", "why"), [(404, "status 404"), (500, "status 500")])
def test_a_refusal_is_one_sentence(library: Library, tmp_path: Path, status: int, why: str) -> None:
    library.status = status
    with pytest.raises(OnlineVoiceError, match=f"^cannot fetch file: .*: 127.0.0.1 answered with {why}"):
        install("nst", tmp_path)


def test_no_connection_is_one_sentence(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PODCAST_PIPER_SOURCE", "http://127.0.0.1:1")
    with pytest.raises(OnlineVoiceError, match=r"cannot fetch file: .*: 127.0.0.1: there is no connection"):
        install("nst", tmp_path)


def test_a_place_where_nothing_can_be_kept_is_one_sentence(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AudioError, match=r"cannot keep file: .*: (Not a directory|File exists)"):
        install("nst", tmp_path / "file")


def test_two_do_not_fetch_the_same_at_once(library: Library, tmp_path: Path) -> None:
    import fcntl

    (tmp_path / f"{NST.file}.json").write_bytes(CONFIG)
    with (tmp_path / f".{NST.file}.part").open("ab") as part:
        fcntl.flock(part, fcntl.LOCK_EX)
        with pytest.raises(AudioError, match="somebody is fetching it just now"):
            install("nst", tmp_path)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("espeak", "cannot install voice: espeak: there is nothing to fetch for it"),
        ("robot", "cannot install voice: robot: there is no such voice"),
        ("piper:lisa", "unknown voice: piper:lisa: choose from piper:nst, piper:alma"),
    ],
)
def test_what_cannot_be_fetched_is_said(name: str, why: str) -> None:
    with pytest.raises(UnknownVoice, match=why) as caught:
        install_voice(name)
    assert str(caught.value) == why


def test_models_lie_where_their_place_says() -> None:
    assert [model.place for model in MODELS] == [
        f"sv/sv_SE/{name}/medium/sv_SE-{name}-medium.onnx" for name in ("nst", "alma")
    ]
    assert {len(model.sha256) for model in MODELS} == {64}
    assert isinstance(MODELS[0], Model)
