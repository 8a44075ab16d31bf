"""Which written word is said where: exact inside readings, in order whatever the text is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.swedish import read, tokens
from audio.swedish.places import places

PIECES = """
Fyren på 3,5 kWh 22 maj 2025 15 000 kr dvs. SVT:s AIK & % – 12 km/h 2–1 kl. 14.30 070-123 så\u00adgar 😀
(ja) 3Arena www.svt.se 1 500 000 H&M ﬁn e\u0301
"""
PIECE = st.sampled_from(sorted({*PIECES.split(), "5\u00a0%", "\u200b"}))
TEXT = st.lists(PIECE, max_size=14).map(" ".join) | st.text(max_size=60)


def said(text: str) -> list[tuple[str, str]]:
    """Each written word with what is said from where it begins to where the next one does."""
    parts = tokens(text)
    reading = "".join(part.reading for part in parts)
    found = places(parts, read)
    ends = [*found[3::2], len(reading)][: len(found) // 2]
    rows = zip(found[::2], found[1::2], ends, strict=True)
    return [(text[written:].split()[0], reading[start:end].strip()) for written, start, end in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Drar 3,5 kWh.", [("Drar", "Drar"), ("3,5", "tre komma fem"), ("kWh.", "kilowattimmar.")]),
        ("22 maj 2025", [("22", "tjugoandra"), ("maj", "maj"), ("2025", "tjugohundratjugofem")]),
        ("12 km/h", [("12", "tolv"), ("km/h", "kilometer i timmen")]),
        ("för 15 000 kr", [("för", "för"), ("15", "femtontusen"), ("kr", "kronor")]),
        ("– H&M (45)", [("–", "–"), ("H&M", "H och M"), ("(45)", "(fyrtiofem)")]),
        ("SVT:s t.ex.", [("SVT:s", "S V T:s"), ("t.ex.", "till exempel")]),
        ("bara 5 %", [("bara", "bara"), ("5", "fem"), ("%", "procent")]),
        ("så\u00adgar ved", [("så\u00adgar", "sågar"), ("ved", "ved")]),
        ("ring 070-123 45 67", [
            ("ring", "ring"), ("070-123", "noll sju noll ett två tre"), ("45", "fyra fem"), ("67", "sex sju"),
        ]),
        ("", []),
        ("\u200b", []),
    ],
)  # fmt: skip
def test_a_written_word_begins_where_what_is_said_for_it_does(text: str, rows: list[tuple[str, str]]) -> None:
    assert said(text) == rows


@given(TEXT)
@settings(deadline=None)
def test_places_rise_in_both_texts_and_are_words_of_what_was_written(text: str) -> None:
    parts = tokens(text)
    found = places(parts, read)
    written, spoken = list(found[::2]), list(found[1::2])
    assert written == sorted(set(written))
    assert spoken == sorted(set(spoken))
    assert all(not text[at].isspace() and (at == 0 or text[at - 1].isspace()) for at in written)
    assert all(at < len("".join(part.reading for part in parts)) for at in spoken)
    assert found == places(parts, read)


@given(st.lists(st.sampled_from(["fyren", "tänds", "igen", "på", "Skarven.", "(nu)"])).map(" ".join))
def test_what_needs_no_reading_is_matched_word_for_word(text: str) -> None:
    assert [word for word, _ in said(text)] == text.split()
    assert all(word == spoken for word, spoken in said(text))
