"""What an HTML page's head says of the article: JSON-LD, OpenGraph, microdata, canonical link."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from podcast.article import Facts
from podcast.cleaner.facts import over, read_moment, stockholm
from podcast.cleaner.text import tidy

if TYPE_CHECKING:
    from podcast.cleaner.markup import Head

ARTICLES = frozenset(
    {
        "advertisercontentarticle", "analysisnewsarticle", "article", "backgroundnewsarticle", "blogposting",
        "liveblogposting", "newsarticle", "opinionnewsarticle", "reportagenewsarticle", "reviewnewsarticle",
        "techarticle",
    }
)  # fmt: skip
DEEPEST = 12
"""Levels of JSON-LD that are looked into."""


def facts_of_head(head: Head, url: str = "") -> Facts:
    """Return the facts that the page's head tells; JSON-LD of an article wins over OpenGraph."""
    article = next(_articles(head.scripts), {})
    return over(_from_json(article), _from_metas(head, url))


def titles_of_head(head: Head) -> tuple[str, ...]:
    """Every headline the head gives, for finding the one on the page."""
    article = next(_articles(head.scripts), {})
    found = (
        _text(article.get("headline")),
        _meta(head, "og:title"),
        _meta(head, "twitter:title"),
        head.title,
    )
    return tuple(title for title in found if title)


def _articles(scripts: list[str]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        try:
            found = json.loads(script.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _inside(found, 0)


def _inside(found: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(found, list):
        for one in found[:200]:
            yield from _inside(one, depth + 1)
    elif isinstance(found, dict):
        kinds = found.get("@type", "")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(str(name).lower() in ARTICLES for name in names):
            yield found
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _inside(found.get(key), depth + 1)


def _from_json(article: dict[str, Any]) -> Facts:
    page = article.get("mainEntityOfPage")
    url = article.get("url") or (page.get("@id") if isinstance(page, dict) else page)
    return Facts(
        title=_text(article.get("headline")),
        authors=tuple(_names(article.get("author")))[:8],
        published=read_stamp(_text(article.get("datePublished"))),
        updated=read_stamp(_text(article.get("dateModified"))),
        site=_first_name(article.get("publisher")),
        url=_web(_text(url)),
        section=_first_text(article.get("articleSection")),
        picture=_web(_picture(article.get("image"))),
        language=_text(article.get("inLanguage"))[:10].lower(),
        free=_truth(article.get("isAccessibleForFree")),
    )


def _from_metas(head: Head, url: str) -> Facts:
    base = _web(head.links.get("canonical", "")) or _web(_meta(head, "og:url")) or url
    published = _stamp(head, "article:published_time", "datepublished")
    updated = _stamp(head, "article:modified_time", "datemodified")
    picture = _meta(head, "og:image")
    tier = _meta(head, "article:content_tier").lower()
    return Facts(
        title=_meta(head, "og:title") or head.title,
        authors=_authors(head),
        published=published,
        updated=updated,
        site=_meta(head, "og:site_name"),
        url=base,
        section=_meta(head, "article:section"),
        picture=urljoin(base, picture) if picture else "",
        language=(head.language or _meta(head, "og:locale"))[:2].lower(),
        free={"free": True, "locked": False, "metered": None}.get(tier),
    )


def _stamp(head: Head, name: str, prop: str) -> datetime | None:
    return read_stamp(_meta(head, name) or _meta(head, prop) or next(iter(head.props.get(prop, [])), ""))


def _authors(head: Head) -> tuple[str, ...]:
    found = [text for name in ("article:author", "author", "byl") for text in head.metas.get(name, [])]
    names = [tidy(name) for text in found for name in re.split(r",| och | and ", text)]
    return tuple(dict.fromkeys(name for name in names if name and "/" not in name and "@" not in name))[:8]


def read_stamp(text: str) -> datetime | None:
    """Return the moment of a machine's time stamp; one without a zone is Swedish time."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace(" +", "+"))
    except ValueError:
        return read_moment(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=stockholm())


def _meta(head: Head, name: str) -> str:
    return tidy(next(iter(head.metas.get(name, [])), ""))


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), "")
    return tidy(" ".join(value.split()))[:2000] if isinstance(value, str) else ""


def _first_text(value: Any) -> str:
    return _text(value[0] if isinstance(value, list) and value else value)


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = _text(one.get("name")) if isinstance(one, dict) else _text(one)
        if name and "/" not in name:
            yield name


def _first_name(value: Any) -> str:
    return next(_names(value), "")


def _picture(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return _text(value.get("url")) if isinstance(value, dict) else _text(value)


def _truth(value: Any) -> bool | None:
    said = str(value).strip().lower()
    return {"true": True, "false": False}.get(said)


def _web(address: str) -> str:
    """An address, if it is one of the web: javascript: and data: are not."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else ""
