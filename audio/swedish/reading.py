"""Reading: text as written in, text as spoken out, with every token's place in the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from audio.swedish import (
    abbreviations,
    amounts,
    bare,
    clock,
    dates,
    figures,
    letters,
    parts,
    roman,
    spans,
    tables,
    web,
)
from audio.swedish.fold import Folded, fold
from audio.swedish.lexicon import Hit, Lexicon, built_in
from audio.swedish.measures import prefixed, tail
from audio.swedish.numerals import numerals
from audio.swedish.scan import Found, Scan
from audio.swedish.types import Style, Token
from audio.types import Profile

READING_VERSION = "1"
"""Part of cache keys: changes whenever the same text may be read otherwise."""

Rule = Callable[[Scan, int], Found | None]

# The first rule that recognises what begins at a figure has it.
NUMBER_RULES: tuple[Rule, ...] = (
    dates.date,
    figures.phone,
    parts.section,
    clock.clock,
    parts.ordinal,
    parts.fraction,
    parts.ratio,
    parts.glued,
    spans.number,
)
WORD_RULES: tuple[Rule, ...] = (
    clock.after_klockan,
    abbreviations.abbreviation,
    dates.month_span,
    bare.unit,
    prefixed,
    letters.initials,
    roman.roman,
    letters.code,
    letters.acronym,
)
_PIECE = re.compile(r"[^\W\d_²³¹½¼¾⅓⅔⅛⅜⅝⅞⅕⅖⅗⅘⅙⅚]+|\d|[^ ]")
_KEPT = frozenset(".,;:!?…–-()”\"’' \n")
_NAMED = re.compile(r"[^\W\d_]")


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
    said = folded.text[start:end].replace("\u00a0", " ")
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
    first_words = abbreviations.by_first_word()
    while match := _PIECE.search(text, at):
        at, piece = match.start(), match[0]
        if at in addresses:
            found: Found | None = web.address(scan, *addresses[at])
        elif piece[0].isdigit():
            found = _first(scan, at, NUMBER_RULES)
        elif len(piece) > 1 or piece.isalpha():
            found = _word(scan, at, piece, first_words)
        else:
            found = _sign(scan, at, piece)
        if found and found.end > at:
            yield at, found
            at = found.end
        else:
            at = match.end()


def _first(scan: Scan, at: int, rules: tuple[Rule, ...]) -> Found | None:
    for rule in rules:
        if found := rule(scan, at):
            return found
    return None


def _word(
    scan: Scan, at: int, word: str, first_words: dict[str, tuple[abbreviations.Abbreviation, ...]]
) -> Found | None:
    if hit := scan.lexicon.match_word(scan.text, at, word):
        return _entry(scan, at, hit)
    low = word.lower()
    following = scan.text[at + len(word) : at + len(word) + 1]
    if (
        word.islower()
        and low not in first_words
        and not following.isdigit()
        and following not in _CALLS
        and low not in _UNITS
    ):
        return None
    return _first(scan, at, WORD_RULES)


_CALLS = frozenset("-–/²³.")
_UNITS = tables.listed("units") | {"k"}


def _entry(scan: Scan, at: int, hit: Hit) -> Found | None:
    entry = hit.entry
    if said := entry.engines.get(scan.engine):
        reading = f"{said[:-2]}{hit.ending}]]" if said.endswith("]]") and hit.ending else said + hit.ending
        return Found("lexicon", hit.end, entry.grapheme, reading)
    if entry.kind == "letters":
        return Found("letters", hit.end, entry.grapheme, scan.say.letters(entry.grapheme, hit.ending))
    if entry.kind == "alias":
        return Found("lexicon", hit.end, entry.grapheme, entry.alias + hit.ending)
    written = scan.text[at : at + len(entry.grapheme)]
    end = at + len(entry.grapheme)
    code = letters.code(scan, at)
    if code:
        return code
    return Found("word", end, entry.grapheme, entry.grapheme if written.isupper() else written)


def _sign(scan: Scan, at: int, sign: str) -> Found | None:
    text = scan.text
    if sign == "\u00a0":
        return Found("space", at + 1, " ", " ")
    if sign in amounts.SIGNS and text[at + 1 : at + 2].isdigit() and (found := _signed(scan, at, sign)):
        return found
    if sign in "€$£¥₽" and (found := prefixed(scan, at)):
        return found
    if sign in "½¼¾⅓⅔":
        return _half(scan, at, sign)
    if sign in "@#" and (found := web.tag(scan, at)):
        return found
    if sign == "(" and (found := figures.bracketed(scan, at)):
        return found
    if sign == "§":
        return _paragraph(scan, at)
    return _mark(scan, at, sign)


def _signed(scan: Scan, at: int, sign: str) -> Found | None:
    """A sign before a number: -20 grader, +3 %, and +46 8 …; in 1+5 it is "plus"."""
    if sign == "+" and (found := figures.phone(scan, at)):
        return found
    before = scan.text[at - 1 : at]
    if before and not before.isspace() and before not in "(/:[\u00a0":
        return None
    if sign == "–" and not _is_minus(scan, at):
        return None
    number = _first(scan, at + 1, NUMBER_RULES)
    word = amounts.SIGNS[sign]
    return number and number._replace(
        value=sign.replace("–", "-") + number.value, reading=f"{word} {number.reading}"
    )


def _half(scan: Scan, at: int, sign: str) -> Found:
    """½ dl, ¾ av eleverna."""
    counted = tail(scan, at + 1, at)
    said = "hälften" if sign == "½" and scan.next_word(at + 1) == "av" else amounts.half(sign)
    if not counted or counted.factor[0]:
        return Found("fraction", at + 1, sign, said)
    return Found(counted.kind, counted.end, sign, f"{said} {counted.one} {counted.per}".rstrip())


def _is_minus(scan: Scan, at: int) -> bool:
    """A dash before a figure is a minus sign before degrees and percent, else a dialogue dash."""
    return (
        bool(re.match(r"–\d+(?:,\d+)?(?:–\d+)?[ \u00a0]?(?:°|grad|%|procent)", scan.text[at : at + 24]))
        or at > 0
    )


def _paragraph(scan: Scan, at: int) -> Found:
    """§ 4 is "paragraf fyra", §§ 4–6 "paragraferna fyra till sex"."""
    double = scan.text[at : at + 2] == "§§"
    return Found("sign", at + 1 + double, "§", "paragraferna" if double else "paragraf")


def _mark(scan: Scan, at: int, sign: str) -> Found | None:
    """Punctuation stays; a sign with a name is said; all else, such as emoji, is left out."""
    text = scan.text
    if sign in _KEPT:
        return _dash(text, at, sign)
    said = tables.pairs("symbols").get(sign)
    if said is not None:
        if sign == "*" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            said = "gånger"
        left = " " if at and not text[at - 1].isspace() else ""
        right = " " if text[at + 1 : at + 2].strip() and text[at + 1] not in _KEPT else ""
        return Found("sign", at + 1, sign, f"{left}{said}{right}")
    if sign in "«»“„":
        return Found("quote", at + 1, "”", "”")
    if sign in "‘":
        return Found("quote", at + 1, "’", "’")
    if sign == "—":
        return Found("dash", at + 1, "–", "–")
    if sign in "[]":
        return Found("bracket", at + 1, sign, "(" if sign == "[" else ")")
    between = text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()
    return Found("sign", at + 1, sign, " " if between else "")


def _dash(text: str, at: int, sign: str) -> Found | None:
    if sign == "-" and text[at - 1 : at].isspace() and text[at + 1 : at + 2].isspace():
        return Found("dash", at + 1, "–", "–")
    return None
