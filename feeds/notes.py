"""What listeners read about the show and an episode in their app, in Swedish."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from feeds.plain import address, cut, paragraphs, plain
from feeds.types import Chapter, Episode, Show
from feeds.when import clock, day

if TYPE_CHECKING:
    import nh3

LIMIT = 4000
"""Bytes of a description (Apple, PSP-1)."""

UNTITLED = "Utan rubrik"
_VOICE = "Uppläst av syntetisk röst."
_SHOW_VOICE = "Artiklarna läses upp av en syntetisk röst."
_SYNTHETIC = "syntetisk röst"
_TAGS = {"p", "a", "ul", "ol", "li", "strong", "em", "br", "h2", "h3"}
"""What apps show of notes (Apple, PSP-1), and headings."""
_SCHEMES = {"http", "https", "mailto"}


def title(episode: Episode) -> str:
    """The episode's title; never empty, since an app would then show the file's name."""
    return plain(episode.title) or UNTITLED


def about(show: Show) -> str:
    """The show's description: the desk's own words, who reads (Apple 1.11) and who answers for it."""
    own = "\n\n".join(paragraphs(show.description))
    return _joined(own, voice(show), publisher(show))


def voice(show: Show) -> str:
    """That a synthetic voice reads, unless the show's own description says so."""
    return "" if _SYNTHETIC in plain(show.description).casefold() else _SHOW_VOICE


def publisher(show: Show) -> str:
    """`Ansvarig utgivare: NAMN.`, as Swedish Radio ends its descriptions, or nothing."""
    name = plain(show.publisher)
    return f"Ansvarig utgivare: {name}." if name else ""


def describe(episode: Episode) -> str:
    """The item's description in plain text: the lede, the correction, how it was made, the article."""
    link = address(episode.article_url)
    return _joined(
        plain(episode.summary), correction(episode), made(episode), f"Artikeln: {link}" if link else ""
    )


def made(episode: Episode) -> str:
    """How the episode was made: the disclosure that Apple and the EU's AI act ask for, and whose voice."""
    credit = plain(episode.credit).rstrip(".")
    return f"{_VOICE} Röst: {credit}." if credit else _VOICE


def correction(episode: Episode) -> str:
    """`Rättelse: …`, or nothing."""
    note = plain(episode.note)
    return note if not note or note.casefold().startswith("rättelse") else f"Rättelse: {note}"


def byline(episode: Episode) -> str:
    """`Av Anna Ask och Bo Berg. Publicerad 14 november 2026.`, as far as they are known."""
    names = [name for name in map(plain, episode.authors) if name]
    listed = " och ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    written = f"Av {listed}." if names else ""
    dated = f"Publicerad {day(episode.article_date)}." if episode.article_date else ""
    return " ".join(filter(None, [written, dated]))


def site(url: str) -> str:
    """The name a reader knows a site by: its host without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def feedback(show: Show, episode: Episode) -> str:
    """A mailto: address whose letter says which episode it is about, or nothing."""
    if "@" not in show.email:
        return ""
    subject = f"{title(episode)} ({plain(episode.guid)})"
    return f"mailto:{quote(plain(show.email), safe='@')}?subject={quote(subject)}"


def notes(show: Show, episode: Episode) -> str:
    """The show notes as HTML of the few tags that apps keep."""
    return sanitised("\n".join(_notes(show, episode)))


def sanitised(html: str) -> str:
    """`html` with nothing in it but a few tags, and links to the web and to mailboxes.

    Text is escaped where notes are made of it; this holds for what anybody forgets there.
    """
    return _sanitiser().clean(html)


@lru_cache(maxsize=1)
def _sanitiser() -> nh3.Cleaner:
    import nh3

    links = {"a": {"href"}}
    return nh3.Cleaner(tags=_TAGS, attributes=links, url_schemes=_SCHEMES, url_relative="deny", link_rel=None)


def _notes(show: Show, episode: Episode) -> Iterator[str]:
    link, mail = address(episode.article_url), feedback(show, episode)
    for text in (correction(episode), plain(episode.summary), byline(episode)):
        if text:
            yield _paragraph(text)
    if link:
        yield f'<p><a href="{escape(link)}">Läs artikeln på {escape(site(link))}</a></p>'
    if episode.chapters:
        yield "<p><strong>Kapitel</strong></p>"
        yield (
            "<ul>" + "".join(f"<li>{clock(at.start)} {_linked(at)}</li>" for at in episode.chapters) + "</ul>"
        )
    yield _paragraph(made(episode))
    if show.publisher:
        yield _paragraph(publisher(show))
    if mail:
        yield f'<p><a href="{escape(mail)}">Lämna synpunkter på avsnittet</a></p>'


def _linked(chapter: Chapter) -> str:
    """A chapter's title, leading to its article if it is one of a digest."""
    title, url = escape(plain(chapter.title), quote=False), address(chapter.url)
    return f'<a href="{escape(url)}">{title}</a>' if url else title


def _paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"


def _joined(first: str, *rest: str) -> str:
    """Paragraphs; the first is cut so that all fit into a description."""
    tail = "\n\n".join(filter(None, rest))
    room = LIMIT - len(tail.encode()) - 2
    return cut("\n\n".join(filter(None, [cut(first, max(room, 0)), tail])), LIMIT)
