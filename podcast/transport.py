"""A connection to a page's server: on an address that has been checked, and not for longer than allowed."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from podcast.addresses import is_open
from podcast.errors import FetchError, PageError
from podcast.page import MOST_BYTES

USER_AGENT = "upplast/0.1 (reads one page at an editor's request)"


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


class Deadline:
    """Ends whatever connection is open when the time for the whole page is up."""

    def __init__(self, seconds: float) -> None:
        self.timer = threading.Timer(seconds, self._end)
        self.timer.daemon = True
        self.passed = False
        self.socket: socket.socket | None = None

    def __enter__(self) -> Deadline:
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
def said(url: str, deadline: Deadline) -> Iterator[None]:
    """Turn what a connection may die of into one error."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise refused(
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


@contextmanager
def connected(
    parts: SplitResult, url: str, settings: Fetching, deadline: Deadline
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
            connection.set_tunnel(host, port, proxy_headers(settings.proxy))
        connection.connect()
    else:
        connection = http.client.HTTPConnection(host, port, timeout=settings.seconds)
        connection.sock = open_socket(host, port, url, settings)
    try:
        deadline.socket = connection.sock
        if secure:
            connection.sock = context(settings.ca_file).wrap_socket(connection.sock, server_hostname=host)
            deadline.socket = connection.sock
        yield connection
    finally:
        deadline.socket = None
        connection.close()


def open_socket(host: str, port: int, url: str, settings: Fetching) -> socket.socket:
    """A socket to the first address of a host that answers, all of them checked before."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if host.lower() not in {one.lower() for one in settings.allow_hosts}:
        closed = next((place[4][0] for place in found if not is_open(str(place[4][0]))), None)
        if closed is not None:
            advice = f'Allow it with allow_hosts = ["{host}"] under [fetching], if the page is your own.'
            raise refused(url, f"{host} is {closed}, which is not on the open net", advice)
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


def context(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file or None)
    context.set_alpn_protocols(["http/1.1"])
    return context


def proxy_headers(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    if not parts.username:
        return {}
    secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return {"Proxy-Authorization": "Basic " + b64encode(secret).decode("ascii")}


def refused(url: str, why: str, advice: str) -> PageError:
    error = PageError(f"cannot fetch page: {url}: {why}")
    error.add_note(advice)
    return error
