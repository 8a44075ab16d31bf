"""Number words: written down for the known traps, and read back for all others."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.swedish import numbers

ONES = {word: n for n, word in enumerate(numbers.digits("0123456789"))} | {"en": 1}
TEENS = dict(
    zip(
        ("tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton"),
        range(10, 20),
        strict=True,
    )
)
TENS = dict(
    zip(
        ("tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"),
        range(20, 100, 10),
        strict=True,
    )
)
SCALES = {"miljon": 10**6, "miljard": 10**9, "biljon": 10**12, "biljard": 10**15}


def joined(words: numbers.Words) -> str:
    return " ".join("".join(parts) for parts in words)


def value(words: numbers.Words) -> int:
    """Read number words back, by a grammar of its own."""
    total = part = 0
    for parts in words:
        small = 0
        for word in parts:
            scale = SCALES.get(word.removesuffix("er"))
            if scale:
                total, part, small = total + (part or small) * scale, 0, 0
            elif word == "hundra":
                small = (small or 1) * 100
            elif word == "tusen":
                small = (small or 1) * 1000
            else:
                small += (ONES | TEENS | TENS)[word]
        part += small
    return total + part


@settings(deadline=None, max_examples=500)
@given(st.integers(0, numbers.LARGEST) | st.integers(0, 20_000), st.booleans(), st.booleans())
def test_a_cardinal_can_be_read_back(n: int, en: bool, bare: bool) -> None:
    assert value(numbers.cardinal(n, en=en, bare_hundred=bare)) == n


@settings(deadline=None)
@given(st.integers(1001, 2199), st.sampled_from(["tjugohundra", "tjugo", "tvåtusen"]))
def test_a_year_can_be_read_back(n: int, style: str) -> None:
    century = {"tjugo": 20}.get(style, 0)
    said = numbers.year(n, style)
    assert value(said) in {n, century + n % 100}


@pytest.mark.parametrize(
    ("n", "cardinal", "ordinal", "noun"),
    [
        (1, "ett", "första", "etta"),
        (3, "tre", "tredje", "trea"),
        (8, "åtta", "åttonde", "åtta"),
        (12, "tolv", "tolfte", "tolva"),
        (21, "tjugoett", "tjugoförsta", "tjugoetta"),
        (30, "trettio", "trettionde", "trettia"),
        (40, "fyrtio", "fyrtionde", "fyrtia"),
        (100, "etthundra", "hundrade", "hundra"),
        (101, "etthundraett", "hundraförsta", "hundraetta"),
        (1_000_000, "en miljon", "miljonte", "en miljona"),
        (21_000_000, "tjugoen miljoner", "tjugoen miljonte", "tjugoen miljonera"),
    ],
)
def test_known_numbers(n: int, cardinal: str, ordinal: str, noun: str) -> None:
    assert joined(numbers.cardinal(n)) == cardinal
    assert joined(numbers.ordinal(n)) == ordinal
    if n < 1000:
        assert joined(numbers.noun(n)) == noun


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (1066, "tiohundrasextiosex"),
        (1523, "femtonhundratjugotre"),
        (1900, "nittonhundra"),
        (2000, "tvåtusen"),
        (2001, "tjugohundraett"),
        (2025, "tjugohundratjugofem"),
    ],
)
def test_known_years(n: int, said: str) -> None:
    assert joined(numbers.year(n)) == said
