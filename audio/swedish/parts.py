"""Fractions, ratios, sections of laws, seasons, ordinals and figures with endings."""

from __future__ import annotations

import re

from audio.swedish import amounts, tables
from audio.swedish.measures import longest
from audio.swedish.scan import SP, Found, Scan

_FRACTION = re.compile(r"(\d{1,4})/(\d{1,4})(?![\d/,]|\.\d)")
_MIXED = re.compile(rf"(\d{{1,4}}){SP}(\d{{1,2}})/(\d{{1,2}})(?![\d/])")
_SEASON = re.compile(r"((?:1[89]|20)\d\d)/((?:(?:19|20)\d\d)|\d\d)(?!\d)")
_RATIO = re.compile(r"(\d{1,3}):(\d{1,7})(?![\d:])")
_ORDINAL = re.compile(r"(\d{1,6})(?::|\.)?([eaEA])(?![^\W_]|[.:]\w)")
_ORDINAL_COLON = re.compile(r"(\d{1,6}):([eaEA])(?![^\W_]|:)")
_ENDING = re.compile(r"(\d{1,4})(?::|-)?(an|ans|orna|ornas|or|ors|n|an:s|as)(?![^\W_])")
_SECTION = re.compile(rf"(\d{{1,3}})(?:{SP}?([a-z]))?(?:[-–](\d{{1,3}}))?{SP}?(§§?)")
_CHAPTER = re.compile(rf"(\d{{1,3}})(?:{SP}?([a-z]))?{SP}(?:kap\.?|kapitlet)(?![^\W_])")
_SUBSECTION = re.compile(rf"{SP}(\d{{1,2}}){SP}(st|mom|p)\.?(?![^\W_])")
_SUBNAMES = {"st": "stycket", "mom": "momentet", "p": "punkten"}
_NOUN_BEFORE = tables.listed("noun before")
_RANK_VERBS = tables.listed("rank verbs")
_DENOMINATORS = {
    2: ("halv", "halva"),
    3: ("tredjedel",),
    4: ("fjärdedel",),
    5: ("femtedel",),
    6: ("sjättedel",),
    7: ("sjundedel",),
    8: ("åttondel",),
    9: ("niondel",),
    10: ("tiondel",),
}


def ordinal(scan: Scan, at: int) -> Found | None:
    """3:e gången, 2:a januari, 2:e vice, en 30:a, 22:an, 500-orna."""
    if match := _ENDING.match(scan.text, at):
        ending = match[2].replace(":", "")
        if not match[2].startswith(("n", "as")) or ":" in match[0]:
            ending = {"n": "an", "as": "as"}.get(ending, ending)
            return Found("inflected", match.end(), match[0], scan.say.noun(int(match[1]), ending))
    match = _ORDINAL_COLON.match(scan.text, at) or _ORDINAL.match(scan.text, at)
    if not match or (":" not in match[0] and not _short_ordinal(match)):
        return None
    n, after = int(match[1]), scan.next_word(match.end())
    if match[2] == "a" and _is_noun(scan, at, after):
        return Found("inflected", match.end(), match[0], scan.say.noun(n))
    return Found("ordinal", match.end(), match[1], scan.say.ordinal(n))


def _short_ordinal(match: re.Match[str]) -> bool:
    """3e, 1a, 2a, 21a; not 7e or 4a where the letter belongs to a class or a paragraph."""
    n = int(match[1])
    wants = "a" if n % 10 in {1, 2} and n % 100 not in {11, 12} else "e"
    return match[2] == wants


def _is_noun(scan: Scan, at: int, after: str) -> bool:
    before = scan.before(at)
    if before in _RANK_VERBS:
        return True
    return (
        before in _NOUN_BEFORE
        and before != "den"
        and (
            not after
            or after.endswith(("de", "te", "er", "ar"))
            or after in {"i", "på", "av", "med", "som", "till", "och", "för", "är", "var"}
        )
    )


def fraction(scan: Scan, at: int) -> Found | None:
    """1/3 av rösterna, 3 1/2 miljon, 2024/25, 24/7, 50/50."""
    if match := _MIXED.match(scan.text, at):
        part = _part(scan, int(match[2]), int(match[3]))
        whole = scan.say.cardinal(int(match[1]), en=True)
        return Found("fraction", match.end(), match[0], f"{whole} och {part}")
    if match := _SEASON.match(scan.text, at):
        second = match[2]
        last = scan.say.year(int(second)) if len(second) == 4 else amounts.count(scan, second)
        return Found("year", match.end(), match[0], f"{scan.say.year(int(match[1]))} {last}")
    match = _FRACTION.match(scan.text, at)
    if not match:
        return None
    top, bottom = int(match[1]), int(match[2])
    if top < bottom and bottom > 1 and top and match[1][0] != "0" and match[2][0] != "0":
        said = _part(scan, top, bottom)
        if (top, bottom) == (1, 2) and scan.next_word(match.end()) == "av":
            said = "hälften"
        return Found("fraction", match.end(), match[0], said)
    return Found(
        "ratio", match.end(), match[0], f"{amounts.count(scan, match[1])} {amounts.count(scan, match[2])}"
    )


def ratio(scan: Scan, at: int) -> Found | None:
    """A scale 1:100 is "ett till etthundra"."""
    match = _RATIO.match(scan.text, at)
    if not match:
        return None
    return Found(
        "ratio",
        match.end(),
        match[0],
        f"{amounts.count(scan, match[1])} till {amounts.count(scan, match[2])}",
    )


def section(scan: Scan, at: int) -> Found | None:
    """4 §, 3 kap. 5 §, 5 a §, 4–6 §§."""
    if match := _CHAPTER.match(scan.text, at):
        letter = f" {match[2].upper()}" if match[2] else ""
        end = match.end()
        return Found("section", end, match[0], f"{scan.say.ordinal(int(match[1]))}{letter} kapitlet")
    match = _SECTION.match(scan.text, at)
    if not match:
        return None
    letter = f" {match[2].upper()}" if match[2] else ""
    first = scan.say.ordinal(int(match[1])) + letter
    if match[3]:
        said = f"{first} till {scan.say.ordinal(int(match[3]))} paragraferna"
    else:
        said = f"{first} {'paragraferna' if match[4] == '§§' else 'paragrafen'}"
    end = match.end()
    if sub := _SUBSECTION.match(scan.text, end):
        said, end = f"{said} {scan.say.ordinal(int(sub[1]))} {_SUBNAMES[sub[2]]}", sub.end()
    return Found("section", end, match[0], said)


def _part(scan: Scan, top: int, bottom: int) -> str:
    if bottom == 2:
        return "en halv" if top == 1 else f"{scan.say.cardinal(top)} halva"
    if bottom in _DENOMINATORS:
        name = _DENOMINATORS[bottom][0]
    else:
        stem = scan.say.spell(_ordinal_words(bottom))
        name = stem.removesuffix("de") + "del" if stem.endswith("nde") else stem + "del"
    return f"{scan.say.cardinal(top, en=True)} {name}{'ar' if top > 1 else ''}"


def _ordinal_words(n: int) -> tuple[tuple[str, ...], ...]:
    from audio.swedish import numbers

    return numbers.ordinal(n)


def glued(scan: Scan, at: int) -> Found | None:
    """A figure with letters after it: 5G, 3D-skrivare, klass 7b, 3Arena; units were taken before."""
    match = _GLUED.match(scan.text, at)
    if not match or longest(tables.units(), scan.text, match.end(1)):
        return None
    number = amounts.count(scan, match[1])
    letters, word = match[2], match[3]
    if word:
        return Found("code", match.end(1), match[0], f"{number} ")
    return Found("code", match.end(), match[0], f"{number} {' '.join(letters.upper())}")


_GLUED = re.compile(r"(\d{1,5})(?:([A-ZÅÄÖ]{1,4}|[a-h])(?![^\W_])|([A-ZÅÄÖ][a-zåäö]{2,30}))")
