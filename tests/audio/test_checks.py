"""An episode is the speech of its script: every sentence, in order, at a speed that speech can have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.cache import Cache
from audio.checks import Line, fault, flaw, spoken_words
from audio.engines.around import Around
from audio.engines.espeak import Espeak
from audio.engines.tone import Tone
from audio.errors import VoiceError
from audio.record import record
from audio.sound import COMPACT
from audio.types import Clip, Mark, Segment

SENTENCE = "Kommunen öppnar simhallen på måndag, säger ordföranden."
LINES = tuple(
    Line(Segment(f"Mening nummer {n} av tio."), f"Mening nummer {n} av tio.", 2.0) for n in range(10)
)
MARKS = tuple(Mark(0.3 + 2.4 * n, 2.3 + 2.4 * n, line.segment) for n, line in enumerate(LINES))
END = 25.0


def test_a_whole_episode_has_no_flaw() -> None:
    assert flaw(LINES, MARKS, END, 1.0) == ""


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_sentence_that_is_missing_doubled_or_elsewhere_is_a_flaw(at: int, other: int) -> None:
    swapped = list(MARKS)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    assert flaw(LINES, (*MARKS[:at], *MARKS[at + 1 :]), END, 1.0)
    assert flaw(LINES, (*MARKS[:at], MARKS[at], *MARKS[at:]), END, 1.0)
    assert bool(flaw(LINES, tuple(swapped), END, 1.0)) == (at != other)


@given(st.integers(0, 9), st.floats(0.01, 1.9))
def test_a_sentence_that_is_cut_is_named(at: int, less: float) -> None:
    cut = replace(MARKS[at], end=MARKS[at].end - less)
    told = flaw(LINES, (*MARKS[:at], cut, *MARKS[at + 1 :]), END, 1.0)
    assert told.startswith(f'"Mening nummer {at} av tio." lasts')


@given(st.integers(1, 9))
def test_a_sentence_over_another_is_named(at: int) -> None:
    moved = replace(MARKS[at], start=MARKS[at].start - 1, end=MARKS[at].end - 1)
    told = flaw(LINES, (*MARKS[:at], moved, *MARKS[at + 1 :]), END, 1.0)
    assert told == f'"Mening nummer {at} av tio." lies over another sentence or beyond the end'


def test_a_sentence_beyond_the_end_is_a_flaw() -> None:
    assert "beyond the end" in flaw(LINES, MARKS, 20.0, 1.0)


def test_sound_that_cannot_be_the_sentence_is_a_flaw() -> None:
    """However it came there: such as by a cache that somebody wrote into."""
    line = Line(Segment(SENTENCE), SENTENCE, 0.3)
    assert flaw((line,), (Mark(0.0, 0.3, line.segment),), 1.0, 1.0).endswith("a part is missing")


@pytest.mark.parametrize(
    ("seconds", "pace", "told"),
    [
        (2.0, 1.0, ""),
        (1.1, 1.0, ""),
        (0.95, 1.0, "316 words a minute, which is not between 60 and 300"),
        (5.5, 1.0, "55 words a minute, which is not between 60 and 300"),
        (0.95, 2.0, ""),
        (5.5, 0.5, ""),
        (5.5, None, ""),
        (0.3, None, "1000 words a minute, which is not between 15 and 900"),
    ],
)
def test_the_whole_is_spoken_at_a_speed_that_speech_can_have(
    seconds: float, pace: float | None, told: str
) -> None:
    lines = tuple(replace(line, seconds=seconds) for line in LINES)
    marks = tuple(Mark(6.0 * n, 6.0 * n + seconds, line.segment) for n, line in enumerate(lines))
    assert flaw(lines, marks, 70.0, pace) == told


def test_a_few_words_are_no_measure_of_speed() -> None:
    line = Line(Segment("Ja."), "Ja.", 0.05)
    assert flaw((line,), (Mark(0.0, 0.05, line.segment),), 1.0, 1.0) == ""


def test_a_number_counts_alike_in_figures_and_in_words() -> None:
    assert spoken_words("1896") == spoken_words("ett åtta nio sex") == 4
    assert spoken_words("– Vi har, säger hon …") == 4


class Hurried(Around):
    """Says that its sound has more samples a second than it has."""

    pace = 1.0  # type: ignore[assignment]

    def say(self, text: str) -> Clip:
        clip = super().say(text)
        return replace(clip, rate=clip.rate * 5 // 2)


def test_a_voice_whose_whole_cannot_be_speech_fails_the_episode(tmp_path: Path) -> None:
    segments = tuple(Segment(f"Det här är mening nummer {n} av väldigt många.", 0.4) for n in range(10))
    with pytest.raises(VoiceError, match=r"voice tone: \d+ words a minute, which is not between") as caught:
        record(segments, Hurried(Tone()), sound=COMPACT, cache=Cache(tmp_path))
    assert "Nothing of it is published" in caught.value.__notes__[0]


@pytest.mark.parametrize("options", [{"rate": 80, "gap": 60}, {"rate": 450}])
def test_every_setting_that_a_voice_has_can_be_used(tmp_path: Path, options: dict[str, object]) -> None:
    texts = (
        "Numret är 0701234567890123456789.",
        "12 345 678 901 och 3,1415926535",
        "ABCDEFGH",
        "Åren 1896, 1897, 1898 och 1899 var de fyra år då den nya fyren byggdes ute på Skarven, säger hon.",
        *(f"{SENTENCE} Det är mening nummer {n}." for n in range(4)),
    )
    assert sum(map(spoken_words, texts)) > 60
    engine = Espeak(options)
    record([Segment(text) for text in texts], engine, sound=COMPACT, cache=Cache(tmp_path))
    engine.close()


@pytest.mark.parametrize("pace", [0.02, 0.06, 0.5])
def test_a_voices_own_pace_is_no_fault(pace: float) -> None:
    engine = Tone({"pace": pace})
    for text in ("Å.", SENTENCE, SENTENCE * 20):
        assert fault(engine.say(text), text, engine.pace) == ""
