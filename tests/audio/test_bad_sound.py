"""Voices that give what no voice should, and sentences of every length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr

from audio.cache import Cache
from audio.engines.around import Around
from audio.engines.espeak import Espeak
from audio.engines.tone import Tone
from audio.errors import VoiceError
from audio.record import record
from audio.sound import COMPACT, DEFAULT
from audio.types import Clip, Segment

SEGMENTS = (Segment("Fyren tänds igen i kväll.", 0.4), Segment("Det blåser på Skarven.", 0.4))


class Broken(Around):
    """Says one of the sentences as it is told to, however often it is asked."""

    def __init__(self, spoil: Callable[[Clip], Clip]) -> None:
        super().__init__(Tone())
        self.spoil = spoil

    def say(self, text: str) -> Clip:
        clip = super().say(text)
        return self.spoil(clip) if "Skarven" in text else clip


FAULTS: dict[str, Callable[[Clip], Clip]] = {
    "nothing": lambda clip: Clip(b"", clip.rate),
    "silence": lambda clip: Clip(bytes(len(clip.pcm)), clip.rate),
    "half a sample": lambda clip: Clip(clip.pcm[:-1], clip.rate),
    "no rate": lambda clip: Clip(clip.pcm, 0),
    "a rate that is none": lambda clip: Clip(clip.pcm, -24_000),
    "a rate for bats": lambda clip: Clip(clip.pcm, 10_000_000),
    "a tenth of it": lambda clip: Clip(clip.pcm[: len(clip.pcm) // 20 * 2], clip.rate),
    "a minute": lambda clip: Clip(clip.pcm * 40, clip.rate),
    "full scale": lambda clip: Clip(
        np.where(np.frombuffer(clip.pcm, "<i2") > 0, 32767, -32768).astype("<i2").tobytes(), clip.rate
    ),
    "a hole": lambda clip: Clip(clip.pcm[:9_000] + bytes(6 * clip.rate) + clip.pcm[9_000:], clip.rate),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_clip_that_is_no_speech_fails_the_episode_and_names_its_sentence(
    fault: str, tmp_path: Path
) -> None:
    with pytest.raises(VoiceError, match="Det blåser på Skarven"):
        record(SEGMENTS, Broken(FAULTS[fault]), sound=COMPACT, cache=Cache(tmp_path))


class Restless(Around):
    """Another rate for each sentence."""

    def __init__(self) -> None:
        super().__init__(Tone())
        self.rates = iter([8_000, 16_000, 22_050, 44_100, 48_000, 96_000])

    def say(self, text: str) -> Clip:
        clip, rate = super().say(text), next(self.rates)
        wave = np.frombuffer(clip.pcm, "<i2").astype(np.float32)
        return Clip(soxr.resample(wave, clip.rate, rate).astype("<i2").tobytes(), rate)


def test_every_rate_comes_out_as_one(tmp_path: Path, measure: Callable[..., Any]) -> None:
    segments = [
        Segment(f"Det blåser {number} sekundmeter på Skarven i kväll.", 0.4) for number in range(2, 8)
    ]
    made = record(segments, Restless(), sound=DEFAULT, cache=Cache(tmp_path), jobs=1)
    lengths = [mark.end - mark.start for mark in made.marks]
    assert max(lengths) - min(lengths) < 0.35
    assert measure(bytes(made.mp3)).loudness == pytest.approx(-16, abs=0.5)


@pytest.fixture(scope="module")
def espeak() -> Iterator[Espeak]:
    engine = Espeak(jobs=2)
    yield engine
    engine.close()


@pytest.mark.parametrize("text", ["Å", "A.", "1", "Ö!", "Nej.", "x"])
def test_a_sentence_of_a_letter_is_said(text: str, espeak: Espeak, tmp_path: Path) -> None:
    made = record([Segment(text)], espeak, sound=DEFAULT, cache=Cache(tmp_path))
    assert made.marks[0].end - made.marks[0].start > 0.1


def test_a_sentence_of_five_thousand_characters_is_said_whole(
    espeak: Espeak, tmp_path: Path, measure: Callable[..., Any]
) -> None:
    words = (f"och {n} bilar åkte över bron till fyren på Skarven" for n in count(100))
    text = "Det blåste"
    while len(text) < 5_000:
        text = f"{text} {next(words)}"
    made = record([Segment(f"{text}.")], espeak, sound=COMPACT, cache=Cache(tmp_path))
    assert 250 < made.duration < 700
    assert measure(bytes(made.mp3)).loudness == pytest.approx(-16, abs=0.5)
