"""A speech service on this machine that speaks OpenAI's protocol, with every fault a real one may have.

with Service() as service:
    service.fault("429", every(4), {"Retry-After": "2"})
    engine = OpenAI({"base_url": service.base_url})
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import tempfile
import threading
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.google.certificates import Authority
from tests.google.faults import Asked, When, always
from tests.openai import sounds
from tests.openai.faults import FAULTS, Answer

KEY = "sk-loopback-0123456789abcdef"


class Service:
    """Plays a speech service on loopback until the `with` block ends; counts what it is asked."""

    def __init__(self, *, tls: bool = False, trusted: bool = True, host: str = "localhost") -> None:
        """With `tls` it is `host`; not `trusted`: with a certificate that nobody vouches for."""
        self.tls = tls
        self.key = KEY
        """Without it nobody is served; empty: everybody is."""
        self.chunked = False
        """Answers do not say how long they are, as OpenAI's."""
        self.latency = 0.0
        self.at_once: int | None = None
        """More requests than this at the same time are too many (429)."""
        self.connections = 0
        self.most_at_once = 0
        self.asked: list[dict[str, Any]] = []
        """What was posted, in order."""
        self.headers: list[dict[str, str]] = []
        """The headers that came with it, names in lower case."""
        self.paths: list[str] = []
        self.closing = threading.Event()
        self._plan: list[tuple[str, When, Mapping[str, str]]] = []
        self._under_way = 0
        self._texts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory()
        authority = Authority.new()
        self._pem = Path(self._folder.name, "authority.pem")
        self._pem.write_bytes(authority.pem)
        self._server = _Server(self)
        if tls:
            context = (authority if trusted else Authority.new()).server_context(host)
            self._server.context = context

    @property
    def base_url(self) -> str:
        scheme, host = ("https", "localhost") if self.tls else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self._server.server_address[1]}/v1"

    @property
    def environment(self) -> dict[str, str]:
        """What lets a program in, and trust what it finds."""
        return {"OPENAI_API_KEY": self.key, "REQUESTS_CA_BUNDLE": str(self._pem), "CURL_CA_BUNDLE": ""}

    @property
    def requests(self) -> int:
        return len(self.asked)

    def fault(self, name: str, when: When = always, headers: Mapping[str, str] | None = None) -> None:
        """Answer with a fault; the first that applies is given."""
        self._plan.append((name, when, headers or {}))

    def heal(self) -> None:
        """Forget all faults."""
        self._plan.clear()

    def answer(self, path: str, headers: Mapping[str, str], posted: dict[str, Any]) -> Answer:
        """What a request is given now."""
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
            text = str(posted.get("input", ""))
            self._texts[text] += 1
            self.asked.append(posted)
            self.headers.append({name.lower(): value for name, value in headers.items()})
            self.paths.append(path)
            asked = Asked(text, len(self.asked), self._texts[text])
            too_many = self.at_once is not None and self._under_way > self.at_once
        if self.key and self.key not in (self.headers[-1].get("api-key"), _bearer(self.headers[-1])):
            return FAULTS["401"](text, "wav")
        form = str(posted["response_format"])
        if too_many:
            return FAULTS["429"](text, form)
        for name, when, more in self._plan:
            if when(asked):
                fault = FAULTS[name](text, form)
                return Answer(fault.status, fault.body, {**fault.headers, **more}, fault.sent, fault.silent)
        return Answer(body=sounds.speech(text, form), headers={"Content-Type": f"audio/{form}"})

    def answered(self) -> None:
        with self._lock:
            self._under_way -= 1

    def __enter__(self) -> Service:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        for connection in list(self._server.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()  # waits for the threads
        self._thread.join()
        self._folder.cleanup()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, service: Service) -> None:
        self.service = service
        self.context: Any = None
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

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
        self.server.service.connections += 1
        if self.server.context is not None:
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()
        self.server.open.add(self.connection)

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.server.open.discard(self.connection)
        self.connection.close()

    def do_POST(self) -> None:
        service = self.server.service
        posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = service.answer(self.path, self.headers, posted)
        try:
            service.closing.wait(service.latency)
            self._send(answer)
        finally:
            service.answered()

    def _send(self, answer: Answer) -> None:
        if answer.silent:
            self.server.service.closing.wait(30)
        if answer.silent or answer.sent == 0:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        chunked = self.server.service.chunked
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self._write(answer.body[: answer.sent], chunked, answer.sent is None)
        self.close_connection = answer.sent is not None

    def _write(self, body: bytes, chunked: bool, whole: bool) -> None:
        if not chunked:
            self.wfile.write(body)
            return
        for at in range(0, len(body), 4096):
            part = body[at : at + 4096]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        if whole:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        pass


def _bearer(headers: Mapping[str, str]) -> str:
    return headers.get("authorization", "").removeprefix("Bearer ")
