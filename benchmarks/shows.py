"""What a show costs by its size: feed and pages, one more episode, and requests a second beside nginx.

Prints Markdown tables. Seconds are this machine's; that one more episode costs the same in a large show
holds on others. Episodes are invented and have no sound: speech is not counted.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from feeds.parts import newest_first
from feeds.rss import rss
from feeds.site import episode_page
from feeds.types import Chapter, Cue, Enclosure, Episode
from podcast.article import Facts
from podcast.feed import write_feed
from podcast.script import Script
from podcast.show import ShowFolder, make_show, open_show

SIZES = (100, 1_000, 10_000)
START = datetime(2020, 1, 1, 6, tzinfo=UTC)
SECTIONS = ("Inrikes", "Utrikes", "Ekonomi", "Sport", "Kultur")
SENTENCE = "Kommunen räknar med att köerna i centrum försvinner redan under den första veckan."
_REQUESTS, _AT_ONCE = 2000, 8
_DOCS = Path(__file__).parent.parent / "docs" / "hosting.md"


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = f"{place}/cache"
        print("| episodes | feed alone, ms | a page, ms | all at once, s | nothing new, s | one more, s |"
              " peak MiB |\n|---|---|---|---|---|---|---|")  # fmt: skip
        for size in SIZES:
            command = [sys.executable, __file__, "one", str(size), f"{place}/show-{size}"]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")
        served(Path(place) / f"show-{SIZES[0]}" / "public")


def one(size: int, root: Path) -> None:
    """The row of one size, in a process of its own, so that its memory is its own."""
    make_show(root, title="Ortens nyheter", base_url="https://podd.example.se/")
    with open_show(root) as show:
        fill(show, size)
    with open_show(root) as show:
        facts = show.facts()
        newest = newest_first([episode(number) for number in range(max(0, size - 300), size)])
        feed, page = timed(lambda: rss(facts, newest)), timed(lambda: episode_page(facts, newest[0]))
        whole = timed(lambda: write_feed(show))
        same = min(timed(lambda: write_feed(show)) for _ in range(3))
        enter(show, size)
        more = timed(lambda: write_feed(show))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    costs = f"{feed * 1000:.0f} | {page * 1000:.1f} | {whole:.1f} | {same:.2f} | {more:.2f} | {peak:.0f}"
    print(f"| {size} | {costs} |")


def episode(number: int) -> Episode:
    """An invented episode of five minutes: 50 sentences, four chapters."""
    at = START + timedelta(hours=5 * number)
    name = f"media/{at:%Y/%m}/bron-over-alven-{number}"
    return Episode(
        guid=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        title=f"Bron över Älven öppnar igen, del {number}",
        slug=f"bron-over-alven-{number}",
        published=at,
        updated=at,
        enclosure=Enclosure(f"{name}.mp3", 3_600_000),
        duration=300.0,
        summary="Efter två år kan bilar åter köra över bron, och trafiken blir lugnare än förr.",
        credit="Provröst (CC0)",
        article_url=f"https://tidning.example.se/bron-{number}",
        article_date=at,
        authors=("Anna Ask",),
        section=SECTIONS[number % len(SECTIONS)],
        chapters=tuple(Chapter(75.0 * at, f"Kapitel {at + 1}") for at in range(4)),
        cues=tuple(Cue(6.0 * at, 6.0 * at + 5.5, SENTENCE) for at in range(50)),
        transcript=f"{name}.vtt",
        captions=f"{name}.srt",
        sentences_file=f"{name}.transcript.json",
        chapters_file=f"{name}.chapters.json",
    )


def fill(show: ShowFolder, size: int) -> None:
    for number in range(size):
        enter(show, number)


def enter(show: ShowFolder, number: int) -> None:
    made = replace(episode(number))
    script = Script(made.title, made.summary, Facts(), ())
    show.catalogue.publish(f"bron-{number}", made, script, f"{number}", "tone", "", made.published)


def timed(act: object) -> float:
    started = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - started


def served(public: Path) -> None:
    """Requests a second of our server, and of nginx with the settings in the docs where it is installed."""
    (public / "media").mkdir(exist_ok=True)
    (public / "media" / "ljud.mp3").write_bytes(os.urandom(5_000_000))
    print("\n| requests a second | feed | 256 KiB of a sound | 304 |\n|---|---|---|---|")
    with ours(public) as url:
        print(f"| podcast serve | {' | '.join(f'{rate:.0f}' for rate in rates(url))} |")
    if shutil.which("nginx"):
        with nginx(public) as url:
            print(f"| nginx | {' | '.join(f'{rate:.0f}' for rate in rates(url))} |")
    else:
        print("\nnginx is not installed.")


def rates(url: str) -> tuple[float, float, float]:
    etag = httpx.head(f"{url}feed.xml", headers={"Accept-Encoding": "gzip"}).headers["etag"]
    asked = (
        ("feed.xml", {"Accept-Encoding": "gzip"}, 200),
        ("media/ljud.mp3", {"Range": "bytes=1000000-1262143"}, 206),
        ("feed.xml", {"Accept-Encoding": "gzip", "If-None-Match": etag}, 304),
    )
    feed, part, same = (asyncio.run(_rate(url + name, headers, status)) for name, headers, status in asked)
    return feed, part, same


async def _rate(url: str, headers: dict[str, str], status: int) -> float:
    """Requests a second over kept connections, by a client that does no more than it must."""
    host, _, path = url.removeprefix("http://").partition("/")
    lines = [
        f"GET /{path} HTTP/1.1",
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
            if length and status != 304:
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
    if sys.argv[1:2] == ["one"]:
        one(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
