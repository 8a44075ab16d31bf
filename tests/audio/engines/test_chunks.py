"""Sentences are cut where a reader breathes, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.engines.chunks import cut

CASES = {
    "a clause mark is better than a blank": (
        "Regeringen har beslutat om åtgärder för kommunerna i Norrland, säger ministern till de utsända",
        90,
        (
            "Regeringen har beslutat om åtgärder för kommunerna i Norrland,",
            "säger ministern till de utsända",
        ),
    ),
    "the end of a sentence is better than a comma": (
        "Det var en gång en liten minister. Hon bodde i Umeå, hade en katt och åt gröt",
        60,
        ("Det var en gång en liten minister.", "Hon bodde i Umeå, hade en katt och åt gröt"),
    ),
    "a conjunction is better than any word": (
        "Det regnar och blåser kraftigt över hela landet men på fredag väntas solen komma tillbaka",
        60,
        ("Det regnar och blåser kraftigt över hela landet", "men på fredag väntas solen komma tillbaka"),
    ),
    "a number stays whole": (
        "De sammanlagda kostnaderna för bygget är 12 500 kronor",
        44,
        ("De sammanlagda kostnaderna för bygget är", "12 500 kronor"),
    ),
    "an abbreviation stays with its number": (
        "Mötet med hela den nya styrelsen börjar kl. 12.30 i dag",
        45,
        ("Mötet med hela den nya styrelsen börjar", "kl. 12.30 i dag"),
    ),
    "a genitive stays whole": (
        "Det var ett beslut som fattades av USA:s ambassad",
        38,
        ("Det var ett beslut som fattades av", "USA:s ambassad"),
    ),
    "what is short is left alone": ("  Hej,\n du. ", 100, ("Hej, du.",)),
    "a word without end is cut all the same": ("Se " + "å" * 25, 10, ("Se", "å" * 10, "å" * 10, "å" * 5)),
    "marks alone are not said": ("– … –", 100, ()),
    "nothing is nothing": ("", 100, ()),
}


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_is_cut_where(case: str) -> None:
    text, most, pieces = CASES[case]
    assert cut(text, most) == pieces


@settings(deadline=None)
@given(st.text(alphabet="aå1 ,.:–\u00a0\n", max_size=300), st.integers(5, 100))
def test_no_piece_is_too_long_and_no_letter_is_lost(text: str, most: int) -> None:
    pieces = cut(text, most)
    assert all(0 < len(piece) <= most for piece in pieces)
    assert [c for piece in pieces for c in piece if c.isalnum()] == [c for c in text if c.isalnum()]


@settings(deadline=None)
@given(st.lists(st.text(alphabet="aå1,.:", min_size=1, max_size=20), max_size=40))
def test_tokens_stay_whole(tokens: list[str]) -> None:
    pieces = cut(" ".join(tokens), 30)
    kept = [token for piece in pieces for token in piece.split(" ")]
    assert [t for t in kept if t.strip(",.:")] == [t for t in tokens if t.strip(",.:")]
