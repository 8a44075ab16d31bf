"""A page from the web, fetched with care: where from, how much, how long, and whether the site agrees.

The address is checked on the socket that is connected, so a name that points elsewhere the second time
it is asked gains nothing. Redirects are followed by hand, each checked like the first address.
"""

from __future__ import annotations

import http.client
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from podcast.article import Facts
from podcast.errors import FetchError, PageError
from podcast.page import NOTHING_GIVEN, Page
from podcast.transport import USUAL, Deadline, Fetching, connected, proxy_headers, refused, said

__all__ = ["Fetching", "fetch_page", "is_address"]
AGENT = "upplast"
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
        raise refused(
            url, f"it is {answer.content_type}, not text", "Give the address of the article itself."
        )
    text, _ = decode(answer.body, url, answer.charset)
    page = page_from(text, url, given)
    kind = "html" if answer.content_type in ("text/html", "application/xhtml+xml") else page.kind
    return replace(page, kind=kind, address=final, saved=datetime.now(UTC))


def _follow(url: str, settings: Fetching) -> tuple[str, _Answer]:
    with Deadline(settings.seconds) as deadline:
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
    raise refused(
        url, f"more than {settings.most_redirects} redirects", "Give the address it leads to in the end."
    )


def _checked(address: str, url: str) -> SplitResult:
    """The parts of an address that may be fetched, escaped; PageError for any other."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise refused(url, "not an address", "Copy it once more from the browser.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise refused(
            url, f"it leads to {parts.scheme or 'nothing'}:, not to a page", "Use an http or https address."
        )
    if parts.username is not None:
        raise refused(url, "it holds a user name", "Save the page in the browser and give the file.")
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
    raise refused(
        url, why, "Open the page in the browser; if you may read it there, save it and give the file."
    )


def _ask_robots(parts: SplitResult, url: str, settings: Fetching, deadline: Deadline) -> None:
    from podcast.robots import MOST_CHARACTERS, allows

    asked = parts._replace(path="/robots.txt", query="")
    answer = _get(asked, url, replace(settings, most_bytes=MOST_CHARACTERS * 4), deadline)
    if answer.status != 200:
        return
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if not allows(answer.body.decode("utf-8", "replace"), AGENT, path):
        advice = "Open it in the browser, save it and give the file; or set robots = false under [fetching]."
        raise refused(url, "the site's robots.txt asks programs not to fetch it", advice)


def _get(parts: SplitResult, url: str, settings: Fetching, deadline: Deadline) -> _Answer:
    """Ask once and read the answer, within the bounds."""
    headers = {
        "Host": parts.netloc,
        "User-Agent": settings.user_agent,
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,text/markdown;q=0.9",
        "Accept-Language": "sv,en;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    with said(url, deadline), connected(parts, url, settings, deadline) as connection:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        if settings.proxy and parts.scheme == "http":
            target = parts.geturl()
            headers |= proxy_headers(settings.proxy)
        connection.request("GET", target, headers=headers)
        with connection.getresponse() as response:
            return _read(response, url, settings, deadline)


def _read(response: http.client.HTTPResponse, url: str, settings: Fetching, deadline: Deadline) -> _Answer:
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


def _body(response: http.client.HTTPResponse, url: str, most: int) -> bytes:
    """The whole body, unpacked; PageError as soon as it grows larger than allowed."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise refused(url, f"it is packed as {coding}", "Save the page in the browser and give the file.")
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
            raise refused(
                url, f"larger than {most // 1024 // 1024} MB", "Save only the article and give the file."
            )
    return bytes(body)
