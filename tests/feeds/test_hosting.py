"""The server settings in docs/hosting.md, tried as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from feeds.types import Episode, Show

from .conftest import Publish

DOCS = (Path(__file__).parents[2] / "docs" / "hosting.md").read_text()
MEDIA = "media/2026/11/avsnitt-000000000000"
TYPES = {
    "": "text/html",
    "feed.xml": "application/rss+xml; charset=utf-8",
    "style.css": "text/css",
    "upplast.js": "text/javascript",
    "qr.svg": "image/svg+xml",
    "arkiv/sok-1.json": "application/json",
    f"{MEDIA}.transcript.json": "application/json",
    "cover-1.jpg": "image/jpeg",
    f"{MEDIA}.mp3": "audio/mpeg",
    f"{MEDIA}.vtt": "text/vtt; charset=utf-8",
    f"{MEDIA}.srt": "application/x-subrip",
    f"{MEDIA}.chapters.json": "application/json+chapters",
}
HOME = "/srv/min-podd/public"


def snippet(start: str) -> str:
    """The block of the page that begins with `start`."""
    found = re.search(r"```\w*\n(" + re.escape(start) + r".*?)```", DOCS, re.DOTALL)
    assert found
    return found[1]


def nginx(folder: Path, work: Path, port: int) -> list[str]:
    server = (
        snippet("map $uri").replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace(HOME, str(folder))
    )
    paths = "".join(
        f"{kind}_temp_path {work}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (work / "nginx.conf").write_text(
        f"{user} daemon off; pid {work}/pid; error_log {work}/errors; events {{}}\n"
        f"http {{ access_log off; {paths}\n{server} }}"
    )
    return ["nginx", "-c", str(work / "nginx.conf"), "-e", str(work / "errors")]


def caddy(folder: Path, work: Path, port: int) -> list[str]:
    site = snippet("podd.example.se {").replace("podd.example.se {", f"http://127.0.0.1:{port} {{")
    settings = "{\n\tadmin off\n\tauto_https off\n}\n" + site.replace(HOME, str(folder))
    (work / "Caddyfile").write_text(settings)
    return ["caddy", "run", "--config", str(work / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def running(command: list[str], port: int, work: Path) -> Iterator[str]:
    """The server's address, once it answers; it is ended afterwards."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env={**os.environ, "HOME": str(work)}, **quiet)
    try:
        deadline = time.monotonic() + 20
        while not answers(port):
            assert process.poll() is None, "the server ended at once"
            assert time.monotonic() < deadline
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.parametrize("server", [nginx, caddy], ids=["nginx", "caddy"])
def test_the_settings_in_the_docs_serve_a_show_as_apps_want_it(
    server: object, tmp_path: Path, publish: Publish, show: Show, episodes: tuple[Episode, ...]
) -> None:
    name = "nginx" if server is nginx else "caddy"
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    _, folder = publish(tmp_path / "public", show, episodes)
    (folder / ".hidden.xml").write_text("hemligt")
    port = free_port()
    command = nginx(folder, tmp_path, port) if server is nginx else caddy(folder, tmp_path, port)
    with (
        running(command, port, tmp_path) as url,
        httpx.Client(base_url=url, trust_env=False, verify=False) as client,
    ):
        for path, type_ in TYPES.items():
            answer = client.head(path, headers={"Accept-Encoding": "identity"})
            assert (answer.status_code, answer.headers["content-type"][: len(type_)]) == (200, type_), path
            assert answer.headers["access-control-allow-origin"] == "*"
            assert answer.headers["x-content-type-options"] == "nosniff"
        sound = client.get(f"{MEDIA}.mp3")
        part = client.get(f"{MEDIA}.mp3", headers={"Range": "bytes=1000-", "If-Range": sound.headers["etag"]})
        assert (part.status_code, part.content) == (206, sound.content[1000:])
        assert "immutable" in sound.headers["cache-control"]
        feed = client.get("feed.xml", headers={"Accept-Encoding": "gzip"})
        assert feed.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in feed.headers["vary"]
        assert feed.headers["cache-control"] == "public, max-age=60"
        assert client.get(".hidden.xml").status_code == 404
