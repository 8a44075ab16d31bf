"""From bytes to a page: which encoding it is, and whether it is text, HTML or Markdown."""

from __future__ import annotations

import codecs
import re

from podcast.article import Facts
from podcast.errors import PageError
from podcast.page import NOTHING_GIVEN, Kind, Page

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAGIC = (
    (b"%PDF", "a PDF document", "Open it, copy the article and paste it as text."),
    (
        b"PK\x03\x04",
        "a ZIP archive or an office document",
        "Unpack or open it, and save the article as text.",
    ),
    (b"\xff\xd8\xff", "a JPEG picture", "Give the article's page, not its picture."),
    (b"\x89PNG", "a PNG picture", "Give the article's page, not its picture."),
    (b"GIF8", "a GIF picture", "Give the article's page, not its picture."),
    (b"RIFF", "a sound or picture file", "Give the article's page."),
    (b"ID3", "an MP3 recording", "Give the article's page, not a recording of it."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first (gunzip)."),
    (b"\x7fELF", "a program", "Give the article's page."),
    (b"OggS", "an Ogg recording", "Give the article's page, not a recording of it."),
    (b"{\\rtf", "an RTF document", "Open it and save the article as plain text."),
)
"""First bytes of what is not a page, what it is, and what to do."""

META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
MOJIBAKE = re.compile("Ã[¥¤¶…„–\u0085\u0084\u0096©¨]|â€[™œ\u009d“”\x9d\x9c\x99]|Â[ »«§°]|�")
HTML_START = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|article|main|\?xml)\b", re.I | re.S
)
BLOCK_TAG = re.compile(r"<(?:p|div|h[1-6]|article|section|span|a|li|br|figure)\b[^<>]{0,300}>", re.IGNORECASE)
CLOSING_TAG = re.compile(r"</(?:p|div|h[1-6]|article|section|span|a|li|figure)>", re.IGNORECASE)
MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|!?\[[^\]\n]{0,200}\]\([^)\s]{1,500}\)|\*\*\S.{0,200}?\S\*\*\s*$|> \S)",
    re.MULTILINE,
)
FRONT_MATTER = re.compile(r"\A---\n(?:[\w-]+:.{0,500}\n){1,40}---\n")
HIGH = re.compile(rb"[\x80-\x9f]")


def decode(data: bytes, source: str, declared: str | None = None) -> tuple[str, str]:
    """Return the text of a page and the encoding it was in.

    declared is what the transport said ("text/html; charset=..."). A byte order mark wins over it,
    it wins over the page's own declaration, and what is valid UTF-8 is UTF-8 whatever was declared.
    Raises PageError for what is empty, not text, or text that was decoded wrongly before it was saved.
    """
    _refuse_binary(data, source)
    text, encoding = _decoded(data, declared)
    if not text.strip("\ufeff \t\r\n\x00"):
        raise _cannot(source, "it is empty", "Check that the page was saved with its text.")
    controls = sum(text.count(sign) for sign in "\x00\x01\x02\x03\x04\x05\x06\x0e\x0f\x10")
    if "\x00" in text or controls > 10 + len(text) // 200:
        raise _cannot(source, "it is not text", "Give a page as text, HTML or Markdown.")
    _refuse_mojibake(text, source)
    return text, encoding


def _refuse_binary(data: bytes, source: str) -> None:
    if not data:
        raise _cannot(source, "it is empty", "Check that the page was saved with its text.")
    for start, what, advice in MAGIC:
        if data.startswith(start):
            raise _cannot(source, f"it is {what}", advice)
    if data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        raise _cannot(source, "it is an MP3 recording", "Give the article's page, not a recording of it.")


def _decoded(data: bytes, declared: str | None) -> tuple[str, str]:
    for mark, codec in BOMS:
        if data.startswith(mark):
            return data.decode(codec, "replace").lstrip("\ufeff"), codec.removesuffix("-sig")
    wide = _unmarked_utf16(data)
    if wide:
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    for name in (declared, _declared_inside(data)):
        if name and (text := _try(data, name)) is not None:
            return text, name.lower()
    if _nearly_utf8(data):
        return data.decode("utf-8", "replace").replace("\ufffd", ""), "utf-8"
    # Latin-1 has control characters where Windows has curly quotes and dashes.
    return data.decode("windows-1252" if HIGH.search(data) else "latin-1", "replace"), "windows-1252"


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Latin letters is zero."""
    sample = data[:4000]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else None


def _declared_inside(data: bytes) -> str | None:
    head = data[:4096]
    found = XML.search(head) or META.search(head)
    return found.group(1).decode("ascii") if found else None


def _try(data: bytes, name: str) -> str | None:
    """Decode by a declared name; browsers read Latin-1 as Windows-1252, and so do we."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    if codec in ("iso8859-1", "ascii"):
        codec = "cp1252"
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError, ValueError):
        return data.decode(codec, "replace") if codec == "cp1252" else None


def _nearly_utf8(data: bytes) -> bool:
    """Whether a few bytes are broken in a text that is UTF-8 otherwise (a page cut off in a letter)."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 4 <= sum(sign in "åäöÅÄÖé–”’" for sign in text)


def _refuse_mojibake(text: str, source: str) -> None:
    found = len(MOJIBAKE.findall(text[:200_000]))
    letters = sum(text[:200_000].count(sign) for sign in "åäöÅÄÖ")
    if found >= 3 and found > letters / 4:
        raise _cannot(
            source,
            "its letters å, ä and ö are garbled (UTF-8 read as something else before it was saved)",
            "Save or copy the page once more, as UTF-8.",
        )


def _cannot(source: str, why: str, advice: str) -> PageError:
    error = PageError(f"cannot read page: {source}: {why}")
    error.add_note(advice)
    return error


def kind_of(text: str, source: str) -> Kind:
    """Return what a page is, by its content first and its name second."""
    start = text[:200_000]
    name = source.lower().partition("?")[0]
    if HTML_START.match(start):
        return "html"
    tags = len(BLOCK_TAG.findall(start))
    if (tags >= 3 and CLOSING_TAG.search(start)) or (tags and name.endswith((".html", ".htm", ".xhtml"))):
        return "html"
    if name.endswith((".md", ".markdown")):
        return "markdown"
    if name.endswith(".txt"):
        return "text"
    marks = len(MARKDOWN.findall(start))
    return (
        "markdown"
        if FRONT_MATTER.match(start) or (marks >= 2 and re.search(r"^#{1,6} \S", start, re.M))
        else "text"
    )


def page_from(text: str, source: str, given: Facts = NOTHING_GIVEN) -> Page:
    """Return the page that a text is."""
    return Page(source, text, kind_of(text, source), given)
