"""What directories ask of a show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

from feeds.plain import address, plain
from feeds.rules.case import Case, listed
from feeds.rules.tables import CATEGORIES, LANGUAGES

TITLE_BYTES = 255
_EMAIL = re.compile(r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>().]{2,}")
_LANGUAGE = re.compile(r"([a-z]{2})(-[a-z]{2})?")
_OPEN_LICENCES = ("cc", "gpl", "mit", "apache", "odbl", "bsd")
_LOCAL = ("localhost", "127.", "10.", "192.168.", "[::1]")


def title(case: Case) -> Iterator[str]:
    if not plain(case.show.title):
        yield "the show has no title"


def long_title(case: Case) -> Iterator[str]:
    if len(case.show.title.encode("utf-8", "replace")) > TITLE_BYTES:
        yield f"the show's title is longer than {TITLE_BYTES} bytes"


def description(case: Case) -> Iterator[str]:
    if not plain(case.show.description):
        yield "the show has no description"


def base_url(case: Case) -> Iterator[str]:
    if not address(case.show.base_url):
        yield f"not a web address: {plain(case.show.base_url) or 'empty'}"
    elif not case.show.base_url.endswith("/"):
        yield f'does not end in "/": {case.show.base_url}'


def public_url(case: Case) -> Iterator[str]:
    host = urlsplit(case.show.base_url).netloc if address(case.show.base_url) else ""
    if host.startswith(_LOCAL):
        yield f"only this network reaches it: {case.show.base_url}"
    elif host and not case.show.base_url.startswith("https://"):
        yield f"not https: {case.show.base_url}"


def link(case: Case) -> Iterator[str]:
    if case.show.link and not address(case.show.link):
        yield f"not a web address: {plain(case.show.link)}"


def author(case: Case) -> Iterator[str]:
    if not plain(case.show.author):
        yield "the show has no author"


def email(case: Case) -> Iterator[str]:
    if case.show.email and not _EMAIL.fullmatch(case.show.email):
        yield f"not an e-mail address: {plain(case.show.email)}"


def some_email(case: Case) -> Iterator[str]:
    if not case.show.email:
        yield "the show has no e-mail address"


def category(case: Case) -> Iterator[str]:
    name, sub = case.show.category, case.show.subcategory
    if name not in CATEGORIES:
        yield f"not in Apple's list: {plain(name) or 'empty'}"
    elif sub and sub not in CATEGORIES[name]:
        allowed = listed(CATEGORIES[name]) or "none"
        yield f"not among Apple's subcategories of {name} ({allowed}): {plain(sub)}"


def language(case: Case) -> Iterator[str]:
    found = _LANGUAGE.fullmatch(case.show.language.lower())
    if not found or found[1] not in LANGUAGES:
        yield f"not a language code: {plain(case.show.language) or 'empty'}"


def guid(case: Case) -> Iterator[str]:
    try:
        UUID(case.show.guid)
    except ValueError:
        yield f"not a UUID: {plain(case.show.guid) or 'empty'}"


def guid_version(case: Case) -> Iterator[str]:
    try:
        version = UUID(case.show.guid).version
    except ValueError:
        return
    if version != 5:
        yield f"a UUID of version {version}, not 5: {case.show.guid}"


def publisher(case: Case) -> Iterator[str]:
    if not plain(case.show.publisher):
        yield "no ansvarig utgivare is named"


def copyright_(case: Case) -> Iterator[str]:
    if re.match(r"\s*(copyright|©|\(c\))", case.show.copyright, re.IGNORECASE):
        yield f"apps add the word or sign themselves: {plain(case.show.copyright)}"


def licence(case: Case) -> Iterator[str]:
    own = case.show.license and not case.show.license.lower().startswith(_OPEN_LICENCES)
    if own and not address(case.show.license_url):
        yield f"a licence of one's own without an address to read it at: {plain(case.show.license)}"


def hub(case: Case) -> Iterator[str]:
    if case.show.hub and not address(case.show.hub):
        yield f"not a web address: {plain(case.show.hub)}"
