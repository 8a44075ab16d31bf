"""Where the stress of a word lies: eSpeak NG puts it on the first syllable of words that came from abroad.

A listener finds words by their stress: `pˈuːliːtiːkər` is not heard as politiker, `pʊlˈiːtɪkər` is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")
_VOWEL = re.compile(r"[aɑeɛəiɪoɔuʊʉɵyʏøœæɒɜʌɐ]ː?")
_SHORT = {"uː": "ʊ", "iː": "ɪ", "ʉ": "ɵ", "eː": "ɛ", "oː": "ɔ", "ɑː": "a", "øː": "œ", "yː": "y", "ɛː": "ɛ"}
"""What becomes of a vowel that loses its stress."""
_LETTERS = "aeiouyåäöéáü"
_INFLECTIONS = frozenset(
    re.findall(
        r"\w+", "n t r s a e en et er ar or ns ts ens ets ers ars de des te tes na arna orna erna ernas arnas"
    )
)
_EASED = tuple(
    (re.compile(rf"(?:{letters})s?$"), re.compile(sounds), told)
    for letters, sounds, told in (
        # eSpeak NG gives inflections a second stress, as if they were parts of a compound
        ("a", r"ˌ(a)(?=s?$)", r"\1"),
        ("en|et|er|ern|arna|orna|erna", r"ˌ([əɛa])(?=[^ˈˌaəɛ]*$)", r"\1"),
        ("[^aeiouyåäö](?<!m)or|orna", r"ˌ?(?:uː|ɔ)(?=r(?:nˌ?a)?[sʂ]?$)", "ʊ"),
        # and reads their vowels as if they stood alone
        ("ig(?:a|are|ast|aste|en|het|heten|heter|heterna)", r"iː(?=ɡ)", "ɪ"),
    )
)
"""Endings by their letters; what is heard in words that have them; what is told instead."""


@dataclass(frozen=True)
class Place:
    """A vowel of a word."""

    number: int
    """From the end, the last being 1."""
    vowel: str = ""
    """What it is said as; empty: as it was."""
    foreign: bool = False
    """Whether the word is no compound, so that no other vowel in it is long."""


def restressed(word: str, sounds: str) -> str:
    """The `sounds` of `word` with the main stress on the right vowel, as far as that is known."""
    vowels = list(_VOWEL.finditer(sounds))
    place = _place(word.lower().strip("-.'’"), len(vowels)) if len(vowels) > 1 else None
    if place is None or place.number > len(vowels):
        return sounds
    target = len(vowels) - place.number
    if sounds.count("ˈ") == 1 and sounds[: vowels[target].start()].endswith("ˈ") and not place.vowel:
        return sounds
    return _moved(sounds, vowels, target, place)


def eased(word: str, sounds: str) -> str:
    """The `sounds` of `word` with light endings where it is inflected."""
    letters = word.lower()
    for ending, heard, said in _EASED:
        if ending.search(letters):
            sounds = heard.sub(said, sounds)
    return sounds


def _place(word: str, vowels: int) -> Place | None:
    return _known(word, vowels) or _by_ending(word, vowels)


def _known(word: str, vowels: int) -> Place | None:
    """The place in a word of the list, or in an inflected form of one."""
    if word in _words():
        return replace(_words()[word], foreign=_words()[word].number < vowels)
    for cut in range(1, 6):
        ending, base = word[-cut:], word[:-cut]
        if ending in _INFLECTIONS and base in _words():
            place = _words()[base]
            number = place.number + sum(letter in _LETTERS for letter in ending)
            return Place(number, place.vowel, number < vowels)
    return None


def _by_ending(word: str, vowels: int) -> Place | None:
    found = None
    for kind in ("begin", "end", "over"):
        rows = _rules()[kind]
        row = next((row for row in rows if _fits(kind, word, row)), None)
        if row is None:
            continue
        number = rows[row].number if kind == "end" else vowels + 1 - rows[row].number
        if 1 <= number <= vowels:
            found = Place(number, rows[row].vowel, kind == "end")
    return found


def _fits(kind: str, word: str, part: str) -> bool:
    return word != part and (word.endswith(part) if kind == "end" else word.startswith(part))


def _moved(sounds: str, vowels: list[re.Match[str]], target: int, place: Place) -> str:
    """`sounds` with the stress before the vowel `target`; what comes before it is short."""
    stressed = next((i for i, v in enumerate(vowels) if sounds[: v.start()].endswith("ˈ")), target)
    parts = []
    at = 0
    for index, found in enumerate(vowels):
        said, mark = found.group(), ""
        if index == target:
            said, mark = place.vowel or _full(said), "ˈ"
        elif index < target or place.foreign:
            said = _SHORT.get(said, said)
        elif index == stressed or sounds[: found.start()].endswith("ˌ"):
            mark = "ˌ"
        parts += [_unmarked(sounds[at : found.start()]), mark, said]
        at = found.end()
    return "".join([*parts, _unmarked(sounds[at:])])


def _unmarked(sounds: str) -> str:
    return sounds.replace("ˈ", "").replace("ˌ", "")


def _full(vowel: str) -> str:
    """A reduced vowel cannot carry the stress."""
    return "ɛ" if vowel == "ə" else vowel


@cache
def _words() -> dict[str, Place]:
    return {word: Place(int(number), vowel) for word, number, vowel in _rows("words.tsv")}


@cache
def _rules() -> dict[str, dict[str, Place]]:
    """For each kind its rows, the longest first."""
    kinds: dict[str, dict[str, Place]] = {"begin": {}, "end": {}, "over": {}}
    for kind, part, number, vowel in sorted(_rows("stress.tsv"), key=lambda row: -len(row[1])):
        kinds[kind][part] = Place(int(number), vowel.strip("-"))
    return kinds


def _rows(name: str) -> list[list[str]]:
    lines = (_DATA / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
