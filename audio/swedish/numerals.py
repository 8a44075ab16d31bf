"""How a profile spells number words: joined, spaced, or left as figures for an engine that knows them."""

from __future__ import annotations

from audio.swedish import numbers
from audio.swedish.numbers import Words
from audio.swedish.types import Style
from audio.types import Profile

# Names of the letters, as espeak-ng must see them before an ending: é keeps the vowel long before n and s.
_LETTER_NAMES = {
    "A": "A",
    "B": "Bé",
    "C": "Sé",
    "D": "Dé",
    "E": "E",
    "F": "Eff",
    "G": "Gé",
    "H": "Hå",
    "I": "I",
    "J": "Ji",
    "K": "Kå",
    "L": "Ell",
    "M": "Emm",
    "N": "Enn",
    "O": "O",
    "P": "Pé",
    "Q": "Ku",
    "R": "Err",
    "S": "Ess",
    "T": "Té",
    "U": "U",
    "V": "Vé",
    "W": "Dubbelvé",
    "X": "Ex",
    "Y": "Y",
    "Z": "Zäta",
    "Å": "Å",
    "Ä": "Ä",
    "Ö": "Ö",
}


def _letter_with(letter: str, ending: str) -> str:
    name = _LETTER_NAMES[letter]
    if ending == "s":
        return {"A": "Az", "S": "Ess", "X": "Ex"}.get(letter, name + "s")
    return (name.replace("é", "e") if ending[0] in "aeiouyåäö" else name) + ending


def numerals(profile: Profile, style: Style) -> Numerals:
    """The speller of a profile."""
    return {"words": Numerals, "spaced": Spaced, "digits": Figures}[profile](style)


class Numerals:
    """Joined number words: tjugotre, ettusen tvåhundra."""

    joint = ""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.bare_hundred = style.hundred == "hundra"

    def cardinal(self, n: int, *, en: bool = False) -> str:
        return self.spell(numbers.cardinal(n, en=en, bare_hundred=self.bare_hundred))

    def ordinal(self, n: int, *, masculine: bool = False) -> str:
        return self.spell(numbers.ordinal(n, masculine=masculine))

    def year(self, n: int) -> str:
        return self.spell(numbers.year(n, self.style.years))

    def noun(self, n: int, ending: str = "") -> str:
        """A figure as a thing with its ending: 22:an → tjugotvåan."""
        word = self.spell(numbers.noun(n))
        return word[:-1] + ending if ending else word

    def figures(self, figures: str) -> str:
        return " ".join(numbers.digits(figures))

    def letters(self, word: str, ending: str = "") -> str:
        """Spell a word: SVT → S V T; an ending keeps its colon: E U:s."""
        spelled = " ".join(c.upper() for c in word if c.isalnum())
        return f"{spelled}:{ending}" if ending else spelled

    def compound(self, n: int, word: str, *, as_year: bool = False) -> str:
        """A number as the first part of a word: 25-årig, 1990-talet, 1000-tals."""
        spoken = numbers.year(n, self.style.years) if as_year else self._first_part(n)
        return self._glue(spoken, word)

    def spell(self, words: Words) -> str:
        return " ".join(self._join(parts) for parts in words)

    def _first_part(self, n: int) -> Words:
        return numbers.cardinal(n, bare_hundred=self.bare_hundred or n in {100, 1000})

    def _glue(self, words: Words, word: str) -> str:
        head = self.spell(words)
        if words == (("ett", "tusen"),):
            head = "tusen"
        # Three of a letter in a row are written as two: tjugoett + tiden.
        return head + (word[1:] if head[-2:] == word[0] * 2 else word)

    def _join(self, parts: tuple[str, ...]) -> str:
        return "".join(parts).replace("etttusen", "ettusen")


class Spaced(Numerals):
    """Every part by itself: tjugo tre, ett tusen två hundra."""

    def _join(self, parts: tuple[str, ...]) -> str:
        return " ".join(parts)


class Figures(Numerals):
    """Figures stay where espeak-ng says them better than words; the rest is spelled.

    Measured: "femtiotre" becomes f'ɛmtiː'ɔtrə, "53" the natural f'ɛmtɪtr'eː; "71 personer" says "-ett",
    "70-en personer" says "-en".
    """

    def cardinal(self, n: int, *, en: bool = False) -> str:
        if n < 2 or n >= 10**12:
            return super().cardinal(n, en=en)
        if en and n % 10 == 1 and n % 100 != 11:
            return self._with_en(n - 1)
        return f"{n:,}".replace(",", " ") if n >= 10_000 else str(n)

    def ordinal(self, n: int, *, masculine: bool = False) -> str:
        if n % 100 == 0 or n < 3 or (masculine and n % 10 in {1, 2}):
            return super().ordinal(n, masculine=masculine)
        if n > 100 and n % 100 < 20:  # 101:a is read letter by letter after the hundred
            return f"{n - n % 100} {super().ordinal(n % 100)}"
        return f"{n}:{'a' if n % 10 in {1, 2} and n % 100 not in {11, 12} else 'e'}"

    def year(self, n: int) -> str:
        century, rest = divmod(n, 100)
        if n == 2000 or not 10 <= century <= 20 or (century == 20 and self.style.years == "tvåtusen"):
            return f"tvåtusen {rest}".removesuffix(" 0") if century == 20 else str(n)
        if 11 <= century <= 19 and rest > 9:
            return str(n)
        hundreds = self._century(century)
        return f"{hundreds} {rest}" if rest else hundreds

    def figures(self, figures: str) -> str:
        return " ".join(figures)

    def letters(self, word: str, ending: str = "") -> str:
        """Spelled like the others, but the last letter takes its ending as its name does: V Dén, F Enns.

        espeak-ng reads the ending after a colon as a letter of its own ("e-u ess").
        """
        spelled = super().letters(word)
        if not ending or spelled[-1:] not in _LETTER_NAMES:
            return spelled + ending
        return spelled[:-1] + _letter_with(spelled[-1], ending)

    def compound(self, n: int, word: str, *, as_year: bool = False) -> str:
        century, rest = divmod(n, 100)
        if as_year and 10 <= century <= 20:
            head = self._century(century)
            return f"{head} {rest}-{word}" if rest else f"{head}{word}"
        return f"{n}-{word}" if 2 <= n < 10_000 and n % 100 else self._glue(self._first_part(n), word)

    def _with_en(self, n: int) -> str:
        if n % 100:
            return f"{n}-en"
        return f"{n} en" if n < 10_000 else f"{n:,} en".replace(",", " ")

    def _century(self, century: int) -> str:
        if century == 20 and self.style.years == "tjugo":
            return "tjugo"
        return "".join(numbers.year(century * 100, "tjugohundra")[0]) if century != 20 else "tjugohundra"
