"""Marks reach the natural voice, and no portion is longer than it can take."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.engines.natural.phrases import MOST, portions, with_marks
from audio.engines.natural.spelling import Spelling

MARKED = {
    "Hej på dig": "hej på dig.",
    "Hej, du!": "hej, du!",
    "Kommer du?": "kommer du?",
    "– Vi vet inte, säger hon.": "vi vet inte, säger hon.",
    "Räntan – som höjs – är låg.": "räntan — som höjs — är låg.",
    "Han (66 år) gick.": "han (66 år) gick.",
    "Så blev det (till sist)": "så blev det (till sist).",
    "”Nej”, sa han: ”aldrig.”": "nej, sa han: aldrig.",
    "USA:s klockan 12.30 och A.B": "usa:s klockan 12.30 och a.b.",
    "Vänta … nu!": "vänta… nu!",
    "Va?!": "va?",
    "Rubrik:": "rubrik.",
    "": "",
    "–": "",
    "...": "",
    "( )": "",
}


@pytest.mark.parametrize("text", MARKED)
def test_marks_are_told_between_the_sounds(text: str) -> None:
    assert with_marks(text, str.lower) == MARKED[text]


@settings(deadline=None)
@given(st.text(alphabet='ab ,.;:!?…–-—()[]"”»1', max_size=60))
def test_no_letter_is_lost_and_no_mark_stands_alone(text: str) -> None:
    line = with_marks(text, lambda phrase: "".join(filter(str.isalnum, phrase)))
    assert [c for c in line if c.isalnum()] == [c for c in text if c.isalnum()]
    assert "  " not in line
    assert line == line.strip()
    assert bool(line) == any(map(str.isalnum, text))


@settings(deadline=None)
@given(st.text(alphabet="abc ,.;—", max_size=400), st.integers(5, 60), st.integers(0, 60))
def test_portions_are_short_enough_and_lose_nothing(sounds: str, easy: int, more: int) -> None:
    most = easy + more
    found = portions(sounds, easy, most)
    assert all(0 < len(portion) <= most for portion in found)
    assert "".join(found).replace(" ", "") == sounds.replace(" ", "") or not sounds.strip()


def test_a_long_sentence_is_cut_at_a_clause_near_its_middle() -> None:
    clause = "a" * 99 + ", "
    assert portions((clause * 4).strip()) == ((clause * 2).strip(), (clause * 2).strip())


def test_a_sentence_without_marks_is_cut_only_when_the_model_cannot_take_it() -> None:
    words = ("b" * 9 + " ") * 51
    assert portions(words.strip()) == (words.strip(),)
    assert [len(portion) for portion in portions((words * 2).strip())] == [509, 509]
    assert portions("c" * MOST) == ("c" * MOST,)
    assert len(portions("d" * 1200)) == 4


class Letters:
    """Somebody who reads abbreviations as several words."""

    def of(self, text: str) -> str:
        return text.lower().replace("kl", "klockan slagen")


def test_words_read_as_several_do_not_shift_the_stress_of_others() -> None:
    assert Spelling(Letters()).sounds("kl nio") == "klockan slagen nio"
