"""A newspaper's sections: their names in addresses, and the feed that each of them can have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from uuid import UUID, uuid5

from feeds.plain import plain
from feeds.types import Show

ALL = "*"
"""In `Show.section_feeds`: every section has a feed."""
_KEY_LENGTH = 60


@lru_cache(maxsize=4096)
def key(section: str) -> str:
    """The section in an address, in small letters a to z, digits and hyphens; "" when there is none."""
    name = plain(section)
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    found = "-".join(re.findall("[a-z0-9]+", letters))[:_KEY_LENGTH].strip("-")
    return found or (f"amne-{sha256(name.encode()).hexdigest()[:8]}" if name else "")


def has_feed(show: Show, section: str) -> bool:
    """Whether the show's settings ask for a feed of this section."""
    asked = {key(each) if each != ALL else ALL for each in show.section_feeds}
    return bool(key(section)) and (ALL in asked or key(section) in asked)


def as_show(show: Show, section: str) -> Show:
    """The show that a section's feed is: its own title, address and podcast:guid, the rest the show's.

    The identifier is made of the show's, not of the address, so that it stays when the feed moves.
    """
    own = key(section)
    try:
        guid = str(uuid5(UUID(show.guid), own))
    except ValueError:
        guid = show.guid
    moved = f"{show.new_feed_url.rpartition('/')[0]}/{feed_name(section)}" if show.new_feed_url else ""
    return replace(
        show,
        title=f"{plain(show.title)}: {plain(section)}",
        feed=feed_name(section),
        guid=guid,
        new_feed_url=moved,
    )


def feed_name(section: str) -> str:
    """Name of a section's feed; it never is that of an archive of the show's own."""
    own = key(section)
    return f"feeds/amne-{own}.xml" if own.startswith("arkiv") else f"feeds/{own}.xml"


def page_name(section: str) -> str:
    """Name of a section's page."""
    return f"amnen/{key(section)}.html"


def counted(sections: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The sections as first written and how many times each occurs, in alphabetical order."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for section in sections:
        if own := key(section):
            if own not in names:
                names[own] = plain(section)
            counts[own] = counts.get(own, 0) + 1
    return tuple((names[own], counts[own]) for own in sorted(names))
