"""Titles made safe to show, to say and to use in file names."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "[\u200b-\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u00ad\ufff9-\ufffb\ufffe\uffff]"
)


def tidy(text: str) -> str:
    """A title on one line, without control, bidi and zero-width characters and lone surrogates."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    text = _HIDDEN.sub("", text)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(text.split())


def slug(title: str, most: int = 80) -> str:
    """A title as a file name: a-z, 0-9 and hyphens, cut at a word, "avsnitt" when nothing is left."""
    folded = unicodedata.normalize("NFKD", title.replace("ß", "ss").replace("æ", "ae").replace("ø", "o"))
    plain = re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(plain) > most:
        plain = plain[: most + 1].rpartition("-")[0] or plain[:most]
    return plain or "avsnitt"
