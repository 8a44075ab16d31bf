"""Names, acronyms and foreign words that no lexicon knows: what an editor should hear before publishing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from audio.swedish import grammar, letters, tables
from audio.swedish.fold import fold
from audio.swedish.lexicon import Lexicon, built_in

_WORD = re.compile(r"(?<![\w.@/])[^\W\d_]{2,}(?:[-’'][^\W\d_]+)*(?::[a-zåäö]{1,4})?(?![\w@/]|\.[^\W\d_])")
_BEGINS = re.compile(r"(?:^|[.:!?…|\n•–\"”»(])[ ”\"–«»(]*$")
# Spellings that Swedish has not, apart from old names; tuned on the sample pages.
_FOREIGN = re.compile(
    r"[çñłøæßšžćčđěřğşâêîôûãõóíúý]|sh|th(?!et)|(?<!p)ph|wh|oo|ee[dkmnp]|(?<![sc])ch(?!ef|an|au|oc)[^eo]|[bdfgkpv]ch|ough|"
    r"eigh|w[aeior]|[bcdfghklmnprst]y$|x[iu]|^[sz]h|zh|q(?!vist)|ai|ou[nrst]|oa[cdt]|aw|ew"
)
_SWEDISH = re.compile(
    r"[åäö]|(?:sson|ström|berg|gren|lund|holm|q?vist|stad|köping|borg|vall|hamn|bolaget|verket|partiet|myndigheten|"
    r"rätten|ning|else|tion|het|skap|are|arna|erna|orna|ska|iska|lig|isk)(?:s|ens?|ets?|na)?$"
)


class Unknown(NamedTuple):
    """A word nobody has told how to say."""

    word: str
    times: int
    kind: str
    """"name", "acronym" or "foreign"."""


def unknown(text: str, lexicon: Lexicon | None = None) -> tuple[Unknown, ...]:
    """List what no lexicon knows in a text, the most frequent first, then in the order of appearance."""
    folded = fold(text).text
    common = {match[0] for match in _WORD.finditer(folded) if match[0].islower()}
    counts: Counter[tuple[str, str]] = Counter()
    for word, kind in _found(folded, lexicon or built_in()):
        if word.lower() not in common or kind != "name":
            counts[word, kind] += 1
    return tuple(Unknown(word, n, kind) for (word, kind), n in _without_genitives(counts).most_common())


def _found(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    at = 0
    while match := _WORD.search(text, at):
        at = match.end()
        hit = lexicon.match(text, match.start())
        if hit:
            at = max(at, hit.end)
            continue
        word = match[0].split(":")[0]
        first = bool(_BEGINS.search(text[max(0, match.start() - 6) : match.start()]))
        if kind := _kind(word, first=first):
            yield word, kind


def _kind(word: str, *, first: bool) -> str:
    """What makes a word worth a listener's ear; nothing for ordinary Swedish words and names."""
    low = word.lower()
    if word.isupper():
        return "" if letters.is_word(word) else "acronym"
    if word in tables.words("names") or word.removesuffix("s") in tables.words("names"):
        return ""
    if any(_is_foreign(part) for part in low.split("-")):
        return "name" if word[0].isupper() else "foreign"
    if first or not word[0].isupper() or _SWEDISH.search(low) or grammar.known(word):
        return ""
    return "name"


def _is_foreign(word: str) -> bool:
    return len(word) > 3 and bool(_FOREIGN.search(word)) and not re.search("[åäö]", word)


def _without_genitives(counts: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Count "Macrons" with "Macron"."""
    for word, kind in list(counts):
        if word.endswith("s") and (word[:-1], kind) in counts:
            counts[word[:-1], kind] += counts.pop((word, kind))
    return counts
