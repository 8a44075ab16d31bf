"""Reading: text as written in, text as spoken out, with every token's place in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audio.swedish import abbreviations, tables, web
from audio.swedish.entries import entry
from audio.swedish.fold import Folded, fold
from audio.swedish.lexicon import Lexicon, built_in
from audio.swedish.numerals import numerals
from audio.swedish.rules import NUMBER_RULES, WORD_RULES, first
from audio.swedish.scan import LETTERS, Found, Scan
from audio.swedish.signs import sign
from audio.swedish.types import Style, Token
from audio.types import Profile

READING_VERSION = "1"
"""Part of cache keys: changes whenever the same text may be read otherwise."""

_FIGURES = frozenset("0123456789")
_PIECE = re.compile(rf"{LETTERS}|\d|[^ ]")


def read(
    text: str,
    profile: Profile = "words",
    lexicon: Lexicon | None = None,
    style: Style = Style(),  # noqa: B008 - frozen
    *,
    engine: str = "",
) -> str:
    """Say `text` in words: numbers, dates, abbreviations, letters; what needs no reading stays as it is.

    `engine` chooses the pronunciations that the lexicon has for one engine only.
    """
    return "".join(token.reading for token in tokens(text, lexicon, profile, style, engine=engine))


def tokens(
    text: str,
    lexicon: Lexicon | None = None,
    profile: Profile = "words",
    style: Style = Style(),  # noqa: B008 - frozen
    *,
    engine: str = "",
) -> tuple[Token, ...]:
    """Split `text` into tokens that cover it, each with its kind, its place and its reading."""
    folded = fold(text)
    scan = Scan(folded.text, numerals(profile, style), style, lexicon or built_in(), engine)
    return tuple(_tokens(text, folded, scan))


def _tokens(source: str, folded: Folded, scan: Scan) -> Iterator[Token]:
    plain, last = 0, ""
    if not scan.text and source:  # nothing but marks without a sound
        yield Token("text", source, 0, len(source), "", "")
        return
    for start, found in _found(scan):
        if start > plain:
            token = _plain(source, folded, plain, start)
            last = token.reading[-1:] or last
            yield token
        reading = _spaced(scan.text, start, found, last)
        last = reading[-1:] or last
        a, b = folded.place(start), folded.place(found.end)
        yield Token(found.kind, source[a:b], a, b, found.value, reading)
        plain = found.end
    if plain < len(scan.text) or folded.place(plain) < len(source):
        yield _plain(source, folded, plain, len(scan.text))


def _plain(source: str, folded: Folded, start: int, end: int) -> Token:
    a, b = folded.place(start), folded.place(end)
    said = folded.text[start:end].replace("\u00a0", " ").replace("\t", " ")
    return Token("text", source[a:b], a, b, said, said)


def _spaced(text: str, start: int, found: Found, last: str) -> str:
    """Keep words apart where the source had none: "3Arena", "m²x", "5kg"."""
    reading = found.reading
    if not reading:
        return reading
    if last.isalnum() and reading[0].isalnum():
        reading = " " + reading
    following = text[found.end : found.end + 1]
    return reading + " " if following.isalnum() and reading[-1].isalnum() else reading


def _found(scan: Scan) -> Iterator[tuple[int, Found]]:
    text, at = scan.text, 0
    addresses = web.addresses(text)
    while match := _PIECE.search(text, at):
        at, piece = match.start(), match[0]
        if at in addresses:
            found: Found | None = web.address(scan, *addresses[at])
        elif piece in _FIGURES:
            found = first(scan, at, NUMBER_RULES)
        elif len(piece) > 1 or piece.isalpha():
            found = _word(scan, at, piece)
        else:
            found = sign(scan, at, piece)
        if found and found.end > at:
            yield at, found
            at = found.end
        else:
            at = match.end()


def _word(scan: Scan, at: int, word: str) -> Found | None:
    hit = scan.lexicon.match_word(scan.text, at, word)
    if hit and (found := entry(scan, at, hit)):
        return found
    return None if _is_plain(scan.text, at, word) else first(scan, at, WORD_RULES)


def _is_plain(text: str, at: int, word: str) -> bool:
    """Whether no rule can want a word: most words are such, so this is what makes reading fast."""
    if not (word.islower() or word[1:].islower()):
        return False
    if word in _UNITS or word in _CURRENCIES or word.lower() in abbreviations.by_first_word():
        return False
    following = text[at + len(word) : at + len(word) + 1]
    return following not in _CALLS or not following


_CALLS = frozenset("-–/²³.0123456789")
_CURRENCIES = frozenset(["Skr", "Kr", "US"])
_UNITS = tables.listed("units")
