"""Swedish number words, as parts: a tuple of words, each a tuple of the parts it is joined from.

173 → ((ett, hundra, sjuttio, tre),); 56 000 → ((femtio, sex, tusen),). Sources: Svenska skrivregler;
years after Språkrådet (frageladan.isof.se, visasvar 61725).
"""

from __future__ import annotations

Words = tuple[tuple[str, ...], ...]

LARGEST = 10**18 - 1
_ONES = (
    *("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"),
    *("tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton"),
)
_TENS = ("", "", "tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")
_ORDINALS = (
    *("nollte", "första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde"),
    *("tionde", "elfte", "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde"),
    *("artonde", "nittonde"),
)
_SCALES = ((10**15, "biljard"), (10**12, "biljon"), (10**9, "miljard"), (10**6, "miljon"))
_LAST = {"hundra": "hundrade", "tusen": "tusende"}
_NOUNS = ("etta", "tvåa", "trea", "fyra", "femma", "sexa", "sjua", "åtta", "nia", "tia", "elva", "tolva")


def cardinal(n: int, *, en: bool = False, bare_hundred: bool = False) -> Words:
    """Count `n` (0 to `LARGEST`), its last one as "en" or "ett"; `bare_hundred`: hundra, not etthundra."""
    words: list[tuple[str, ...]] = []
    for size, name in _SCALES:
        many, n = divmod(n, size)
        if many:
            words += [*cardinal(many, en=True, bare_hundred=bare_hundred), (name + "er" * (many > 1),)]
    thousands, rest = divmod(n, 1000)
    if thousands:
        words.append((*_hundreds(thousands, bare_hundred=bare_hundred), "tusen"))
    if rest or not words:
        words.append(_hundreds(rest, en=en, bare_hundred=bare_hundred))
    return tuple(words)


def ordinal(n: int, *, masculine: bool = False) -> Words:
    """The place in a row; `masculine`: förste and andre for första and andra."""
    *before, last = cardinal(n, bare_hundred=True)
    if before == [("en",)] and n % 10**6 == 0:
        before = []  # miljonte, not en miljonte
    end = _ordinal_end(n, last)
    if masculine and end[-1] in {"första", "andra"}:
        end = (*end[:-1], end[-1][:-1] + "e")
    return (*before, end)


def year(n: int, style: str = "tjugohundra") -> Words:
    """Say the year `n`, 1001 to 2199 by its century; `style` decides for 2000–2099 only."""
    century, rest = divmod(n, 100)
    if n == 2000 or (20 <= century < 21 and style == "tvåtusen"):
        return (("två", "tusen", *_hundreds(rest)),) if rest else (("två", "tusen"),)
    if not 10 <= century <= 21 or n == 1000:
        return cardinal(n, bare_hundred=False)
    middle = () if style == "tjugo" and century == 20 and rest >= 10 else ("hundra",)
    return ((*_below_hundred(century), *middle, *(_below_hundred(rest) if rest else ())),)


def noun(n: int) -> Words:
    """The figure as a thing: "en femma", linje "tjugotvåa", "en trettia"."""
    *before, last = cardinal(n, bare_hundred=True)
    if 1 <= n % 100 <= 12:
        return (*before, (*last[:-1], _NOUNS[n % 100 - 1]))
    if n % 10 and n % 100 > 20:
        return (*before, (*last[:-1], _NOUNS[n % 10 - 1]))
    end = last[-1]
    return (*before, (*last[:-1], end[:-1] + "a" if end.endswith("o") else end + "a" * (end[-1] != "a")))


def digits(figures: str) -> tuple[str, ...]:
    """Figure by figure."""
    return tuple(_ONES[int(figure)] for figure in figures)


def _hundreds(n: int, *, en: bool = False, bare_hundred: bool = False) -> tuple[str, ...]:
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return _below_hundred(rest, en=en)
    head = ("hundra",) if hundreds == 1 and bare_hundred else (_ONES[hundreds], "hundra")
    return (*head, *_below_hundred(rest, en=en)) if rest else head


def _below_hundred(n: int, *, en: bool = False) -> tuple[str, ...]:
    tens, ones = (0, n) if n < 20 else divmod(n, 10)
    last = ("en" if en and ones == 1 else _ONES[ones],) if ones or not tens else ()
    return (_TENS[tens], *last) if tens else last


def _ordinal_end(n: int, last: tuple[str, ...]) -> tuple[str, ...]:
    two = n % 100
    if two in range(1, 20) or n == 0:
        return (*last[:-1], _ORDINALS[two])
    if two:
        return (*last[:-1], _ORDINALS[two % 10] if two % 10 else last[-1] + "nde")
    end = last[-1]
    head = last[1:] if end == "tusen" and last[0] == "ett" and len(last) == 2 else last
    return (*head[:-1], _LAST.get(end) or end.removesuffix("er") + "te")
