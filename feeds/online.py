"""A feed checked where listeners' apps fetch it: what the server answers, and a sample of its episodes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.check import Finding
from feeds.errors import FeedError
from feeds.outside import check_feed, of_files
from feeds.plain import legible
from feeds.reading import Told, as_episodes, as_show, read
from feeds.rules.case import Case
from feeds.types import Episode, Show

if TYPE_CHECKING:
    import requests

SAMPLE = 3
"""Newest episodes whose files are fetched."""
_WAIT = (10, 60)
"""Seconds to connect and to wait for a part of an answer."""
_FEED, _FILE = 50 * 2**20, 200 * 2**20
"""Bytes that are fetched at most."""
_TYPES = ("application/rss+xml", "application/xml", "text/xml")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    """Names in small letters."""
    body: bytes

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def check_address(address: str, now: datetime) -> tuple[int, tuple[Finding, ...]]:
    """What is wrong with the feed at an address, with its server and with the newest episodes' files.

    Gives the number of episodes too. Raises `FeedError` when nothing that is a feed can be fetched.
    """
    import requests

    with requests.Session() as web:
        answer = _ask(web, "GET", address, most=_FEED)
        if answer is None or answer.status != 200:
            raise _unreachable(address, answer)
        try:
            told = read(answer.body, address)
        except ValueError as cause:
            raise FeedError(f"cannot read feed: {legible(address)}: not well-formed: {cause}") from cause
        found = [*_served(web, address, answer), *check_feed(told, now)]
        with tempfile.TemporaryDirectory() as place:
            found += _fetched(web, told, Path(place), now)
    return len(told.items), tuple(found)


def _served(web: requests.Session, address: str, answer: Answer) -> Iterator[Finding]:
    """What the server says beside the feed."""
    if answer.type not in _TYPES:
        yield _finding(
            "warning", "feed-type", f"{answer.type or 'no type'}", "Serve application/rss+xml (PSP-1)."
        )
    tags = {
        "If-None-Match": answer.headers.get("etag", ""),
        "If-Modified-Since": answer.headers.get("last-modified", ""),
    }
    asked = {name: value for name, value in tags.items() if value}
    again = _ask(web, "GET", address, asked, most=_FEED) if asked else None
    if again is None or again.status != 304:
        yield _finding(
            "warning", "feed-again", "an unchanged feed is sent again", "Answer 304 to If-None-Match."
        )
    if answer.headers.get("content-encoding", "") not in ("gzip", "br", "zstd"):
        yield _finding(
            "warning", "feed-gzip", "it is sent uncompressed", "Compress text: apps fetch it all day."
        )


def _fetched(web: requests.Session, told: Told, place: Path, now: datetime) -> Iterator[Finding]:
    """What is wrong with the cover and the newest episodes' files, fetched into `place`."""
    show = as_show(told)
    names: dict[str, str] = {}
    for name in filter(None, [show.cover]):
        yield from _get(web, told, name, place, names)
    kept = []
    for episode in as_episodes(told)[:SAMPLE]:
        for name in episode.files:
            yield from _get(web, told, name, place, names)
        if episode.enclosure.name:
            yield from _sound(web, told, episode)
        kept.append(_local(episode, names))
    local: Show = replace(show, cover=names.get(show.cover, ""))
    yield from of_files(Case(local, tuple(kept), place, now))


def _get(
    web: requests.Session, told: Told, name: str, place: Path, names: dict[str, str]
) -> Iterator[Finding]:
    """Fetch a file once, and enter the name it has in `place`."""
    if not name or name in names:
        return
    names[name] = re.sub(r"[^A-Za-z0-9.]+", "-", f"{len(names)}-{name}")[-120:]
    answer = _ask(web, "GET", _whole(told, name), {"Origin": "https://example.org"}, most=_FILE)
    if answer is None or answer.status != 200:
        said = f"{legible(name)}: {f'status {answer.status}' if answer else 'no answer'}"
        yield _finding("error", "file-missing", said, "The feed names what listeners cannot fetch.")
        return
    (place / names[name]).write_bytes(answer.body)
    if name.endswith((".vtt", ".srt", ".json")) and answer.headers.get("access-control-allow-origin") != "*":
        advice = (
            "Send Access-Control-Allow-Origin: * with transcripts and chapters: players in pages need it."
        )
        yield _finding("warning", "cors", legible(name), advice)


def _sound(web: requests.Session, told: Told, episode: Episode) -> Iterator[Finding]:
    """What Apple asks of a server of sound: HEAD with the length, and parts of the file."""
    address = _whole(told, episode.enclosure.name)
    head = _ask(web, "HEAD", address, {"Accept-Encoding": "identity"})
    if head is None or head.status != 200:
        yield _finding(
            "error", "sound-head", f"{legible(address)}: no answer to HEAD", "Apple asks so (A823)."
        )
    elif head.headers.get("content-length") != str(episode.enclosure.size):
        length = head.headers.get("content-length", "no length")
        said = f"{legible(address)}: {length}, not {episode.enclosure.size}"
        yield _finding("error", "sound-head", said, "Content-Length is the length in the feed.")
    elif head.type != episode.enclosure.type:
        yield _finding(
            "error", "sound-served", f"{legible(address)}: served as {head.type}", "As the feed says."
        )
    part = _ask(web, "GET", address, {"Range": "bytes=0-1", "Accept-Encoding": "identity"}, most=_FILE)
    if part is None or part.status != 206 or len(part.body) != 2:
        yield _finding(
            "error", "sound-range", f"{legible(address)}: no parts", "Apple asks for byte ranges (A823)."
        )


def _local(episode: Episode, names: dict[str, str]) -> Episode:
    """The episode with its files as they are called here."""
    return replace(
        episode,
        enclosure=replace(episode.enclosure, name=names.get(episode.enclosure.name, "")),
        transcript=names.get(episode.transcript, ""),
        captions=names.get(episode.captions, ""),
        sentences_file=names.get(episode.sentences_file, ""),
        chapters_file=names.get(episode.chapters_file, ""),
        cover=names.get(episode.cover, ""),
    )


def _whole(told: Told, name: str) -> str:
    return name if "://" in name else told.base + name


def _ask(
    web: requests.Session, method: str, address: str, headers: dict[str, str] | None = None, most: int = 0
) -> Answer | None:
    """An answer with its body up to `most` bytes; None when there is none."""
    import requests

    if not address.startswith(("http://", "https://")):
        return None
    try:
        with web.request(method, address, headers=headers, timeout=_WAIT, stream=True) as got:
            body = b""
            for part in got.iter_content(2**16) if most else ():
                body += part
                if len(body) > most:
                    return None
            return Answer(got.status_code, {name.lower(): value for name, value in got.headers.items()}, body)
    except (requests.RequestException, ValueError):
        return None


def _finding(level: str, rule: str, detail: str, advice: str) -> Finding:
    return Finding("error" if level == "error" else "warning", rule, detail, advice)


def _unreachable(address: str, answer: Answer | None) -> FeedError:
    why = f"the server answers {answer.status}" if answer else "no answer, or more than can be read"
    error = FeedError(f"cannot fetch feed: {legible(address)}: {why}")
    error.add_note("Open the address in a browser; it must be the feed's own, as apps are given it.")
    return error
