"""Where sentences end: one walk over the text, with the abbreviation table beside it."""

from __future__ import annotations

import re
from bisect import bisect_right

from audio.swedish import abbreviations, tables

_END = re.compile(r"[.!?…]+")
_CLOSERS = frozenset("”\"’'»)]“")
_OPENERS = frozenset("”\"“„’'»«([–—-•*")
_QUOTES = {"”": "”", '"': '"', "“": "”", "„": "”", "»": "»", "«": "»"}
_LONG_QUOTE = 280
"""A quotation longer than this is cut between its sentences all the same: no voice has that much breath."""
# Names of things that begin with a small letter.
_SMALL_BRANDS = re.compile(r"(?:i[A-ZÅÄÖ]|e[A-Z]|x[A-Z]|tv[ \u00a0\d]|tv\d|vd[ \u00a0:])")
# Words that begin sentences and are no surnames: after "Malmö C." or "Plan B." a new sentence starts.
_STARTERS = tables.listed("starters")


def sentences(paragraph: str) -> tuple[str, ...]:
    """Split a paragraph into its sentences, trimmed; a quotation of several sentences stays in one piece."""
    return tuple(piece for start, end in spans(paragraph) if (piece := paragraph[start:end].strip()))


def spans(paragraph: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends; together they cover the paragraph."""
    found: list[tuple[int, int]] = []
    start = 0
    inside = _quoted(paragraph)
    for match in _END.finditer(paragraph):
        if match.start() < start:
            continue
        end = _past_closers(paragraph, match.end())
        if end < len(paragraph) and _breaks(paragraph, match, end, start) and not _within(inside, end):
            found.append((start, end))
            start = end
    if start < len(paragraph):
        found.append((start, len(paragraph)))
    return found


def begins_sentence(text: str, at: int) -> bool:
    """Whether a sentence begins at `at`, after a capital letter with a full stop."""
    word = re.match(r"[ \u00a0]?([^\W\d_]+)", text[at : at + 20])
    return not word or word[1] in _STARTERS


def _quoted(text: str) -> list[tuple[int, int]]:
    """Quotations and brackets that are closed again, in order; none holds another."""
    found: list[tuple[int, int]] = []
    free = 0
    for match in _OPEN.finditer(text):
        if match.start() < free:
            continue
        closing = ")" if match[0] == "(" else _QUOTES[match[0]]
        close = _closing(text, closing, match.end())
        if close:
            found.append((match.start(), close))
            free = close + 1
    return found


_OPEN = re.compile(r"(?<![^\s(\[–—])[”\"“„»«(](?=\S)")


def _closing(text: str, sign: str, at: int) -> int:
    """Where a quotation that began before `at` closes, 0 when it is too long or never closed."""
    limit = at + _LONG_QUOTE
    while (close := text.find(sign, at, limit)) >= 0:
        if not text[close - 1].isspace() and not text[close + 1 : close + 2].isalnum():
            return close
        at = close + 1
    return 0


def _within(inside: list[tuple[int, int]], at: int) -> bool:
    """Whether a place lies inside one of the quotations, which are in order."""
    found = bisect_right(inside, (at, 1 << 60)) - 1
    return found >= 0 and inside[found][0] < at <= inside[found][1]


def _past_closers(text: str, at: int) -> int:
    while at < len(text) and text[at] in _CLOSERS:
        at += 1
    return at


def _breaks(text: str, match: re.Match[str], end: int, start: int) -> bool:
    """Whether the mark that ends before `end` ends a sentence."""
    if not text[end].isspace():
        return False
    following = _next(text, end)
    if not following or not _begins(text, following):
        return False
    return (
        match[0] != "."
        or end > match.end()
        or not _belongs(text, match.start(), text[following], start, following)
    )


def _next(text: str, at: int) -> int:
    """Where the next letter or figure is, past spaces and opening marks; 0 when there is none near."""
    for place in range(at, min(at + 8, len(text))):
        if text[place].isalnum():
            return place
        if not text[place].isspace() and text[place] not in _OPENERS:
            return 0
    return 0


def _begins(text: str, at: int) -> bool:
    return not text[at].islower() or bool(_SMALL_BRANDS.match(text, at))


def _belongs(text: str, dot: int, following: str, start: int, at: int) -> bool:
    """Whether a full stop belongs to an abbreviation, an initial or the number of a list."""
    word = _word(text, dot)
    if not word:
        return False
    if word.isdigit():
        return text[start:dot].strip() == word and following.isupper()
    if _INITIALS.fullmatch(word):
        return word.islower() or _initial(text, dot, at)
    ends = abbreviations.ends(f"{_word_and_before(text, dot)}.", following) or abbreviations.ends(
        f"{word}.", following
    )
    if ends == "never" or word == "St":
        return True
    return ends == "maybe" and not following.isupper()


def _word(text: str, dot: int) -> str:
    begin = dot
    while begin > 0 and dot - begin < 24 and not text[begin - 1].isspace():
        begin -= 1
    return text[begin:dot].lstrip("”\"“„’'»«([–—-/")


def _word_and_before(text: str, dot: int) -> str:
    return " ".join(text[max(0, dot - 12) : dot].split()[-2:])


def _initial(text: str, dot: int, at: int) -> bool:
    """Whether a capital letter with a full stop is an initial, not the end of "Malmö C." or "plan B."."""
    following = _WORD.match(text, at)
    if following and following[0] in _STARTERS:
        return False
    before = text[max(0, dot - 20) : dot - 1].split()
    return not before or before[-1].lower() not in _LETTERED


_INITIALS = re.compile(r"[^\W\d_](?:\.[A-ZÅÄÖ]){0,4}")
_WORD = re.compile(r"[^\W\d_]{1,40}")
_LETTERED = tables.listed("lettered")
