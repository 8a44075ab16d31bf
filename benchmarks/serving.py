"""Requests a second of `podcast serve` beside nginx as docs/hosting.md sets it, and what they answer.

Prints Markdown tables: the same feed and the same sound over loopback from each, asked by one client that
does no more than it must. Every answer of the second table is held against the file's own bytes. Both run
on the machine that asks, so that only their relation means anything.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
from shows import episode

from feeds.rss import rss
from feeds.types import Show

BASE = "https://podd.example.se/"
SOUND = "media/ljud.mp3"
EPISODES, RANGES = 300, 400
_SIZE = 5_000_000
_REQUESTS, _AT_ONCE = 2000, 8
_ASKED = ("feed, gzip", "HEAD of a sound", "256 KiB of a sound", "304")
_HELD = ("ranges", "several ranges", "HEAD", "gzip", "outside the file: 416")
_DOCS = Path(__file__).parent.parent / "docs" / "hosting.md"


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        public = Path(place)
        public.chmod(0o755)
        fill(public)
        servers = {"podcast serve": ours(public)}
        if shutil.which("nginx"):
            servers["nginx"] = nginx(public)
        rows = []
        for name, server in servers.items():
            with server as url:
                rows.append((name, rates(url), right(url, public)))
    table("requests a second", _ASKED, [(name, [f"{rate:.0f}" for rate in found]) for name, found, _ in rows])
    table("right answers", _HELD, [(name, found) for name, _, found in rows])
    if "nginx" not in servers:
        print("\nnginx is not installed: nothing to compare with.")


def table(about: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> None:
    print(f"\n| {' | '.join([about, *columns])} |\n|{'---|' * (len(columns) + 1)}")
    for name, cells in rows:
        print(f"| {' | '.join([name, *cells])} |")


def fill(public: Path) -> None:
    """A feed of some episodes, and a sound of random bytes."""
    (public / "media").mkdir()
    (public / SOUND).write_bytes(random.Random(7).randbytes(_SIZE))
    show = Show("Ortens nyheter", "Nyheter.", BASE, "Ortens tidning", "podd@example.se", "cover.jpg",
                "9b2b7a3c-6f0e-5c2e-8f43-0a3d0c5d6f11")  # fmt: skip
    (public / "feed.xml").write_bytes(rss(show, [episode(number) for number in range(EPISODES)]))


def right(url: str, public: Path) -> tuple[str, ...]:
    """How many answers of each kind held just the bytes and lengths that they should."""
    sound = (public / SOUND).read_bytes()
    chosen = random.Random(11)
    with httpx.Client(base_url=url, trust_env=False) as web:
        ranges = [_range_is_right(web, sound, *_some_range(chosen)) for _ in range(RANGES)]
        several = [_several_are_right(web, sound, chosen) for _ in range(RANGES // 20)]
        head = web.head(SOUND).headers
        heads = [int(head["content-length"]) == _SIZE, head["accept-ranges"] == "bytes"]
        feed = web.get("feed.xml", headers={"Accept-Encoding": "gzip"})
        plain = web.get("feed.xml", headers={"Accept-Encoding": "identity"}).content
        squeezed = [feed.headers.get("content-encoding") == "gzip", feed.content == plain]
        after = web.get(SOUND, headers={"Range": f"bytes={_SIZE}-"})
        outside = [after.status_code == 416, after.headers.get("content-range") == f"bytes */{_SIZE}"]
    return tuple(f"{sum(found)} of {len(found)}" for found in (ranges, several, heads, squeezed, outside))


def _some_range(chosen: random.Random) -> tuple[str, int, int]:
    """A range as it is asked for, and the places of its first byte and after its last."""
    first = chosen.randrange(_SIZE)
    last = min(first + int(10 ** chosen.uniform(0, 6)), _SIZE - 1)
    return chosen.choice([
        (f"{first}-{last}", first, last + 1),
        (f"{first}-", first, _SIZE),
        (f"-{_SIZE - first}", first, _SIZE),
        (f"{first}-{last + _SIZE}", first, _SIZE),
    ])  # fmt: skip


def _range_is_right(web: httpx.Client, sound: bytes, said: str, first: int, end: int) -> bool:
    got = web.get(SOUND, headers={"Range": f"bytes={said}"})
    return (
        got.status_code == 206
        and got.headers["content-range"] == f"bytes {first}-{end - 1}/{_SIZE}"
        and got.headers["content-length"] == str(end - first)
        and got.content == sound[first:end]
    )


def _several_are_right(web: httpx.Client, sound: bytes, chosen: random.Random) -> bool:
    """Two ranges apart from each other, in one answer of several parts."""
    first, second = chosen.randrange(1_000_000), chosen.randrange(2_000_000, 3_000_000)
    got = web.get(SOUND, headers={"Range": f"bytes={first}-{first + 99},{second}-{second + 99}"})
    boundary = got.headers.get("content-type", "").partition("boundary=")[2].encode()
    bodies = [part.partition(b"\r\n\r\n")[2][:100] for part in got.content.split(b"--" + boundary)[1:-1]]
    return got.status_code == 206 and bodies == [sound[first : first + 100], sound[second : second + 100]]


def rates(url: str) -> tuple[float, ...]:
    etag = httpx.head(f"{url}feed.xml", trust_env=False, headers={"Accept-Encoding": "gzip"}).headers["etag"]
    asked = (
        ("GET", "feed.xml", {"Accept-Encoding": "gzip"}, 200),
        ("HEAD", SOUND, {}, 200),
        ("GET", SOUND, {"Range": "bytes=1000000-1262143"}, 206),
        ("GET", "feed.xml", {"Accept-Encoding": "gzip", "If-None-Match": etag}, 304),
    )
    return tuple(
        asyncio.run(_rate(method, url + name, headers, status)) for method, name, headers, status in asked
    )


async def _rate(method: str, url: str, headers: dict[str, str], status: int) -> float:
    """Requests a second over kept connections, by a client that does no more than it must."""
    host, _, path = url.removeprefix("http://").partition("/")
    lines = [
        f"{method} /{path} HTTP/1.1",
        f"Host: {host}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    asked = ("\r\n".join(lines) + "\r\n\r\n").encode()
    left = iter(range(_REQUESTS))

    async def worker() -> None:
        name, _, port = host.partition(":")
        reader, writer = await asyncio.open_connection(name, int(port), limit=2**20)
        for _ in left:
            writer.write(asked)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.split(b" ", 2)[1] == str(status).encode(), head
            length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
            if method == "HEAD" or status == 304:
                continue
            if length:
                await reader.readexactly(int(length[1]))
            elif b"chunked" in head.lower():
                while size := int(await reader.readuntil(b"\r\n"), 16):
                    await reader.readexactly(size + 2)
                await reader.readexactly(2)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
    return _REQUESTS / (time.perf_counter() - started)


@contextmanager
def ours(public: Path) -> Iterator[str]:
    code = (
        "import sys; from pathlib import Path; from feeds.serve import serve;"
        " serve(Path(sys.argv[1]), 'https://podd.example.se/', '127.0.0.1', 0,"
        " lambda url: print(url, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(public)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def nginx(public: Path) -> Iterator[str]:
    found = re.search(r"```nginx\n(map \$uri.*?)```", _DOCS.read_text("utf-8"), re.DOTALL)
    assert found
    with tempfile.TemporaryDirectory() as work:
        port = 18_765
        site = found[1].replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
        user = "user root;" if os.geteuid() == 0 else ""
        Path(work, "nginx.conf").write_text(
            f"{user} daemon off; pid {work}/pid; events {{}}\nhttp {{ access_log off;"
            f" client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;"
            f" uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;\n"
            f"{site.replace('/srv/min-podd/public', str(public))} }}"
        )
        command = ["nginx", "-c", f"{work}/nginx.conf", "-e", f"{work}/errors"]
        process = subprocess.Popen(command)
        try:
            _wait(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(10)


def _wait(url: str) -> None:
    for _ in range(100):
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return


if __name__ == "__main__":
    main()
