"""The test voice is a real voice: deterministic, as long as its text, with times of words."""

from __future__ import annotations

import numpy as np
import pytest

from audio.engines.tone import Tone, pitch
from audio.errors import AudioError

TEXT = "Älgen åt upp 3 äpplen."


def test_the_same_text_is_the_same_sound_and_another_text_another() -> None:
    assert Tone().say(TEXT) == Tone().say(TEXT)
    assert Tone().say(TEXT).pcm != Tone().say("Älgen åt upp 4 äpplen.").pcm


def test_each_word_has_its_tone_where_it_says_so() -> None:
    clip = Tone().say(TEXT)
    samples = np.frombuffer(clip.pcm, "<i2")
    for word in clip.words:
        spoken = TEXT[word.start : word.start + word.length]
        start = int(word.at * clip.rate)
        piece = samples[start : start + int(0.06 * len(spoken) * clip.rate)]
        strongest = np.abs(np.fft.rfft(piece)).argmax() * clip.rate / len(piece)
        assert strongest == pytest.approx(pitch(spoken), abs=clip.rate / len(piece))
    assert [TEXT[w.start : w.start + w.length] for w in clip.words] == ["Älgen", "åt", "upp", "3", "äpplen"]


def test_a_longer_text_and_a_slower_pace_take_longer() -> None:
    usual = len(Tone().say(TEXT).pcm)
    assert len(Tone().say(TEXT + TEXT).pcm) > 1.5 * usual
    assert len(Tone({"pace": 0.1}).say(TEXT).pcm) > 1.3 * usual


def test_nothing_to_say_is_silence() -> None:
    clip = Tone().say(" …\ud800")
    assert clip.pcm
    assert not any(clip.pcm)


def test_an_option_it_does_not_have_is_named() -> None:
    with pytest.raises(AudioError, match="unknown option of voice tone: rate: choose from pace, level"):
        Tone({"rate": 1})
