"""Silence around speech goes, speech stays."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.trim import FADE, KEEP_AFTER, KEEP_BEFORE, audible, faded, spoken

RATE = 24_000


@given(st.integers(0, 5_000), st.integers(1, 5_000), st.integers(0, 5_000))
@settings(deadline=None)
def test_a_little_is_kept_before_and_after_and_no_more(before: int, speech: int, after: int) -> None:
    wave = np.concatenate((np.zeros(before), np.full(speech, -0.1), np.full(after, 0.001))).astype(np.float32)
    assert audible(wave, 0.01) == (before, before + speech)
    start, end = spoken(wave, RATE, 0.01)
    assert start == max(0, before - round(KEEP_BEFORE * RATE))
    assert end == min(len(wave), before + speech + round(KEEP_AFTER * RATE))


def test_silence_has_nothing_to_keep() -> None:
    assert spoken(np.zeros(1_000, np.float32), RATE, 0.01) == (0, 0)
    assert spoken(np.zeros(0, np.float32), RATE, 0.01) == (0, 0)


@given(st.integers(0, 1_000))
@settings(deadline=None)
def test_edges_rise_from_nothing_and_the_middle_stays(length: int) -> None:
    wave = np.ones(length, np.float32)
    result = faded(wave, RATE)
    edge = min(round(FADE * RATE), length // 2)
    assert (wave == 1).all(), "the sound given is left alone"
    assert (result[edge : length - edge] == 1).all()
    assert (np.diff(result[:edge]) > 0).all()
    np.testing.assert_array_equal(result, result[::-1])
    if edge > 1:
        assert result[0] < 0.26
