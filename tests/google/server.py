"""A Google on this machine: a proxy with an authority of its own that answers for translate.google.com.

Give a program `google.environment` and it reaches this Google instead of the real one:

    with Google() as google:
        google.fault("429", every(4), {"Retry-After": "2"})
        subprocess.run(["podcast", "say", "Hej.", "--voice", "gtts"], env=os.environ | google.environment)
        assert google.refused == []
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.google import voice
from tests.google.certificates import Authority
from tests.google.faults import FAULTS, Answer, Asked, When, always, sound

HOST = "translate.google.com"
_PATH = "/_/TranslateWebserverUi/data/batchexecute"


@dataclass(frozen=True)
class Served:
    """One request that was answered."""

    at: float
    """Seconds of a clock that only runs forward."""
    text: str
    what: str
    """`sound`, or the fault's name."""


class Google:
    """Plays Google on loopback until the `with` block ends; counts what it is asked."""

    def __init__(self, host: str = HOST, trusted: bool = True) -> None:
        """Speak as `host`; not `trusted`: with a certificate that `environment` does not vouch for."""
        authority = Authority.new()
        self.context = (authority if trusted else Authority.new()).server_context(host)
        self.latency = 0.0
        self.at_once: int | None = None
        """More requests than this at the same time are too many (429)."""
        self.a_second: float | None = None
        """More requests than this in any second are too many (429)."""
        self.keep_alive = True
        self.dated = True
        """Answers carry the date of our clock."""
        self.connections = 0
        self.handshakes = 0
        self.most_at_once = 0
        self.refused: list[str] = []
        """Hosts somebody wanted to reach that are not Google."""
        self.personal: list[str] = []
        """Passwords and cookies that came with requests; every answer sets a cookie."""
        self.now = time.monotonic
        """The clock by which requests are too many in a second."""
        self.served: list[Served] = []
        self.closing = threading.Event()
        self._plan: list[tuple[str, When, Mapping[str, str]]] = []
        self._under_way = 0
        self._texts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory()
        self._pem = Path(self._folder.name, "authority.pem")
        self._pem.write_bytes(authority.pem)
        self._server = _Server(self)

    @property
    def environment(self) -> dict[str, str]:
        """What leads a program here and lets it trust what it finds."""
        proxy = f"http://127.0.0.1:{self._server.server_address[1]}"
        none = dict.fromkeys(("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "CURL_CA_BUNDLE"), "")
        return none | {"HTTPS_PROXY": proxy, "https_proxy": proxy, "REQUESTS_CA_BUNDLE": str(self._pem)}

    @property
    def requests(self) -> int:
        return len(self.served)

    @property
    def texts(self) -> Counter[str]:
        """How often each text was asked for."""
        return Counter(served.text for served in self.served)

    def fault(self, name: str, when: When = always, headers: Mapping[str, str] | None = None) -> None:
        """Answer with a fault; the first that applies is given."""
        self._plan.append((name, when, headers or {}))

    def heal(self) -> None:
        """Forget all faults."""
        self._plan.clear()

    def answer(self, text: str) -> Answer:
        """What a request for `text` is given now."""
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
            self._texts[text] += 1
            asked = Asked(text, len(self.served) + 1, self._texts[text])
            what, headers = self._what(asked)
            self.served.append(Served(self.now(), text, what))
        if what == "sound":
            return sound(voice.mp3(text))
        answer = FAULTS[what](text)
        return replace(answer, headers={**answer.headers, **headers})

    def answered(self) -> None:
        with self._lock:
            self._under_way -= 1

    def _what(self, asked: Asked) -> tuple[str, Mapping[str, str]]:
        if self.at_once is not None and self._under_way > self.at_once:
            return "429", {}
        if self.a_second is not None:
            since = self.now() - 1
            if sum(s.what == "sound" and s.at > since for s in self.served) >= self.a_second:
                return "429", {"Retry-After": "1"}
        for name, when, headers in self._plan:
            if when(asked):
                return name, headers
        return "sound", {}

    def __enter__(self) -> Google:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()  # waits for the threads
        self._thread.join()
        self._folder.cleanup()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, google: Google) -> None:
        self.google = google
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def hang_up(self) -> None:
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news here; anything else would be a fault of ours."""
        import sys

        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.google.connections += 1
        self.server.open.add(self.connection)

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.server.open.discard(self.connection)
        self.connection.close()

    def do_CONNECT(self) -> None:
        host, _, port = self.path.partition(":")
        if (host, port) != (HOST, "443"):
            self.server.google.refused.append(self.path)
            self.send_error(403, "not Google")
            self.close_connection = True
            return
        self.send_response_only(200)
        self.end_headers()
        plain = self.connection
        try:
            self.connection = self.server.google.context.wrap_socket(plain, server_side=True)
        finally:
            self.server.open.discard(plain)
        self.server.google.handshakes += 1
        self.server.open.add(self.connection)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.close_connection = False

    def do_POST(self) -> None:
        google = self.server.google
        body = self.rfile.read(int(self.headers["Content-Length"]))
        text = _text(body) if (self.path, self.headers["Host"]) == (_PATH, HOST) else None
        if text is None:
            self.send_error(400)
            return
        google.personal += [
            self.headers[name] for name in ("Authorization", "Cookie") if name in self.headers
        ]
        answer = google.answer(text)
        try:
            google.closing.wait(google.latency)
            self._send(answer)
        finally:
            google.answered()

    def do_GET(self) -> None:
        self.server.google.refused.append(self.path)
        self.send_error(403, "not Google")

    def _send(self, answer: Answer) -> None:
        if answer.silent:
            self.server.google.closing.wait(30)
        if answer.silent or answer.sent == 0:
            self._reset()
            return
        self.send_response_only(answer.status)
        if self.server.google.dated:
            self.send_header("Date", self.date_time_string())
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Set-Cookie", "NID=you; Path=/; Domain=.google.com; Secure")
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.slowly:
            self._drip(answer.body)
        self.wfile.write(answer.body[: answer.sent])
        self.close_connection = answer.sent is not None or not self.server.google.keep_alive

    def _drip(self, body: bytes) -> None:
        for byte in body:
            self.wfile.write(bytes((byte,)))
            self.server.google.closing.wait(0.02)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


def _text(body: bytes) -> str | None:
    """The text of a well-formed request; Google takes at most 100 characters, and we Swedish only."""
    try:
        [rpc] = json.loads(urllib.parse.parse_qs(body.decode())["f.req"][0])
        name, parameters = rpc[0][:2]
        text, language = json.loads(parameters)[:2]
    except (KeyError, ValueError, TypeError):
        return None
    wanted = name == "jQ1olc" and language == "sv" and 0 < len(text) <= 100
    return text if wanted else None
