"""A page from the web, fetched with care: where from, how much, how long, and whether the site agrees.

The address is checked on the socket that is connected, so a name that points elsewhere the second time
it is asked gains nothing. Redirects are followed by hand, each checked like the first address.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from podcast.addresses import is_open
from podcast.article import Facts
from podcast.errors import FetchError, PageError
from podcast.page import MOST_BYTES, NOTHING_GIVEN, Page

AGENT = "upplast"
USER_AGENT = "upplast/0.1 (reads one page at an editor's request)"
TEXT_TYPES = frozenset(
    {"", "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/xml", "text/xml"}
)
SAFE = "%/:=&?~#+!$,;'@()*[]"
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
CLOSED = {
    401: "the site asks for a name and a password",
    402: "the site asks to be paid",
    403: "the site does not let us in",
    404: "there is no such page",
    410: "the page is gone",
    451: "the page may not be shown for legal reasons",
}


@dataclass(frozen=True)
class Fetching:
    """What a newsroom allows, and how patient it is."""

    allow_hosts: frozenset[str] = frozenset()
    """Host names that may lie on a private network."""
    seconds: float = 30.0
    """For the whole of one page, redirects and robots.txt included."""
    most_bytes: int = MOST_BYTES
    """Of the page, packed as well as unpacked."""
    most_redirects: int = 5
    robots: bool = True
    """Whether robots.txt is asked and obeyed."""
    proxy: str = ""
    """Address of a proxy; empty for none. A proxy looks addresses up itself, so they are not checked then."""
    ca_file: str = ""
    """File of certificate authorities; empty for the system's."""
    user_agent: str = USER_AGENT


USUAL = Fetching()


@dataclass(frozen=True)
class _Answer:
    status: int
    location: str
    content_type: str
    charset: str | None
    body: bytes


def is_address(source: str) -> bool:
    """Whether a page's source is an address on the web."""
    return source.lower().startswith(("http://", "https://"))


def fetch_page(url: str, given: Facts = NOTHING_GIVEN, settings: Fetching = USUAL) -> Page:
    """Return the page at an address.

    Raises FetchError where trying again may help (no answer, a server's fault, too many requests), and
    PageError where it will not: an address that is refused, robots.txt, a paywall, a missing page,
    what is no text, or larger than allowed.
    """
    from podcast.decode import decode, page_from

    final, answer = _follow(url, settings)
    if answer.content_type not in TEXT_TYPES:
        raise _refused(
            url, f"it is {answer.content_type}, not text", "Give the address of the article itself."
        )
    text, _ = decode(answer.body, url, answer.charset)
    page = page_from(text, url, given)
    kind = "html" if answer.content_type in ("text/html", "application/xhtml+xml") else page.kind
    return replace(page, kind=kind, address=final, saved=datetime.now(UTC))


def _follow(url: str, settings: Fetching) -> tuple[str, _Answer]:
    with _Deadline(settings.seconds) as deadline:
        address, agreed = url, set[str]()
        for _ in range(settings.most_redirects + 1):
            parts = _checked(address, url)
            origin = f"{parts.scheme}://{parts.netloc}"
            if settings.robots and origin not in agreed:
                _ask_robots(parts, url, settings, deadline)
                agreed.add(origin)
            answer = _get(parts, url, settings, deadline)
            if answer.status not in (301, 302, 303, 307, 308) or not answer.location:
                _accept(answer.status, url)
                return parts.geturl(), answer
            address = urljoin(parts.geturl(), answer.location)
    raise _refused(
        url, f"more than {settings.most_redirects} redirects", "Give the address it leads to in the end."
    )


def _checked(address: str, url: str) -> SplitResult:
    """The parts of an address that may be fetched, escaped; PageError for any other."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise _refused(url, "not an address", "Copy it once more from the browser.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise _refused(
            url, f"it leads to {parts.scheme or 'nothing'}:, not to a page", "Use an http or https address."
        )
    if parts.username is not None:
        raise _refused(url, "it holds a user name", "Save the page in the browser and give the file.")
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port else ""
    path, query = quote(parts.path or "/", safe=SAFE), quote(parts.query, safe=SAFE)
    return SplitResult(parts.scheme, netloc, path, query, "")


def _accept(status: int, url: str) -> None:
    if status == 200:
        return
    if status in TRY_AGAIN:
        error: PageError = FetchError(f"cannot fetch page: {url}: the server answered {status}")
        error.add_note("Try again in a while, or save the page in the browser and give the file.")
        raise error
    why = CLOSED.get(status, f"the server answered {status}")
    raise _refused(
        url, why, "Open the page in the browser; if you may read it there, save it and give the file."
    )


def _ask_robots(parts: SplitResult, url: str, settings: Fetching, deadline: _Deadline) -> None:
    from podcast.robots import MOST_CHARACTERS, allows

    asked = parts._replace(path="/robots.txt", query="")
    answer = _get(asked, url, replace(settings, most_bytes=MOST_CHARACTERS * 4), deadline)
    if answer.status != 200:
        return
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if not allows(answer.body.decode("utf-8", "replace"), AGENT, path):
        advice = "Open it in the browser, save it and give the file; or set robots = false under [fetching]."
        raise _refused(url, "the site's robots.txt asks programs not to fetch it", advice)


def _get(parts: SplitResult, url: str, settings: Fetching, deadline: _Deadline) -> _Answer:
    """Ask once and read the answer, within the bounds."""
    headers = {
        "Host": parts.netloc,
        "User-Agent": settings.user_agent,
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,text/markdown;q=0.9",
        "Accept-Language": "sv,en;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    with _said(url, deadline), _connected(parts, url, settings, deadline) as connection:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        if settings.proxy and parts.scheme == "http":
            target = parts.geturl()
            headers |= _proxy_headers(settings.proxy)
        connection.request("GET", target, headers=headers)
        with connection.getresponse() as response:
            return _read(response, url, settings, deadline)


def _read(response: http.client.HTTPResponse, url: str, settings: Fetching, deadline: _Deadline) -> _Answer:
    """The answer, with its body if it is a good one."""
    headers = response.headers
    kind = headers.get_content_type() if headers.get("Content-Type") else ""
    body = b""
    if response.status == 200:
        body = _body(response, url, settings.most_bytes)
        # An answer that broke off looks whole to read(); only what is still owed tells.
        if deadline.passed or response.length:
            raise http.client.IncompleteRead(b"", response.length)
    return _Answer(response.status, headers.get("Location", ""), kind, headers.get_content_charset(), body)


@contextmanager
def _said(url: str, deadline: _Deadline) -> Iterator[None]:
    """Turn what a connection may die of into one error."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise _refused(
            url, f"its certificate does not hold: {error.verify_message}", "Tell the site."
        ) from error
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        why = (
            "it took too long"
            if deadline.passed
            else (getattr(error, "strerror", None) or str(error) or type(error).__name__)
        )
        problem = FetchError(f"cannot fetch page: {url}: {why}")
        problem.add_note("Check the address and the connection, and try again.")
        raise problem from error


def _body(response: http.client.HTTPResponse, url: str, most: int) -> bytes:
    """The whole body, unpacked; PageError as soon as it grows larger than allowed."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise _refused(url, f"it is packed as {coding}", "Save the page in the browser and give the file.")
    unpack = None if coding in ("", "identity") else zlib.decompressobj(47 if "gzip" in coding else -15)
    body, packed = bytearray(), 0
    while chunk := response.read(65536):
        packed += len(chunk)
        if unpack is None:
            body += chunk
        else:
            if packed == len(chunk) and coding == "deflate" and chunk[:1] == b"\x78":
                unpack = zlib.decompressobj()  # most servers wrap deflate in zlib, as the name meant
            body += unpack.decompress(chunk, most + 1 - len(body))
        if len(body) > most or packed > most:
            raise _refused(
                url, f"larger than {most // 1024 // 1024} MB", "Save only the article and give the file."
            )
    return bytes(body)


class _Deadline:
    """Ends whatever connection is open when the time for the whole page is up."""

    def __init__(self, seconds: float) -> None:
        self.timer = threading.Timer(seconds, self._end)
        self.timer.daemon = True
        self.passed = False
        self.socket: socket.socket | None = None

    def __enter__(self) -> _Deadline:
        self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()

    def _end(self) -> None:
        self.passed = True
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def _connected(
    parts: SplitResult, url: str, settings: Fetching, deadline: _Deadline
) -> Iterator[http.client.HTTPConnection]:
    """A connection to the host, or to the proxy, on a socket whose address has been checked."""
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    if deadline.passed:
        raise TimeoutError
    if settings.proxy:
        proxy = urlsplit(settings.proxy if "//" in settings.proxy else f"//{settings.proxy}")
        connection = http.client.HTTPConnection(
            proxy.hostname or "", proxy.port or 80, timeout=settings.seconds
        )
        if secure:
            connection.set_tunnel(host, port, _proxy_headers(settings.proxy))
        connection.connect()
    else:
        connection = http.client.HTTPConnection(host, port, timeout=settings.seconds)
        connection.sock = _open_socket(host, port, url, settings)
    try:
        deadline.socket = connection.sock
        if secure:
            connection.sock = _context(settings.ca_file).wrap_socket(connection.sock, server_hostname=host)
            deadline.socket = connection.sock
        yield connection
    finally:
        deadline.socket = None
        connection.close()


def _open_socket(host: str, port: int, url: str, settings: Fetching) -> socket.socket:
    """A socket to the first address of a host that answers, all of them checked before."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if host.lower() not in {one.lower() for one in settings.allow_hosts}:
        closed = next((place[4][0] for place in found if not is_open(str(place[4][0]))), None)
        if closed is not None:
            advice = f'Allow it with allow_hosts = ["{host}"] under [fetching], if the page is your own.'
            raise _refused(url, f"{host} is {closed}, which is not on the open net", advice)
    last: OSError = OSError("no address")
    for family, kind, protocol, _, place in found[:4]:
        one = socket.socket(family, kind, protocol)
        one.settimeout(min(10.0, settings.seconds))
        try:
            one.connect(place)
        except OSError as error:
            one.close()
            last = error
        else:
            return one
    raise last


def _context(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file or None)
    context.set_alpn_protocols(["http/1.1"])
    return context


def _proxy_headers(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    if not parts.username:
        return {}
    secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return {"Proxy-Authorization": "Basic " + b64encode(secret).decode("ascii")}


def _refused(url: str, why: str, advice: str) -> PageError:
    error = PageError(f"cannot fetch page: {url}: {why}")
    error.add_note(advice)
    return error
