"""The public folder over HTTP, for trying a show at home and for small shows as it is."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable, Generator
from email.utils import formatdate
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from feeds.asked import mend_range, takes_gzip, unchanged
from feeds.errors import ServeError
from feeds.served import Body, body, find, is_text, own_address, type_of

_FOR_EVER = "public, max-age=31536000, immutable"
"""Names under media/ are never used for other bytes."""
_A_MINUTE = "public, max-age=60"
_NOSNIFF = {"X-Content-Type-Options": "nosniff"}
_FOR_PLAYERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
}
_FOR_PAGES = {"Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'"}
_MISSING = "Den här sidan finns inte."
_EMPTY = "Här finns inget att lyssna på ännu."
_ERROR_PAGE = '<!doctype html>\n<html lang="sv"><meta charset="utf-8"><title>{0}</title><p>{0}</p></html>\n'
_PATIENCE = 5
"""Seconds that a download in progress may hold up the end."""


def app(folder: Path, base_url: str) -> Starlette:
    """The ASGI application that serves `folder`.

    Text files name the address they were asked at in place of `base_url`, so that a phone on the same
    network can play; the files keep theirs. Media names are immutable, everything else is asked for again.
    """

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return _preflight()
        file = await run_in_threadpool(find, folder, request.scope["path"])
        if file is None:
            return _missing(request.scope["path"])
        if not is_text(file):
            return _sound_or_picture(request, file, folder)
        own = own_address(request.url.scheme, request.headers.get("host", ""), base_url)
        return _text(request, file, folder, await run_in_threadpool(body, file, folder, base_url, own))

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "HEAD", "OPTIONS"])])


def serve(folder: Path, base_url: str, host: str, port: int, ready: Callable[[str], None]) -> int:
    """Serve `folder` until SIGINT or SIGTERM and return that signal's number (0: ended otherwise).

    `port` 0 takes any free port; `ready` is called once with the address to open, when it answers.
    Raises `ServeError` when the address cannot be had.
    """
    with _listening(host, port) as listener:
        address = f"http://{_reachable(host)}:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            app(folder, base_url),
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
        server = _Server(config, lambda: ready(address))
        server.run([listener])
    return server.ended_by


class _Server(uvicorn.Server):
    """uvicorn, which tells when it answers and returns on a signal instead of raising it again."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self.ended_by = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        with super().capture_signals():
            yield
            self.ended_by = next(iter(self._captured_signals), 0)
            self._captured_signals.clear()


def _sound_or_picture(request: Request, file: Path, folder: Path) -> Response:
    stamp = file.stat()
    etag = f'"{stamp.st_mtime_ns:x}-{stamp.st_size:x}"'
    headers = {
        "ETag": etag,
        "Last-Modified": formatdate(stamp.st_mtime, usegmt=True),
        "Cache-Control": _caching(file, folder),
        **_NOSNIFF,
        **_FOR_PLAYERS,
    }
    if unchanged(request, (etag,), stamp.st_mtime):
        return Response(status_code=304, headers=headers)
    mend_range(request, stamp.st_size)
    return FileResponse(file, headers=headers, media_type=type_of(file.name), stat_result=stamp)


def _text(request: Request, file: Path, folder: Path, sent: Body) -> Response:
    squeeze = bool(sent.squeezed) and takes_gzip(request.headers.get("accept-encoding", ""))
    changed = file.stat().st_mtime
    headers = {
        "Content-Type": type_of(file.name),
        "ETag": f'"{sent.etag}{"-gzip" if squeeze else ""}"',
        "Last-Modified": formatdate(changed, usegmt=True),
        "Cache-Control": _caching(file, folder),
        "Vary": "Accept-Encoding, Host",
        **_NOSNIFF,
        **(_FOR_PAGES if file.suffix in (".html", ".svg") else _FOR_PLAYERS),
    }
    if unchanged(request, (f'"{sent.etag}"', f'"{sent.etag}-gzip"'), changed):
        return Response(status_code=304, headers=headers)
    if squeeze:
        return Response(sent.squeezed, headers={**headers, "Content-Encoding": "gzip"})
    return Response(sent.plain, headers=headers)


def _caching(file: Path, folder: Path) -> str:
    return _FOR_EVER if file.relative_to(folder).parts[0] == "media" else _A_MINUTE


def _preflight() -> Response:
    allowed = {
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match, If-Modified-Since",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=204, headers={**_FOR_PLAYERS, **allowed})


def _missing(path: str) -> Response:
    sentence = _EMPTY if path in ("/", "/index.html", "/feed.xml") else _MISSING
    return HTMLResponse(_ERROR_PAGE.format(sentence), 404, {**_NOSNIFF, "Cache-Control": "no-store"})


def _listening(host: str, port: int) -> socket.socket:
    where = f"{host}:{port}"
    if not 0 <= port <= 65535:  # getaddrinfo would take the rest of a division by 65536
        raise _not_served(where, "no such port", "Choose a port from 1024 to 65535 with --port.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as cause:
        raise _not_served(where, "no such address", "Try --host 127.0.0.1.") from cause
    family, kind, protocol, _, address = found[0]
    # With the protocol named, asyncio sends small parts at once; without it every answer waits 40 ms.
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as cause:
        listener.close()
        raise _not_served(where, *_refusal(cause)) from cause
    return listener


def _refusal(cause: OSError) -> tuple[str, str]:
    """Why the system refused an address, and what to do."""
    reasons = {
        errno.EADDRINUSE: (
            "the port is in use",
            "Stop the other program, or choose another port with --port.",
        ),
        errno.EACCES: ("no permission for this port", "Choose a port above 1023 with --port."),
        errno.EADDRNOTAVAIL: ("not an address of this machine", "Try --host 127.0.0.1 or --host 0.0.0.0."),
    }
    fallback = (cause.strerror or "refused by the system", "Choose another port with --port.")
    return reasons.get(cause.errno or 0, fallback)


def _not_served(where: str, why: str, advice: str) -> ServeError:
    error = ServeError(f"cannot serve: {where}: {why}")
    error.add_note(advice)
    return error


def _reachable(host: str) -> str:
    """The host as an address to open: this machine's own on the local network when all are listened to."""
    if host not in ("0.0.0.0", "::", ""):  # noqa: S104  # compared, not bound
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address (RFC 5737): nothing is sent
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
