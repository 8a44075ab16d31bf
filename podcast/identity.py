"""Which episode a page belongs to: its canonical address, else the GUID it was given, else its path."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from podcast.article import Article
from podcast.errors import UsageError

TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def identity(article: Article, guid: str, root: Path) -> str:
    """The key that ties a page to its episode, so that an edited headline never makes a second one.

    Raises `UsageError` for standard input without `--url` or `--guid`.
    """
    source = article.source
    if article.facts.url:
        return canonical(article.facts.url)
    if guid:
        return guid
    if source == "-":
        error = UsageError("standard input has no name: -: a later correction could not find its episode")
        error.add_note("Say which article it is with --url or --guid.")
        raise error
    return Path(os.path.relpath(Path(source).resolve(), root.resolve())).as_posix()


def addressed(article: Article) -> Article:
    """The article with its address in canonical form: the one it has, or the one it was fetched from."""
    fetched = article.source if article.source.startswith(("http://", "https://")) else ""
    url = article.facts.url or fetched
    return replace(article, facts=replace(article.facts, url=canonical(url))) if url else article


def canonical(url: str) -> str:
    """An address without what differs between links to the same article."""
    parts = urlsplit(url.strip())
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(TRACKING)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", urlencode(query), ""))
