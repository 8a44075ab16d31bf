"""Fetches a large file: on from where it stopped, and under its name only when it is whole and right."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from audio.engines.https import distrust, loopback, session, trust, why
from audio.engines.saying import shown
from audio.errors import AudioError, OnlineVoiceError

_BLOCK = 1 << 18
_TIMES = (10.0, 30.0)
"""Seconds for a connection, and for a sign of life."""
_AGAIN = "Try again: what was fetched is kept, and the rest is fetched."


def fetch(
    url: str,
    path: Path,
    *,
    whole: Callable[[Path], bool],
    most: int,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Put what lies at `url` into the file `path`, when it is `whole`; it has `most` bytes at most.

    Raises `OnlineVoiceError` when it does not come or is something else, `AudioError` when it cannot be kept.
    """
    try:
        with _part(path) as part:
            _fill(part, url, path.name, most, progress)
            part.flush()
            os.fsync(part.fileno())
            file = Path(part.name)
            if not whole(file):
                file.unlink()
                raise _failed(
                    path.name, "it is not what it should be", "Nothing of it was kept; try again later."
                )
            file.replace(path)
    except OSError as error:  # not the network's: those are told apart below
        problem = AudioError(f"cannot keep file: {path}: {error.strerror}")
        problem.add_note("Set XDG_CACHE_HOME to a folder with room for it.")
        raise problem from error


@contextlib.contextmanager
def _part(path: Path) -> Iterator[BinaryIO]:
    """What there is of the file so far, for us alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.with_name(f".{path.name}.part").open("ab") as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AudioError(f"cannot fetch file: {path.name}: somebody is fetching it just now") from None
        yield part


def _fill(part: BinaryIO, url: str, name: str, most: int, progress: Callable[[int, int], None]) -> None:
    """Ask for what is missing, again as long as something comes."""
    tls = trust()
    while True:
        before = os.fstat(part.fileno()).st_size
        try:
            with session(tls, url) as opened:
                _rest(opened, part, url, name, most, progress)
            return
        except (requests.RequestException, urllib3.exceptions.HTTPError, ssl.SSLError) as error:
            part.flush()
            if certificate := distrust(error):
                advice = (
                    "If your network looks into traffic, name its authority's file in REQUESTS_CA_BUNDLE."
                )
                raise _failed(name, f"the certificate cannot be trusted ({certificate})", advice) from error
            if os.fstat(part.fileno()).st_size <= before:
                raise _failed(name, f"{urlsplit(url).hostname}: {why(error)}", _AGAIN) from error


def _rest(
    opened: requests.Session,
    part: BinaryIO,
    url: str,
    name: str,
    most: int,
    progress: Callable[[int, int], None],
) -> None:
    done = os.fstat(part.fileno()).st_size
    with _get(opened, url, name, {"Accept-Encoding": "identity", "Range": f"bytes={done}-"}) as response:
        if response.status_code == 416:
            return  # nothing is missing, or nothing of it is right: its content will tell
        if response.status_code != 206 or _start(response) != done:
            if response.status_code != 200:
                raise _failed(
                    name, f"{urlsplit(url).hostname} answered with status {response.status_code}", _AGAIN
                )
            part.truncate(0)
            done = 0
        for block in response.raw.stream(_BLOCK):
            done += len(block)
            if done > most:
                part.truncate(0)
                raise _failed(
                    name, f"it is larger than {most} bytes", "Nothing of it was kept; try again later."
                )
            part.write(block)
            progress(done, most)


def _get(
    opened: requests.Session, url: str, name: str, headers: dict[str, str], hops: int = 5
) -> requests.Response:
    """The answer, followed to where it really lies; never from a secured place to one that is not."""
    if not (url.startswith("https://") or (url.startswith("http://") and loopback(url))):
        raise _failed(name, f"{shown(url)}: not a secured address", "Fetch it from an https address.")
    response = opened.get(url, headers=headers, timeout=_TIMES, allow_redirects=False, stream=True)
    following = opened.get_redirect_target(response)
    if following is None or not hops:
        return response
    response.close()
    return _get(opened, requests.compat.urljoin(url, following), name, headers, hops - 1)


_RANGE = re.compile(r"bytes (\d{1,15})-")


def _start(response: requests.Response) -> int:
    """Where a partial answer begins (RFC 9110, section 14.4); -1 when it does not say."""
    found = _RANGE.match(response.headers.get("Content-Range", ""))
    return int(found[1]) if found else -1


def _failed(name: str, reason: str, advice: str) -> OnlineVoiceError:
    error = OnlineVoiceError(f"cannot fetch file: {name}: {reason}")
    error.add_note(advice)
    return error
