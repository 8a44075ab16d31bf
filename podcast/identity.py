"""Which episode a page belongs to: its canonical address, else the GUID it was given, else its path."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from podcast.article import Facts
from podcast.errors import UsageError

TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def identity(source: str, facts: Facts, guid: str, root: Path) -> str:
    """The key that ties a page to its episode, so that an edited headline never makes a second one.

    Raises `UsageError` for standard input without `--url` or `--guid`.
    """
    url = facts.url or (source if source.startswith(("http://", "https://")) else "")
    if url:
        return canonical(url)
    if guid:
        return guid
    if source == "-":
        error = UsageError("standard input has no name: -: a later correction could not find its episode")
        error.add_note("Say which article it is with --url or --guid.")
        raise error
    return Path(os.path.relpath(Path(source).resolve(), root.resolve())).as_posix()


def canonical(url: str) -> str:
    """An address without what differs between links to the same article."""
    parts = urlsplit(url.strip())
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(TRACKING)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", urlencode(query), ""))
