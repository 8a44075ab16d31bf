"""Pages from the web: real servers on loopback, allowed by name where a test needs them."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from podcast.addresses import is_open
from podcast.errors import FetchError, PageError
from podcast.fetch import Fetching, fetch_page
from podcast.robots import allows

LOOPBACK = Fetching(allow_hosts=frozenset({"127.0.0.1", "localhost"}), seconds=5.0)
ARTICLE = (
    "<html><head><title>Fyren</title></head><body><h1>Fyren tänds igen</h1><p>Den lyser.</p></body></html>"
)
Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def serving(
    pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]],
) -> Iterator[tuple[str, list]]:
    """A server with these answers by path; yields its address and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, dict(self.headers)))
            answer = pages.get(self.path, (404, {}, b"nothing here"))
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def html(text: str = ARTICLE, **headers: str) -> Answer:
    return 200, {"Content-Type": "text/html; charset=utf-8", **headers}, text.encode()


def refusal(url: str, settings: Fetching = LOOPBACK) -> PageError:
    with pytest.raises(PageError) as caught:
        fetch_page(url, settings=settings)
    return caught.value


def test_a_page_is_fetched_with_its_address_and_the_moment():
    with serving({"/a": html()}) as (base, asked):
        page = fetch_page(f"{base}/a", settings=LOOPBACK)
    assert "Fyren tänds igen" in page.text
    assert page.kind == "html"
    assert page.address == f"{base}/a"
    assert page.saved is not None
    assert asked[-1][1]["User-Agent"].startswith("upplast/")


def test_the_declared_charset_is_used():
    body = "<p>Åäö så här långt in i texten.</p>".encode("iso-8859-1")
    with serving({"/": (200, {"Content-Type": "text/html; charset=iso-8859-1"}, body)}) as (base, _):
        assert "Åäö" in fetch_page(base, settings=LOOPBACK).text


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw"])
def test_packed_pages_are_unpacked(coding):
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "raw": lambda data: zlib.compress(data)[2:-4]}[
        coding
    ]
    name = "deflate" if coding == "raw" else coding
    answer = (200, {"Content-Type": "text/html", "Content-Encoding": name}, pack(ARTICLE.encode()))
    with serving({"/": answer}) as (base, _):
        assert "Fyren" in fetch_page(base, settings=LOOPBACK).text


def test_a_compressed_bomb_is_stopped_while_it_grows():
    bomb = gzip.compress(b"\0" * 30_000_000)
    answer = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, bomb)
    with serving({"/": answer}) as (base, _):
        assert "larger than 10 MB" in str(refusal(base))


def test_a_page_larger_than_allowed_is_refused():
    small = Fetching(allow_hosts=LOOPBACK.allow_hosts, most_bytes=1024 * 1024)
    with serving({"/": (200, {"Content-Type": "text/html"}, b"x" * 1_200_000)}) as (base, _):
        assert "larger than 1 MB" in str(refusal(base, small))


def test_redirects_are_followed_and_the_last_address_is_kept():
    pages = {f"/{n}": (302, {"Location": f"/{n + 1}"}, b"") for n in range(5)} | {"/5": html()}
    with serving(pages) as (base, _):
        assert fetch_page(f"{base}/0", settings=LOOPBACK).address == f"{base}/5"


def test_a_sixth_redirect_is_one_too_many():
    pages = {f"/{n}": (302, {"Location": f"/{n + 1}"}, b"") for n in range(6)} | {"/6": html()}
    with serving(pages) as (base, _):
        assert "more than 5 redirects" in str(refusal(f"{base}/0"))


@pytest.mark.parametrize(
    "place", ["file:///etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "javascript:1"]
)
def test_a_redirect_out_of_the_web_is_refused(place):
    with serving({"/": (302, {"Location": place}, b"")}) as (base, _):
        assert "not to a page" in str(refusal(base))


def test_a_redirect_to_a_private_address_is_refused():
    with serving({"/": (302, {"Location": "http://10.0.0.1/admin"}, b"")}) as (base, _):
        assert "not on the open net" in str(refusal(base))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://0x7f000001:9/",
        "http://2130706433:9/",
    ],
)
def test_this_machine_is_not_asked_unless_allowed(url):
    error = refusal(url, Fetching())
    assert "not on the open net" in str(error)
    assert "allow_hosts" in error.__notes__[0]


@pytest.mark.parametrize(
    "url", ["http://", "http:///x", "http://[::1", "https://user:secret@example.com/", "http://a b/"]
)
def test_what_is_no_plain_address_is_refused(url):
    assert refusal(url, Fetching())


def test_the_password_in_an_address_is_not_used():
    with serving({"/": html()}) as (base, asked):
        assert "user name" in str(refusal(base.replace("http://", "http://me:secret@")))
    assert not asked


def test_robots_txt_is_obeyed_and_said():
    robots = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /premium\n")
    with serving({"/robots.txt": robots, "/premium/a": html(), "/fri/a": html()}) as (base, asked):
        assert "robots.txt" in str(refusal(f"{base}/premium/a"))
        assert all(path == "/robots.txt" for path, _ in asked)
        assert fetch_page(f"{base}/fri/a", settings=LOOPBACK)


def test_robots_txt_can_be_left_aside_by_setting():
    robots = (200, {}, b"User-agent: *\nDisallow: /\n")
    with serving({"/robots.txt": robots, "/a": html()}) as (base, asked):
        assert fetch_page(f"{base}/a", settings=Fetching(allow_hosts=LOOPBACK.allow_hosts, robots=False))
    assert [path for path, _ in asked] == ["/a"]


@pytest.mark.parametrize(
    ("status", "word"),
    [(401, "password"), (402, "paid"), (403, "let us in"), (404, "no such"), (410, "gone")],
)
def test_closed_doors_are_named_and_not_tried_again(status, word):
    with serving({"/": (status, {}, b"")}) as (base, _):
        error = refusal(base)
    assert word in str(error)
    assert not isinstance(error, FetchError)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_may_be_tried_again(status):
    with serving({"/": (status, {}, b"")}) as (base, _):
        assert isinstance(refusal(base), FetchError)


def test_nobody_there_may_be_tried_again():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert isinstance(refusal(f"http://127.0.0.1:{port}/"), FetchError)


def test_pictures_are_no_pages():
    with serving({"/": (200, {"Content-Type": "image/jpeg"}, b"\xff\xd8\xff")}) as (base, _):
        assert "image/jpeg" in str(refusal(base))


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    never = threading.Event()
    try:
        while not never.wait(0.05):
            handler.wfile.write(b"<p>")
            handler.wfile.flush()
    except OSError:
        return


def test_a_server_that_drips_for_ever_is_left():
    quick = Fetching(allow_hosts=LOOPBACK.allow_hosts, seconds=0.4, robots=False)
    with serving({"/": drip}) as (base, _):
        error = refusal(base, quick)
    assert isinstance(error, FetchError)
    assert "took too long" in str(error)


def break_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(ARTICLE.encode())


def test_an_answer_that_breaks_off_is_no_page():
    with serving({"/": break_off}) as (base, _):
        assert isinstance(refusal(base), FetchError)


def test_a_proxy_is_used_only_when_it_is_given():
    with serving(
        {"http://nyheter.example/a": html(), "http://nyheter.example/robots.txt": (404, {}, b"")}
    ) as (base, asked):
        page = fetch_page(
            "http://nyheter.example/a", settings=Fetching(proxy=base.replace("http://", "http://me:pw@"))
        )
    assert page.address == "http://nyheter.example/a"
    assert asked[-1][1]["Proxy-Authorization"] == "Basic bWU6cHc="


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.0.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "2002:c0a8:101::",
        "2001:0:7f00:1::1",
        "2001:db8::1",
        "::127.0.0.1",
        "fe80::1%eth0",
        "nonsense",
    ],
)
def test_closed_addresses_are_closed(address):
    assert not is_open(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]
)
def test_open_addresses_are_open(address):
    assert is_open(address)


@pytest.mark.parametrize(
    ("robots", "path", "good"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: upplast\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: a\nUser-agent: upplast\nDisallow: /b # why", "/b", False),
        ("User-agent: *\nDisallow: /%C3%A5", "/å", False),
        ("Disallow: /", "/a", True),
    ],
)
def test_robots_txt_is_read_as_the_standard_says(robots, path, good):
    assert allows(robots, "upplast", path) is good
