"""One spelling for every character that means the same, with the way back to the source."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ALREADY = re.compile("[\n -_a-~\u00a0¡-¬®-³µ-ÿŁłŚśŠšŽžĆćČčĐđĞğİıŞş–—‘’“”…•€™−²³½¼¾]*").fullmatch
_GROUP_SPACES = "\u00a0\u2007\u2009\u202f"
_SAME: dict[str, str] = {
    **dict.fromkeys(_GROUP_SPACES, "\u00a0"),  # they hold "15 000" together
    **dict.fromkeys("\r\v\f\u0085\u2028\u2029", " "),
    **dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2012\u2015", "–"),
    **dict.fromkeys("\u02bc\u2019\u00b4`", "’"),
    "\u2044": "/",
    "\u2215": "/",
    "\u2024": ".",
}
_KEEP = "²³¹½¼¾⅓⅔⅛⅜⅝⅞⅕⅖⅗⅘⅙⅚™ªº"  # they have readings of their own, or part of a unit
_MARK = re.compile(r"[^\W\d_]*")


@dataclass(frozen=True)
class Folded:
    """Text in one spelling; `places[i]` is where character i begins in the source, the last one its end."""

    text: str
    places: tuple[int, ...] | None

    def place(self, at: int) -> int:
        return at if self.places is None else self.places[at]


def fold(source: str) -> Folded:
    """Compose (NFC), make digits and spaces plain, leave out what has no sound (soft hyphens, bidi marks)."""
    if _ALREADY(source):
        return Folded(source, None)
    text: list[str] = []
    places: list[int] = []
    for start, cluster in _clusters(source):
        for char in _plain(cluster):
            text.append(char)
            places.append(start)
    return Folded("".join(text), (0, *places[1:], len(source)) if places else (0,))


def _clusters(source: str) -> list[tuple[int, str]]:
    """Characters with the combining marks that follow them; a tall stack is cut, to stay linear."""
    found: list[tuple[int, str]] = []
    start = 0
    for at in range(1, len(source) + 1):
        if at == len(source) or not _joins(source[at]) or at - start >= 16:
            found.append((start, source[start:at]))
            start = at
    return found


def _joins(char: str) -> bool:
    # Hangul vowels and finals compose with what stands before them though they are no marks.
    return char > "\u02ff" and (unicodedata.combining(char) != 0 or "\u1160" <= char <= "\u11ff")


def _plain(cluster: str) -> str:
    composed = unicodedata.normalize("NFC", cluster)
    return "".join(_one(char) for char in composed) if len(composed) < 24 else composed[0]


def _one(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    if " " <= char < "\x7f":
        return char
    if char in "\n\t" or char in _KEEP:
        return char
    kind = unicodedata.category(char)
    if kind == "Zs":
        return " "
    if kind in {"Cc", "Cf", "Co", "Cn", "Cs"} or "\ufe00" <= char <= "\ufe0f":
        return ""
    if kind[0] == "N":
        return str(unicodedata.digit(char)) if kind == "Nd" else _number(char)
    if "\uff01" <= char <= "\uff5e" or "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    return char


def _number(char: str) -> str:
    """A number in a circle, a fraction, a Roman numeral in one character, in plain ones."""
    same = unicodedata.normalize("NFKC", char).replace("\u2044", "/")
    if same.isascii() or same.isalpha():
        return same
    value = unicodedata.numeric(char, 0.5)
    return str(int(value)) if value == int(value) else ""
