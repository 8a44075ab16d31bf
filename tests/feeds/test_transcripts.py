"""Captions: complete, in order, short enough to read."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.plain import legible
from feeds.transcripts import SRT_WIDTH, VTT_WIDTH, srt, transcript_json, vtt
from feeds.types import Cue
from feeds.words import told

TEXT = st.text(st.characters(), max_size=300) | st.text(st.sampled_from("ab &<>-\n\r→å"), max_size=300)
PARTS = st.lists(st.floats(0, 1), max_size=30)
GAPS = st.lists(st.tuples(st.floats(0, 2), st.floats(0, 20), TEXT, PARTS), max_size=8)
Gaps = list[tuple[float, float, str, list[float]]]


def cues(gaps: Gaps) -> list[Cue]:
    """Sentences with silences between them; some moments of their words are known."""
    made, clock = [], 0.0
    for silence, length, text, parts in gaps:
        start = clock + silence
        places = [found.start() for found in re.finditer(r"\S+", text)][1::2]
        moments = [start + length * part for part in sorted(parts)]
        words = told(zip(moments, places, strict=False))
        made.append(Cue(start, start + length, text, words))
        clock = made[-1].end
    return made


def read(text: str, point: str) -> list[tuple[int, int, list[str]]]:
    """Start and end in milliseconds and the lines of each caption."""
    stamp = rf"(\d\d+):([0-5]\d):([0-5]\d){re.escape(point)}(\d{{3}})"
    found = []
    for block in text.strip("\n").split("\n\n"):
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines) if "-->" in line), None)
        if at is not None:
            numbers = [int(number) for number in re.fullmatch(f"{stamp} --> {stamp}", lines[at]).groups()]  # type: ignore[union-attr]
            start, end = ((h * 60 + m) * 60_000 + s * 1000 + ms for h, m, s, ms in (numbers[:4], numbers[4:]))
            found.append((start, end, lines[at + 1 :]))
    return found


@given(GAPS)
def test_every_word_is_in_the_transcript_once_and_in_order(gaps: Gaps) -> None:
    said = "".join(legible(cue.text) for cue in cues(gaps)).replace(" ", "")
    for text in (
        "".join(unescape(line) for _, _, lines in read(vtt(cues(gaps)), ".") for line in lines),
        "".join(line for _, _, lines in read(srt(cues(gaps)), ",") for line in lines),
    ):
        assert text.replace(" ", "") == said


@given(GAPS)
def test_captions_follow_one_another_and_have_two_short_lines(gaps: Gaps) -> None:
    for found, width in ((read(vtt(cues(gaps)), "."), VTT_WIDTH), (read(srt(cues(gaps)), ","), SRT_WIDTH)):
        assert all(start < end for start, end, _ in found)
        assert all(before[1] <= after[0] for before, after in pairwise(found))
        assert all(1 <= len(lines) <= 2 for _, _, lines in found)
        assert all(0 < len(line) <= width for _, _, lines in found for line in lines)


def test_a_long_sentence_is_shared_in_time_by_its_length() -> None:
    sentence = "Regeringen föreslår att fler kommuner ska kunna få stöd för att bygga nya skolor " * 3
    found = read(vtt([Cue(10.0, 25.0, sentence)]), ".")
    assert len(found) == 2
    assert (found[0][0], found[-1][1]) == (10_000, 25_000)
    spoken = [sum(len(line.replace(" ", "")) for line in lines) for _, _, lines in found]
    rates = [(end - start) / letters for (start, end, _), letters in zip(found, spoken, strict=True)]
    assert max(rates) - min(rates) < 1


def test_captions_of_a_long_sentence_begin_with_their_first_words() -> None:
    sentence = "Regeringen föreslår att fler kommuner ska kunna få stöd för att bygga nya skolor " * 3
    places = [found.start() for found in re.finditer(r"\S+", sentence)]
    moments = {place: 10.0 + 0.25 * number + 0.01 * number**1.5 for number, place in enumerate(places)}
    cue = Cue(10.0, 25.0, sentence, told((at, place) for place, at in moments.items()))
    for found in (read(vtt([cue]), "."), read(srt([cue]), ",")):
        said = 0
        for start, _, lines in found:
            assert start == round(moments[places[said]] * 1000)
            said += len(" ".join(lines).split())
        assert (found[0][0], found[-1][1]) == (10_000, 25_000)
        assert all(before[1] == after[0] for before, after in pairwise(found))


def test_between_words_whose_moments_are_known_time_is_shared_by_letters() -> None:
    cue = Cue(0.0, 30.0, "aaaaa " * 63, told([(0.0, 0), (8.0, 6 * 42)]))
    first, second, third = read(vtt([cue]), ".")
    assert [len(" ".join(lines).split()) for _, _, lines in (first, second, third)] == [22, 22, 19]
    assert (first[0], second[0]) == (0, 8_000 * 22 // 42)
    assert third[0] == 8_000 + 22_000 * 2 // 21


def test_the_lines_of_a_caption_are_even() -> None:
    short = "Kommunen räknar med att köerna i centrum försvinner redan i maj."
    long = "Kommunen räknar med att köerna i centrum försvinner redan under maj månad i år."
    (one,) = read(vtt([Cue(0, 5, short)]), ".")
    (two,) = read(vtt([Cue(0, 5, long)]), ".")
    assert [len(line) for line in one[2]] == [64]
    assert [len(line) for line in two[2]] == [40, 38]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("H&M <3 Volvo", "H&M &lt;3 Volvo"),
        ("Bull & Bull & co", "Bull & Bull & co"),
        ("&amp; &lt;b&gt; &copy 2026 &#60;", "&amp;amp; &amp;lt;b&amp;gt; &amp;copy 2026 &amp;#60;"),
        ("a > b", "a > b"),
        ("förr --> nu", "förr --&gt; nu"),
        ("rad\n\nbrott", "rad brott"),
    ],
)
def test_nothing_that_is_said_can_break_the_file(said: str, written: str) -> None:
    assert vtt([Cue(0, 1, said)]) == f"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n{written}\n"


def test_a_file_is_written_as_its_format_says() -> None:
    spoken = [Cue(0.3, 2.0, "Bron är öppen."), Cue(3661.5, 3662.25, "Köerna är borta.")]
    assert vtt(spoken).splitlines()[5:] == ["01:01:01.500 --> 01:01:02.250", "Köerna är borta."]
    assert srt(spoken).splitlines()[4:] == ["2", "01:01:01,500 --> 01:01:02,250", "Köerna är borta."]


@given(GAPS)
def test_the_json_transcript_has_every_sentence_with_its_times(gaps: Gaps) -> None:
    found = json.loads(transcript_json(cues(gaps)))
    assert found["version"] == "1.0.0"
    said = [cue for cue in cues(gaps) if legible(cue.text)]
    assert [row["body"] for row in found["segments"]] == [legible(cue.text) for cue in said]
    for row, cue in zip(found["segments"], said, strict=True):
        moments = [word["startTime"] for word in row.get("words", [])]
        assert moments == sorted(moments)
        assert len(moments) == 0 or len(moments) <= len(cue.words.split())
        assert all(word["body"] in row["body"] for word in row.get("words", []))
        assert row["startTime"] == pytest.approx(cue.start, abs=0.001)
        assert row["startTime"] <= row["endTime"] == pytest.approx(cue.end, abs=0.001)


def test_the_json_transcript_has_the_moments_of_words_beside_their_sentence() -> None:
    cue = Cue(0.3, 2.0, "– Bron är\u00a0öppen.", "300:2 700:7 1100:10")
    (row,) = json.loads(transcript_json([cue]))["segments"]
    assert row["body"] == "– Bron är öppen."
    assert [(word["startTime"], word["body"]) for word in row["words"]] == [
        (0.3, "Bron"),
        (0.7, "är"),
        (1.1, "öppen."),
    ]


def test_silence_gives_an_empty_transcript() -> None:
    assert vtt([]) == "WEBVTT\n"
    assert vtt([Cue(0, 1, "\u200b")]) == "WEBVTT\n"
