"""Text that any XML file, page, title or file name can carry, whatever the newspaper wrote."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

_ELLIPSIS = "…"

_NONCHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))

# What no feed should carry. Control characters and lone surrogates are not XML 1.0
# (https://www.w3.org/TR/xml/#charsets); noncharacters are legal but crash older parsers; bidi
# overrides turn what follows them round in an app's list; the rest is invisible.
_UNWANTED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters; those that break lines are spaces, below
    "\u00ad\u200b\u200c\u200e\u200f\u2060-\u2064\ufeff\ufff9-\ufffb"  # soft hyphens, zero width, marks
    "\u202a-\u202e\u2066-\u206f"  # bidi embeddings, overrides and isolates
    "\ud800-\udfff"  # lone surrogates
    f"\ufdd0-\ufdef{_NONCHARACTERS}]"
)
_JOINER = "\u200d"
_PICTURES = ("So", "Sk", "Mn")  # Unicode's categories of emoji, skin tones and variation selectors
_ENTITY = re.compile(r"&#?\w{1,31};")
_ESCAPED_AGAIN = re.compile(r"&(?:amp;|#38;)+")  # an ampersand that several programs escaped in turn
_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+")
_TAG = re.compile(r"<([A-Za-z/!?][^<>]*)>")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_JOINED = re.compile(f"(?P<before>[^{_JOINER}]?){_JOINER}+(?=(?P<after>.?))", re.DOTALL)


def legible(text: str) -> str:
    """`text` on one line, composed (NFC), without characters that XML forbids or nobody sees.

    The zero-width joiner stays where it holds an emoji together.
    """
    if not text.isprintable():  # nothing unwanted is printable, and asking is a hundred times faster
        text = _UNWANTED.sub("", text)
    if _JOINER in text:
        text = _JOINED.sub(_keep_in_emoji, text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain(text: str) -> str:
    """`text` as apps that take titles and descriptions for HTML and apps that do not show it alike.

    Character references are resolved and tags get angle quotation marks, so that nothing is left for
    an app to interpret: a headline about <b> says ‹b› in all of them.
    """
    text = legible(text)
    if "&" not in text and "<" not in text:
        return text
    while (resolved := _resolved(text)) != text:
        text = resolved
    return _TAG_START.sub("‹", _TAG.sub(r"‹\1›", text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of `text`, which blank lines part, each plain."""
    return tuple(filter(None, map(plain, re.split(r"\n\s*\n", text))))


def cut(text: str, limit: int) -> str:
    """`text`, cut after a word so that it takes at most `limit` bytes of UTF-8, with an ellipsis if cut."""
    if len(text.encode()) <= limit:
        return text
    room = text.encode()[: limit - len(_ELLIPSIS.encode())].decode(errors="ignore")
    words = room.rpartition(" ")[0] if not text[len(room)].isspace() else room
    return (words or room).rstrip(" ,;:–-…") + _ELLIPSIS


@lru_cache(maxsize=256)  # a page asks for the same few many times over
def address(url: str) -> str:
    """`url` as an ASCII web address, or "" if it is none that may stand in a feed or a link."""
    url = legible(url)
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or parts.username is not None or not _HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    tail = quote(parts.path + query + fragment, safe="/?#[]@!$&'()*+,;=:%~")
    return f"{parts.scheme}://{host}{port}{tail}"


def _resolved(text: str) -> str:
    return legible(_ENTITY.sub(_meant, _ESCAPED_AGAIN.sub("&", text)))


def _meant(found: re.Match[str]) -> str:
    """The character that a reference stands for; nothing for &#0; and its like, which stand for none."""
    return html.unescape(found[0]).replace("\ufffd", "")


def _keep_in_emoji(found: re.Match[str]) -> str:
    beside = (unicodedata.category(found[side] or " ") for side in ("before", "after"))
    return found["before"] + (_JOINER if all(kind in _PICTURES for kind in beside) else "")
