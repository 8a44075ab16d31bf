"""en or ett, and whether a word is something that can be counted."""

from __future__ import annotations

import re
from functools import cache

from audio.swedish import tables

# Words that begin no noun phrase: after them a number stands alone.
_NO_NOUN = tables.listed("no noun")
_WITH_ETT = frozenset(["år", "års", "nummer", "öre", "öres"])
_EN_ENDINGS = ("tion", "sion", "het", "ning", "else", "are", "ist", "dom", "ör", "ing", "tor", "itet", "ik")
_ETT_ENDINGS = ("ande", "ende", "eri", "um", "ment", "skap", "tek", "gram", "skop")
_NUMBER_WORDS = (
    *("noll", "ett", "två", "tre", "fyr", "fem", "sex", "sju", "sjut", "åtta", "nio", "tio", "elva", "tolv"),
    *("fjort", "arton", "nitt", "tjugo", "åttio", "hundra", "tusen"),
)
_AV = re.compile(r"[ \u00a0]av[ \u00a0](?:de[ \u00a0]|\d{1,6}[ \u00a0]){0,2}([^\W\d_]{2,40})")


def counted(word: str) -> str:
    """Gender of a listed noun that may have its article behind it: barnen, minuterna, åren."""
    return known(word) or known(word.removesuffix("en")) or known(word.removesuffix("na"))


def is_number_word(word: str) -> bool:
    """Whether a word is, or begins with, a number word: then the text has been read before."""
    return word.lower().startswith(_NUMBER_WORDS)


def is_label(word: str) -> bool:
    """Whether a number after this word names rather than counts: sidan 21, vecka 31."""
    return word in tables.words("counters")


def is_en(n: int, words: list[str], rest: str) -> bool:
    """Whether `n`, which ends in 1, is said with "en" before these words.

    Exactly 1 follows its noun. 21, 31 … are "tjugoen" before nouns of both genders, "-ett" before år, nummer
    and öre and where no noun follows (Språkrådet, sprakbruk.fi/artiklar/tjugoen-eller-tjugoett).
    """
    if not words:
        return False
    if words[0] == "av":
        match = _AV.match(rest)
        return n > 1 or match is None or (counted(match[1]) or gender(match[1])) != "ett"
    if words[0].lower() in _NO_NOUN:
        return False
    if n > 1:
        return words[0] not in _WITH_ETT
    return _phrase(words) == "en"


def _phrase(words: list[str]) -> str:
    """Gender of a noun phrase by its noun, else by the ending of its adjective."""
    for word in words:
        if word.lower() in _NO_NOUN:
            break
        if found := gender(word):
            return found
        if word.endswith("t"):
            return "ett"
    return "en"


@cache
def gender(word: str) -> str:
    """Gender of a noun by its last part, "" when the word is unknown."""
    return known(word) or _by_ending(word.lower())


@cache
def known(word: str) -> str:
    """Gender of a counted noun, or of a compound or genitive of one; "" when it is none that is listed."""
    nouns = tables.genders()
    word = word.lower()
    for form in (word, word.removesuffix("s")):
        if form in nouns:
            return nouns[form]
        for at in range(2, len(form) - 2):
            if form[at:] in nouns and (len(form) - at >= 4 or at >= 4):
                return nouns[form[at:]]
    return ""


def _by_ending(word: str) -> str:
    if len(word) > 4 and word.endswith(_ETT_ENDINGS):
        return "ett"
    return "en" if len(word) > 4 and word.endswith(_EN_ENDINGS) else ""
