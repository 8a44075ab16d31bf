"""What may be served from a public folder, under which type, and what a text file says when it is."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from feeds.site.qr import FILE as QR

# Endings, longest first, with the type that apps expect. Whatever has none of them is not served:
# temporary files, databases, editors' backups.
TYPES = (
    (".chapters.json", "application/json+chapters"),
    (".json", "application/json"),
    (".xml", "application/rss+xml; charset=utf-8"),
    (".html", "text/html; charset=utf-8"),
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".txt", "text/plain; charset=utf-8"),
    (".vtt", "text/vtt; charset=utf-8"),
    (".srt", "application/x-subrip"),
    (".jpeg", "image/jpeg"),
    (".jpg", "image/jpeg"),
    (".png", "image/png"),
    (".svg", "image/svg+xml"),
    (".webp", "image/webp"),
    (".ico", "image/x-icon"),
    (".woff2", "font/woff2"),
    (".mp3", "audio/mpeg"),
    (".m4a", "audio/x-m4a"),
)
_TEXT = (".json", ".xml", ".html", ".css", ".js", ".txt", ".vtt", ".srt", ".svg")
_ADDRESSED = (".json", ".xml", ".html", ".vtt", ".srt", ".txt")
"""Files that may hold the show's own address."""
_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_SQUEEZED = 1024
"""Bytes under which compressing gains nothing."""


@dataclass(frozen=True)
class Body:
    """A text file as it is sent."""

    plain: bytes
    squeezed: bytes
    """The same, compressed by gzip; empty when that is not worth it."""
    etag: str
    """Without quotation marks: differs when any sent byte does."""


def find(folder: Path, path: str) -> Path | None:
    """The file that the URL path `path` names, if it is there and may be served."""
    segments = path.lstrip("/").split("/")
    if segments[-1] == "":
        segments[-1] = "index.html"
    if not all(map(_SEGMENT.fullmatch, segments)) or not type_of(segments[-1]):
        return None
    file = folder.joinpath(*segments)
    try:
        inside = file.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # missing, forbidden, or a link to itself
        return None
    return file if inside and file.is_file() else None


def type_of(name: str) -> str:
    """The content type of a file by its name, or "" when it is not one we serve."""
    return next((type_ for ending, type_ in TYPES if name.endswith(ending)), "")


def is_text(file: Path) -> bool:
    return file.suffix in _TEXT


def own_address(scheme: str, host: str, base_url: str) -> str:
    """The address a client asked at, ending in "/"; the base URL when it is the same host or no host at all.

    Behind a proxy that ends TLS the scheme seen here is not the public one; the base URL knows it.
    """
    if not _HOST.fullmatch(host) or host.lower() == urlsplit(base_url).netloc.lower():
        return base_url
    return f"{scheme}://{host.lower()}/"


def body(file: Path, folder: Path, base_url: str, own: str) -> Body:
    """`file` as it is sent to somebody who asked at `own`: the show's files are there, not at `base_url`."""
    stamp = file.stat()
    if own != base_url and file == folder / QR:
        return _code(own)
    if own == base_url or file.suffix not in _ADDRESSED:
        base_url = own = ""
    names = tuple(sorted(entry.name for entry in folder.iterdir())) if own else ()
    return _body(file, (stamp.st_mtime_ns, stamp.st_size, stamp.st_ino), base_url, own, names)


@lru_cache(maxsize=32)
def _body(file: Path, stamp: tuple[int, ...], base_url: str, own: str, names: tuple[str, ...]) -> Body:
    return _as_sent(readdressed(file.read_bytes(), base_url, own, names))


@lru_cache(maxsize=32)
def _code(own: str) -> Body:
    """The QR code of the show's page as it is reached here; the file's is that of the base URL."""
    from feeds.site.qr import svg

    return _as_sent(svg(own))


def _as_sent(content: bytes) -> Body:
    squeezed = gzip.compress(content, 6, mtime=0) if len(content) > _SQUEEZED else b""
    return Body(content, squeezed, hashlib.sha256(content).hexdigest()[:24])


def readdressed(content: bytes, base_url: str, own: str, names: tuple[str, ...]) -> bytes:
    """`content` with `own` for `base_url` wherever a file of the show is meant, in all forms of an address.

    `names` are the entries of the public folder. An address under the base URL that is none of them stays:
    a newsroom may serve its articles from the same host.
    """
    if not own or own == base_url or not names:
        return content
    ours = b"|".join(re.escape(name.encode()) + rb"(?![\w-])" for name in names)
    for old, new in _forms(base_url, own):
        meant = re.escape(old.encode()) + rb"(?=" + ours + rb"|[\"'<\s&]|$)"
        content = re.sub(meant, new.encode(), content)
    return content


def _forms(base_url: str, own: str) -> Iterator[tuple[str, str]]:
    """How a page or feed writes an address: plainly, quoted in a query, in an app's own scheme."""
    yield base_url, own
    yield quote(base_url, safe=""), quote(own, safe="")
    for scheme in ("podcast://", "pktc://subscribe/", "castro://subscribe/"):
        yield scheme + base_url.partition("://")[2], scheme + own.partition("://")[2]
