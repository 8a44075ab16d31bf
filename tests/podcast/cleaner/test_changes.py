"""What a correction changed."""

from __future__ import annotations

from podcast.cleaner.changes import Change, changes

OLD = ["Färjan går klockan sju.", "Den tar 40 bilar. Kaffet är slut.", "Ingen vet varför."]


def test_nothing_changed():
    assert changes(OLD, list(OLD)) == ()


def test_a_sentence_written_otherwise():
    new = [OLD[0], "Den tar 60 bilar. Kaffet är slut.", OLD[2]]
    assert changes(OLD, new) == (Change("Den tar 40 bilar.", "Den tar 60 bilar."),)


def test_a_sentence_gone_and_one_come():
    new = ["Färjan går klockan sju.", "Den tar 40 bilar.", "Ingen vet varför.", "I morgon är en annan dag."]
    assert changes(OLD, new) == (Change("Kaffet är slut.", ""), Change("", "I morgon är en annan dag."))


def test_moving_a_sentence_between_paragraphs_is_no_change():
    assert changes(["Ett. Två.", "Tre."], ["Ett.", "Två. Tre."]) == ()


def test_two_different_long_texts_are_compared_in_time():
    old = [f"Det här är mening nummer {n} i den gamla texten." for n in range(400)]
    new = [f"Något helt annat står här på plats {n}." for n in range(400)]
    assert len(changes(old, new)) == 800
