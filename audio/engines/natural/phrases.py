"""A text cut where a reader's voice moves, and sounds cut into portions that the model can take."""

from __future__ import annotations

import re
from collections.abc import Callable

MOST = 510
"""Symbols the model takes at a time, the two at the edges not counted."""
EASY = 250
"""Symbols, about sixteen seconds, from which it hurries: 67 ms a symbol at 114, 64 at 245, 58 at 502."""

_MARK = re.compile(
    r"""\s*(?:
        (?P<stop>[.,;:!?…]+)(?=[\s"'”’»)\]]|$)    # not inside 12.30 or USA:s
      | (?P<dash>(?:^|\s)[-–—]+\s|—)
      | (?P<open>[(\[]) | (?P<close>[)\]])
      | ["”“„»«]
    )\s*""",
    re.VERBOSE,
)
_TOLD = {"dash": " — ", "open": " (", "close": ") "}
_FINAL = (".", "!", "?", "…")


def with_marks(text: str, sounds: Callable[[str], str]) -> str:
    """The `sounds` of the text's phrases with the marks between them, ending like a sentence.

    A heading without a stop is given one: without it the model swallows the last syllable.
    """
    parts = []
    at = 0
    for found in _MARK.finditer(text):
        parts += [sounds(text[at : found.start()].strip()), _mark(found)]
        at = found.end()
    parts.append(sounds(text[at:].strip()))
    line = _tidy("".join(parts))
    if not any(map(str.isalnum, line)):
        return ""
    return line if line.rstrip(")").endswith(_FINAL) else line.rstrip(",;:—( ") + "."


def portions(sounds: str, easy: int = EASY, most: int = MOST) -> tuple[str, ...]:
    """`sounds` in portions of at most `most` symbols, and of at most `easy` where marks allow it.

    A cut lies near the middle, at the strongest mark there.
    """
    if len(sounds) <= easy:
        return (sounds,) if sounds else ()
    at = _cut(sounds, _MARKS) or (0 if len(sounds) <= most else _cut(sounds, _BLANK) or len(sounds) // 2)
    if not at:
        return (sounds,)
    return portions(sounds[:at].rstrip(), easy, most) + portions(sounds[at:].lstrip(), easy, most)


# Strongest first; a cut lies after each.
_MARKS = tuple(map(re.compile, (r"[.!?…]\)? ", r"[;:—] ", r", |\) ")))
_BLANK = (re.compile(" "),)


def _cut(sounds: str, marks: tuple[re.Pattern[str], ...]) -> int:
    """Where to cut; 0 when none of the marks is anywhere near the middle."""
    middle = len(sounds) / 2
    for mark in marks:
        ends = [found.end() for found in mark.finditer(sounds)]
        # A mark near an edge would leave a scrap, which the model says in a hurry.
        if inner := [end for end in ends if middle / 2 < end < 1.5 * middle]:
            return min(inner, key=lambda end: abs(end - middle))
    return 0


def _mark(found: re.Match[str]) -> str:
    if stop := found["stop"]:
        return stop[0] + " "
    return _TOLD.get(found.lastgroup or "", " ")


def _tidy(line: str) -> str:
    """One blank at most, none before a mark, one mark where several met, none at the start."""
    line = re.sub(r" +([.,;:!?…)])", r"\1", line)
    line = re.sub(r"([.,;:!?…—])[.,;:—]+", r"\1", line)
    line = re.sub(r"\( *\)", " ", line)
    return " ".join(line.lstrip(" .,;:!?…—)").split())
