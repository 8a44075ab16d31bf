"""Newspaper Swedish is read as a reader would say it; what needs no reading is left alone."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audio.swedish import Style, read, tokens

from .scoring import CASES, accepted, cases

FLOORS = dict(line.split("\t") for line in (CASES / "floors.tsv").read_text(encoding="utf-8").splitlines())
WRITTEN = tuple(case.written for name in FLOORS for case in cases(CASES / f"{name}.tsv"))
PIECES = st.sampled_from(
    (
        *"0123456789 ,.:;-–/%§€$+*'()”abcåäöABCEUSVTIX\u00a0½²°#@&",
        *(
            "kl. ",
            "kr",
            "mdr",
            " kap. ",
            ":a",
            ":e",
            "-tal",
            " juni ",
            " av ",
            "EU:s",
            "bl.a. ",
            "www.",
            ".se",
            "vd",
        ),
    )
)
NEWS = st.lists(PIECES, max_size=24).map("".join)
FRAGMENTS = tuple({word for written in WRITTEN for word in written.split()})
COMMON = (
    "utan",
    "att",
    "sig",
    "under",
    "flera",
    "dagar",
    "regering",
    "företag",
    "skriver",
    "öppnar",
    "Göteborg",
)


@pytest.mark.parametrize("name", FLOORS)
def test_a_category_stays_above_its_floor(name: str) -> None:
    every = list(cases(CASES / f"{name}.tsv"))
    missed = [
        (case.written, read(case.written)) for case in every if not accepted(read(case.written), case.spoken)
    ]
    assert len(every) - len(missed) >= int(FLOORS[name]), missed


def test_the_cases_are_many_and_every_one_has_a_reading() -> None:
    assert len(WRITTEN) >= 600
    assert not any(
        char.isdigit()
        for name in FLOORS
        for case in cases(CASES / f"{name}.tsv")
        for char in "".join(case.spoken)
    )


@pytest.mark.parametrize("written", WRITTEN)
def test_reading_twice_changes_nothing_more(written: str) -> None:
    once = read(written)
    assert read(once) == once


@settings(deadline=None, max_examples=300)
@given(NEWS | st.text(max_size=40))
def test_reading_leaves_no_figure_and_no_unknown_sign(text: str) -> None:
    for char in read(text):
        assert not char.isdigit()
        assert char.isalpha() or unicodedata.category(char)[0] == "M" or char in " \n.,;:!?…–-()”\"’'", char


@settings(deadline=None, max_examples=300)
@given(NEWS | st.text(max_size=40))
def test_tokens_lie_side_by_side_and_cover_the_text(text: str) -> None:
    found = tokens(text)
    assert "".join(token.text for token in found) == text
    at = 0
    for token in found:
        assert (token.start, text[token.start : token.end]) == (at, token.text)
        at = token.end


@settings(deadline=None, max_examples=300)
@given(NEWS)
def test_the_same_text_is_always_read_the_same(text: str) -> None:
    assert read(text) == read(text) == "".join(token.reading for token in tokens(text))


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=60), st.sampled_from(["words", "spaced", "digits"]))
@example("1" * 5000, "words")
@example("e\u0301" * 40, "digits")
def test_no_text_can_stop_the_reader(text: str, profile: str) -> None:
    assert isinstance(read(text, profile), str)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.lists(st.sampled_from(COMMON), min_size=1, max_size=8), st.sampled_from(list(".!?,")))
def test_ordinary_words_are_untouched(words: list[str], mark: str) -> None:
    sentence = " ".join(words) + mark
    assert read(sentence) == sentence
    assert read("-".join(words)) == "-".join(words)


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=9).map(" ".join))
def test_reading_its_own_output_changes_nothing(text: str) -> None:
    once = read(text)
    assert read(once) == once


@pytest.mark.parametrize(
    ("style", "written", "spoken"),
    [
        (Style(years="tjugo"), "Valet 2022.", "Valet tjugotjugotvå."),
        (Style(years="tvåtusen"), "Valet 2022.", "Valet tvåtusentjugotvå."),
        (Style(hundred="hundra"), "Runt 100 personer.", "Runt hundra personer."),
        (Style(scores="plain"), "De vann med 2–1.", "De vann med två ett."),
        (Style(clock="spoken"), "kl. 14.30", "klockan halv tre"),
        (Style(clock="spoken"), "kl. 18.35", "klockan fem över halv sju"),
        (Style(decimals="digits"), "Tiden 9,58.", "Tiden nio komma fem åtta."),
        (Style(dates="bare"), "Det skedde 22 maj.", "Det skedde tjugoandra maj."),
        (
            Style(phones="groups"),
            "Ring 070-123 45 67.",
            "Ring noll sju noll etthundratjugotre fyrtiofem sextiosju.",
        ),
    ],
)
def test_a_style_chooses_between_right_readings(style: Style, written: str, spoken: str) -> None:
    assert read(written, style=style) == spoken


@pytest.mark.parametrize(
    ("profile", "spoken"),
    [
        (
            "words",
            "Den elfte juni tjugohundratjugofem steg E U:s skuld tre komma fem procent till femtiotre.",
        ),
        (
            "spaced",
            "Den elfte juni tjugo hundra tjugo fem steg E U:s skuld tre komma fem procent till femtio tre.",
        ),
        ("digits", "Den 11:e juni tjugohundra 25 steg E Us skuld 3 komma 5 procent till 53."),
    ],
)
def test_a_profile_changes_only_the_spelling_of_numbers(profile: str, spoken: str) -> None:
    assert read("Den 11 juni 2025 steg EU:s skuld 3,5 % till 53.", profile) == spoken  # type: ignore[arg-type]


def test_importing_the_package_reads_no_table() -> None:
    code = (
        "import time, sys; t = time.perf_counter(); import audio.swedish; took = time.perf_counter() - t\n"
        "assert not [m for m in sys.modules if m.startswith('audio.swedish.')], sys.modules\n"
        "print(took)"
    )
    took = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert float(took) < 0.5


NUMBERS = [char for char in map(chr, range(0x110000)) if unicodedata.category(char) in ("No", "Nl")]


@pytest.mark.parametrize("context", ["{}", "A{}", "@{}", "{} km", "#{}", "3{}", "{}5", "EU:s{}", "www.{}.se"])
def test_a_number_in_any_dress_is_read(context: str) -> None:
    for char in NUMBERS:
        assert not any(map(str.isdigit, read(context.format(char)))), char
