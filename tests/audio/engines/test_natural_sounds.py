"""Every sound that eSpeak NG can spell is told to the natural voice, and none is dropped in silence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.engines.espeak import installed
from audio.engines.natural.sounds import UNKNOWN, alphabet, table, told, unknown

CASES = Path(__file__).parents[2] / "swedish"
ROOT = Path(__file__).parents[3]
PROGRAM = """
import json, sys
from audio.engines.natural.phonemes import Phonemes
phonemes = Phonemes(*sys.argv[1:])
json.dump([phonemes.of(text) for text in json.load(sys.stdin)], sys.stdout)
"""


def spelled(texts: list[str]) -> list[str]:
    """What a process of its own spells."""
    library = installed()
    command = [sys.executable, "-c", PROGRAM, str(library.path), str(library.folder)]
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, cwd=ROOT, check=True
    )
    return list(json.loads(done.stdout))


@pytest.fixture(scope="module")
def readings() -> list[str]:
    """Everything the cases of the reading are said as, and every sentence of them."""
    found = []
    for path in sorted(CASES.glob("*.tsv")):
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
        found += [reading for row in rows if len(row) > 2 for reading in row[2].split("|")]
    found += (CASES / "sentences.txt").read_text("utf-8").splitlines()
    return found


def test_every_sound_of_every_reading_has_a_row(readings: list[str]) -> None:
    assert len(readings) > 900
    sounds = spelled(readings)
    assert {
        symbol: text for text, line in zip(readings, sounds, strict=True) for symbol in unknown(line)
    } == {}
    assert all(set(told(line)) <= set(alphabet()) for line in sounds)


def test_a_spelling_does_not_depend_on_what_was_spelled_before(readings: list[str]) -> None:
    some = readings[::7]
    assert spelled(some[::-1])[::-1] == spelled(some)


LETTERS = "abcdefghijklmnopqrstuvwxyzåäöéèüæøñçšžłđőß"


def test_every_letter_alone_and_words_of_other_languages_have_their_rows() -> None:
    words = [
        *LETTERS,
        "Facebook",
        "Microsoft",
        "The Guardian",
        "Zlatan Ibrahimović",
        "Göteborg",
        "naïv",
        "Łódź",
    ]
    sounds = spelled(words)
    assert all(sounds)
    assert [symbol for line in sounds for symbol in unknown(line)] == []
    assert "(" not in "".join(sounds)  # the names of languages around a foreign word are not sounds


def test_all_that_is_told_is_in_the_alphabet() -> None:
    assert {symbol for row in table().values() for symbol in row} <= set(alphabet())
    assert len(set(alphabet().values())) == len(alphabet())


def test_the_longest_row_is_taken() -> None:
    assert told("sxˈʉ") == "ʃˈɥ"
    assert told("sˈɑː") == "sˈɑː"


def test_a_sound_without_a_row_is_told_as_the_nearest() -> None:
    assert unknown("b̪ɑ̈ʘǃ") == ("̪", "̈", "ʘ", "ǃ")
    assert told("bé") == "be"
    assert told("ж") == UNKNOWN
    assert told("˥") == ""


@settings(deadline=None)
@given(st.text())
def test_whatever_is_spelled_the_model_can_read_it(text: str) -> None:
    assert set(told(text)) <= set(alphabet())
