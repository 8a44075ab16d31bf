"""The public folder over HTTP: what players, proxies and browsers ask for, and what nobody may have."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from lxml import etree

from feeds.errors import ServeError
from feeds.serve import _listening, _reachable, serve
from feeds.served import readdressed
from feeds.site.qr import svg
from feeds.types import Episode, Show

from .conftest import BASE, Publish, Serving

SECRETS = (
    ".htaccess",
    "media/.tmp/1.mp3",
    "catalogue.db",
    "feed.xml~",
    "feed.xml.tmp",
    "media/x.mp3#1",
    "brö.mp3",
)


@dataclass(frozen=True)
class Site:
    url: str
    folder: Path
    sound: str
    """Name of an episode's MP3."""
    bytes: bytes
    """What is in it."""


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    publish: Publish,
    serving: Serving,
    show: Show,
    episodes: tuple[Episode, ...],
) -> Iterator[Site]:
    done, folder = publish(tmp_path_factory.mktemp("public"), show, episodes)
    (folder / "media" / ".tmp").mkdir()
    for name in SECRETS:
        (folder / name).write_bytes(b"hemligt")
    (folder.parent / "utanför.html").write_bytes(b"hemligt")
    (folder / "ut.html").symlink_to(folder.parent / "utanför.html")
    with serving(folder) as url:
        sound = done[0].enclosure.name
        yield Site(url, folder, sound, (folder / sound).read_bytes())


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=site.url, trust_env=False, verify=False, headers={"Accept-Encoding": "identity"}
    ) as client:
        yield client


def raw(site: Site, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    """An answer to exactly this path, which httpx would tidy up."""
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=given)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("", "text/html; charset=utf-8"),
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("upplast.js", "text/javascript; charset=utf-8"),
        ("qr.svg", "image/svg+xml"),
        ("arkiv/sok-1.json", "application/json"),
        ("embed/avsnitt-0.html", "text/html; charset=utf-8"),
        ("media/2026/11/avsnitt-000000000000.transcript.json", "application/json"),
        ("cover-1.jpg", "image/jpeg"),
        ("episodes/avsnitt-0.html", "text/html; charset=utf-8"),
        ("media/2026/11/avsnitt-000000000000.mp3", "audio/mpeg"),
        ("media/2026/11/avsnitt-000000000000.vtt", "text/vtt; charset=utf-8"),
        ("media/2026/11/avsnitt-000000000000.srt", "application/x-subrip"),
        ("media/2026/11/avsnitt-000000000000.chapters.json", "application/json+chapters"),
    ],
)
def test_every_file_has_its_type_length_etag_and_date_and_head_says_the_same(
    client: httpx.Client, name: str, type_: str
) -> None:
    got, head = client.get(name), client.head(name)
    assert got.status_code == head.status_code == 200
    assert got.headers["content-type"] == type_
    assert got.headers["content-length"] == str(len(got.content))
    assert re.fullmatch(r'"[^"]+"', got.headers["etag"])
    assert got.headers["last-modified"].endswith(" GMT")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


@pytest.mark.parametrize("name", ["feed.xml", "cover-1.jpg", "media/2026/11/avsnitt-000000000000.mp3"])
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, name: str) -> None:
    first = client.get(name)
    for ask in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"other", W/{first.headers["etag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = client.get(name, headers=ask)
        assert (again.status_code, again.content) == (304, b""), ask
        assert again.headers["etag"] == first.headers["etag"]
    for ask in (
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]},
        {"If-Modified-Since": formatdate(0, usegmt=True)},
        {"If-Modified-Since": "yesterday"},
    ):
        again = client.get(name, headers=ask)
        assert (again.status_code, again.content) == (200, first.content), ask


def test_a_range_is_that_part_of_the_file(client: httpx.Client, site: Site) -> None:
    size = len(site.bytes)
    for asked, first, last in (
        ("0-1", 0, 1),  # what iOS asks before it plays
        ("100-199", 100, 199),
        ("5000-", 5000, size - 1),
        ("-300", size - 300, size - 1),
        (f"-{size * 2}", 0, size - 1),
        (f"{size - 10}-{size + 500}", size - 10, size - 1),
    ):
        part = client.get(site.sound, headers={"Range": f"bytes={asked}"})
        assert part.status_code == 206, asked
        assert part.headers["content-range"] == f"bytes {first}-{last}/{size}"
        assert part.headers["content-length"] == str(last - first + 1)
        assert part.headers["content-type"] == "audio/mpeg"
        assert part.content == site.bytes[first : last + 1]


def test_several_ranges_come_as_parts(client: httpx.Client, site: Site) -> None:
    answer = client.get(site.sound, headers={"Range": "bytes=0-9, 1000-1009, -5"})
    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges; boundary=")
    assert answer.headers["content-length"] == str(len(answer.content))
    for part in (site.bytes[:10], site.bytes[1000:1010], site.bytes[-5:]):
        assert part in answer.content


def test_of_several_ranges_those_inside_the_file_are_sent(client: httpx.Client, site: Site) -> None:
    answer = client.get(site.sound, headers={"Range": f"bytes=0-9, {len(site.bytes) + 5}-"})
    assert (answer.status_code, answer.content) == (206, site.bytes[:10])


def test_a_range_beyond_the_end_is_refused_with_the_size(client: httpx.Client, site: Site) -> None:
    for asked in (f"{len(site.bytes)}-", f"{len(site.bytes) + 10}-{len(site.bytes) + 20}", "-0"):
        answer = client.get(site.sound, headers={"Range": f"bytes={asked}"})
        assert answer.status_code == 416, asked
        assert answer.headers["content-range"] == f"bytes */{len(site.bytes)}"


UNKNOWN = (
    "bytes",
    "bytes=",
    "bytes=a-b",
    "bytes=9-5",
    "lines=0-3",
    "bytes=-",
    "bytes=0-9,x",
    "bytes=0-" + "9" * 5000,
)


@pytest.mark.parametrize("asked", UNKNOWN)
def test_a_range_that_cannot_be_understood_gives_the_whole_file(
    client: httpx.Client, site: Site, asked: str
) -> None:
    answer = client.get(site.sound, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, site.bytes)


def test_a_hundred_tiny_ranges_do_not_cost_more_than_the_file(client: httpx.Client, site: Site) -> None:
    asked = ",".join(f"{at}-{at}" for at in range(0, 4000, 2))
    answer = client.get(site.sound, headers={"Range": f"bytes={asked}"})
    assert (answer.status_code, answer.content) == (200, site.bytes)


def test_head_does_not_know_ranges(client: httpx.Client, site: Site) -> None:
    answer = client.head(site.sound, headers={"Range": "bytes=0-1"})
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(site.bytes))
    assert answer.headers["accept-ranges"] == "bytes"


def test_a_resumed_download_of_a_changed_file_starts_again(client: httpx.Client, site: Site) -> None:
    whole = client.get(site.sound)
    for good in (whole.headers["etag"], whole.headers["last-modified"]):
        answer = client.get(site.sound, headers={"Range": "bytes=5-9", "If-Range": good})
        assert (answer.status_code, answer.content) == (206, site.bytes[5:10])
    for stale in ('"stale"', f"W/{whole.headers['etag']}", formatdate(0, usegmt=True)):
        answer = client.get(site.sound, headers={"Range": "bytes=5-9", "If-Range": stale})
        assert (answer.status_code, answer.content) == (200, site.bytes)


def test_text_is_compressed_for_those_who_take_it(client: httpx.Client) -> None:
    plain = client.get("feed.xml")
    packed = client.get("feed.xml", headers={"Accept-Encoding": "deflate, gzip;q=0.5"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in packed.headers["vary"]
    assert client.get("feed.xml", headers={"If-None-Match": packed.headers["etag"]}).status_code == 304
    for refused in ("identity", "gzip;q=0", "gzip; q=0.0"):
        assert "content-encoding" not in client.get("feed.xml", headers={"Accept-Encoding": refused}).headers


def test_sound_is_never_compressed(client: httpx.Client, site: Site) -> None:
    answer = client.get(site.sound, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.content == site.bytes


def test_players_in_other_pages_may_read_everything_but_pages(client: httpx.Client, site: Site) -> None:
    for name in ("feed.xml", site.sound, site.sound.replace(".mp3", ".vtt"), "cover-1.jpg"):
        assert client.get(name).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("").headers
    preflight = {"Origin": "https://x.se", "Access-Control-Request-Headers": "range"}
    asked = client.options(site.sound, headers=preflight)
    assert asked.status_code == 204
    assert "Range" in asked.headers["access-control-allow-headers"]


def test_pages_may_load_nothing_from_elsewhere(client: httpx.Client) -> None:
    assert "default-src 'self'" in client.get("").headers["content-security-policy"]


def test_media_may_be_kept_for_ever_and_the_feed_for_a_minute(client: httpx.Client, site: Site) -> None:
    assert "immutable" in client.get(site.sound).headers["cache-control"]
    assert client.get("feed.xml").headers["cache-control"] == "public, max-age=60"


def test_a_phone_on_the_same_network_gets_addresses_it_can_reach(client: httpx.Client, site: Site) -> None:
    here = client.get("feed.xml")
    phone = client.get("feed.xml", headers={"Host": "192.168.1.20:8000"})
    assert b"podd.example.se/" not in here.content + phone.content
    assert here.headers["etag"] != phone.headers["etag"]
    feed = etree.fromstring(phone.content)
    assert feed.xpath("//enclosure/@url")[2] == f"http://192.168.1.20:8000/{site.sound}"
    assert feed.xpath("//item/link/text()")[0] == "https://tidning.example.se/bron"
    page = client.get("").text
    assert f"{site.url}feed.xml" in page
    assert f"podcast://{urlsplit(site.url).netloc}/feed.xml" in page
    assert BASE.encode() in (site.folder / "feed.xml").read_bytes()


def test_the_code_on_the_page_leads_to_where_it_was_asked_at(client: httpx.Client, site: Site) -> None:
    phone = client.get("qr.svg", headers={"Host": "192.168.1.20:8000"})
    assert phone.headers["content-type"] == "image/svg+xml"
    assert phone.content == svg("http://192.168.1.20:8000/")
    assert client.get("qr.svg", headers={"Host": "podd.example.se"}).content == svg(BASE)
    assert (site.folder / "qr.svg").read_bytes() == svg(BASE)


def test_behind_a_proxy_that_ends_tls_the_public_address_stays(client: httpx.Client, site: Site) -> None:
    answer = client.get("feed.xml", headers={"Host": "podd.example.se"})
    assert answer.content == (site.folder / "feed.xml").read_bytes()


@pytest.mark.parametrize("host", ['x"><script>', "a b", "x/y", ""])
def test_a_host_that_is_none_is_not_repeated(site: Site, host: str) -> None:
    status, body = raw(site, "/feed.xml", Host=host)
    assert (status, body) in [(200, (site.folder / "feed.xml").read_bytes())] or status == 400


def test_only_the_shows_own_files_are_readdressed() -> None:
    text = (
        b'<a href="https://x.se/feed.xml"> https://x.se/nyheter/1 https://x.se/ https://x.se/feed.xml-gammal'
    )
    assert readdressed(text, "https://x.se/", "http://h:1/", ("feed.xml", "media")) == (
        b'<a href="http://h:1/feed.xml"> https://x.se/nyheter/1 http://h:1/ https://x.se/feed.xml-gammal'
    )


NOT_THERE = (
    "/nope.html", "/episodes", "/episodes/", "/media", "/media/2026/", "/.htaccess", "/media/.tmp/1.mp3",
    "/catalogue.db", "/feed.xml~", "/feed.xml.tmp", "/media/x.mp3%231", "/br%C3%B6.mp3", "/ut.html",
    "/../utanf%C3%B6r.html", "/%2e%2e/utanf%C3%B6r.html", "/..%2f..%2fetc/passwd",
    "/media/../../etc/passwd", "/%00", "/feed.xml%00.html", "/..\\..\\x.html", "//etc/passwd",
    "/episodes/avsnitt-0.html/", "/%ff.html", "/" + "a" * 5000 + ".html",
)  # fmt: skip


@pytest.mark.parametrize("path", NOT_THERE)
def test_nothing_else_is_served(site: Site, path: str) -> None:
    status, body = raw(site, path)
    assert status == 404
    assert b"hemligt" not in body
    assert "Den här sidan finns inte." in body.decode()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "feed.xml")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_an_empty_show_says_so_in_swedish(tmp_path: Path, serving: Serving) -> None:
    with serving(tmp_path) as url, httpx.Client(trust_env=False, verify=False) as client:
        for name in ("", "feed.xml"):
            answer = client.get(url + name)
            assert answer.status_code == 404
            assert "Här finns inget att lyssna på ännu." in answer.text


def test_a_new_feed_is_served_at_once(tmp_path: Path, serving: Serving) -> None:
    with serving(tmp_path) as url, httpx.Client(trust_env=False, verify=False) as client:
        (tmp_path / "feed.xml").write_text("<rss>ett</rss>")
        first = client.get(url + "feed.xml")
        new = tmp_path / ".feed.xml"
        new.write_text("<rss>två</rss>")
        new.replace(tmp_path / "feed.xml")
        second = client.get(url + "feed.xml", headers={"If-None-Match": first.headers["etag"]})
    assert (first.text, second.text) == ("<rss>ett</rss>", "<rss>två</rss>")


def test_a_large_feed_is_squeezed_to_a_fraction(tmp_path: Path, serving: Serving) -> None:
    (tmp_path / "feed.xml").write_text("<rss>" + "<item>Bron öppnar</item>" * 20_000 + "</rss>")
    with serving(tmp_path) as url, httpx.Client(trust_env=False, verify=False) as client:
        answer = client.get(url + "feed.xml", headers={"Accept-Encoding": "gzip"})
    assert int(answer.headers["content-length"]) < 10_000
    assert gzip.compress(answer.content)  # httpx has unpacked it


SERVE = """
import sys
from pathlib import Path
from feeds.serve import _listening, _reachable, serve
print(serve(Path(sys.argv[1]), "https://x.se/", "127.0.0.1", 0, lambda url: print(url, flush=True)))
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_server_ends_cleanly_though_somebody_listens(tmp_path: Path, end: signal.Signals) -> None:
    (tmp_path / "index.html").write_text("<p>Hej</p>")
    command = [sys.executable, "-c", SERVE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with httpx.Client(trust_env=False, verify=False) as client:  # keeps its connection
            assert client.get(url).text == "<p>Hej</p>"
            started = time.monotonic()
            os.kill(process.pid, end)
            out, errors = process.communicate(timeout=15)
    assert (process.returncode, out.strip(), errors) == (0, str(int(end)), "")
    assert time.monotonic() - started < 10


def test_a_port_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError) as refused:
            serve(tmp_path, BASE, "127.0.0.1", port, print)
    assert str(refused.value) == f"cannot serve: 127.0.0.1:{port}: the port is in use"
    assert refused.value.__notes__


ELSEWHERE = (("192.0.2.7", 0), ("x" * 64, 0), ("127.0.0.1", 99999), ("127.0.0.1", -1))


@pytest.mark.parametrize(("host", "port"), ELSEWHERE)
def test_an_address_that_is_not_ours_is_refused(tmp_path: Path, host: str, port: int) -> None:
    with pytest.raises(ServeError, match=f"cannot serve: {host}:{port}: "):
        serve(tmp_path, BASE, host, port, print)


def test_answers_are_not_held_back_to_be_sent_together() -> None:
    with _listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP  # asyncio sets TCP_NODELAY on such sockets only


def test_the_address_to_open_is_one_that_can_be_opened() -> None:
    assert _reachable("127.0.0.1") == "127.0.0.1"
    assert _reachable("::1") == "[::1]"
    assert re.fullmatch(r"\d+(\.\d+){3}", _reachable("0.0.0.0"))
    assert _reachable("0.0.0.0") != "0.0.0.0"
