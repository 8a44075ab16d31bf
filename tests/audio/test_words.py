"""The moment of every word: kept, brought into the recording, and where the ear hears it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.cache import Cache
from audio.chime import write_chime
from audio.dress import Dress
from audio.engines.espeak import Espeak
from audio.engines.tone import Tone, pitch
from audio.level import prepare
from audio.mp3 import Run
from audio.record import record
from audio.sound import COMPACT, DEFAULT, Sound
from audio.swedish import tokens
from audio.types import Clip, Mark, Recording, Segment, Word
from audio.words import packed, said_when

Hear = Callable[[bytes], npt.NDArray[np.int16]]

SEGMENTS = (
    Segment("Fyren på Skarven tänds igen", 1.1, bed=True),
    Segment("Efter 31 år i mörker ska fyren lysa för seglare.", 0.4),
    Segment("– Vi har saknat ljuset, säger Berit Holm.", 0.4),
    Segment("Lampan drar 3,5 kWh om dygnet.", 0.4),
    Segment("Beslutet togs på tisdagen.", 0.75),
    Segment("Beslutet togs på tisdagen.", 0.0),
)


def words(made: Recording) -> list[tuple[float, str]]:
    return [(at, mark.segment.text[where:].split()[0]) for mark in made.marks for at, where in mark.words]


def check(made: Recording) -> None:
    for mark in made.marks:
        times = [mark.start, *(at for at, _ in mark.words), mark.end]
        assert times == sorted(times)
        assert [at for _, at in mark.words] == sorted({at for _, at in mark.words})


@pytest.mark.parametrize("sound", [DEFAULT, COMPACT], ids=["default", "compact"])
@pytest.mark.parametrize("bed", [False, True], ids=["bare", "bed"])
def test_every_word_sounds_at_its_moment(sound: Sound, bed: bool, tmp_path: Path, hear: Hear) -> None:
    """Each word of the test voice is a tone of its own, which is not there before and is there after."""
    dress = None
    if bed:
        write_chime(tmp_path / "music.wav", "intro")
        dress = Dress(bed=tmp_path / "music.wav")
    made = record(SEGMENTS, Tone(), sound=sound, cache=Cache(tmp_path / "cache"), dress=dress)
    check(made)
    heard = hear(bytes(made.mp3)).astype(np.float64)
    assert len(words(made)) == 36
    for at, word in words(made):
        spoken = {"31": "trettioett", "3,5": "tre", "kWh": "kilowattimmar"}.get(word, word).strip(".,")
        before, after = (strength(heard, at + shift, pitch(spoken), sound.rate) for shift in (-0.035, 0.006))
        assert after > 8 * before, (word, at)


def strength(heard: npt.NDArray[np.float64], at: float, hertz: float, rate: int) -> float:
    """Of a tone in the 30 milliseconds from `at`."""
    piece = heard[round(at * rate) :][: round(0.03 * rate)]
    turn = np.exp(-2j * np.pi * hertz * np.arange(len(piece)) / rate)
    return float(np.abs((piece * np.hanning(len(piece)) * turn).sum()))


@pytest.mark.parametrize("sound", [DEFAULT, COMPACT], ids=["default", "compact"])
def test_espeaks_words_begin_where_a_silence_between_them_ends(
    sound: Sound, tmp_path: Path, hear: Hear
) -> None:
    """With a long gap between words there is silence just before each of them, and sound soon after."""
    engine = Espeak({"gap": 30})
    try:
        made = record(SEGMENTS, engine, sound=sound, cache=Cache(tmp_path))
    finally:
        engine.close()
    check(made)
    wave = np.abs(hear(bytes(made.mp3)).astype(int)) / 32768
    frame = sound.frame / sound.rate
    told = words(made)
    assert len(told) == 36
    for at, word in told:
        first = round(at * sound.rate)
        assert wave[first : first + round(0.3 * sound.rate)].max() > 0.02, word
        onset = first - round(0.01 * sound.rate)
        assert wave[onset - round(frame * sound.rate) : onset].max() < 0.02, word


def test_a_recording_from_the_cache_has_the_same_words(tmp_path: Path) -> None:
    made = [record(SEGMENTS, Tone(), sound=COMPACT, cache=Cache(tmp_path)) for _ in range(2)]
    assert made[1].spoken == 0
    assert made[0].marks == made[1].marks


def test_a_voice_that_tells_no_times_gives_none(tmp_path: Path) -> None:
    class Silent(Tone):
        fingerprint = "tells nothing"

        def say(self, text: str) -> Clip:
            clip = super().say(text)
            return Clip(clip.pcm, clip.rate)

    made = record(SEGMENTS, Silent(), sound=COMPACT, cache=Cache(tmp_path))
    assert not any(mark.words for mark in made.marks)


@given(st.floats(0, 2), st.integers(0, 99))
def test_words_move_with_what_is_cut_before_them(silence: float, seed: int) -> None:
    rate = 22_050
    tone = 0.3 * np.sin(np.arange(rate) * (0.05 + seed / 1000))
    wave = np.concatenate((np.zeros(round(silence * rate)), tone))
    words = (Word(0.0, 0, 2), Word(silence, 0, 2), Word(silence + 0.5, 3, 4), Word(9.0, 8, 1))
    made = prepare(Clip((wave * 32767).astype("<i2").tobytes(), rate, words), COMPACT)
    cut = silence + 1.0 - len(made.pcm) / 2 / COMPACT.rate
    assert [word.start for word in made.words] == [0, 0, 3]
    assert made.words[0].at == 0.0
    assert made.words[2].at == pytest.approx(silence + 0.5 - max(0.0, cut), abs=0.002)


TIMES = st.lists(st.tuples(st.floats(-1, 9), st.integers(-2, 60), st.integers(0, 9)), max_size=20)


@given(st.text("ab 5%.–", max_size=50), TIMES, st.floats(0, 100), st.floats(0, 5), st.integers(0, 5000))
def test_whatever_an_engine_tells_words_stay_in_order_and_inside(
    text: str, told: list[tuple[float, int, int]], start: float, length: float, onset: int
) -> None:
    from audio.swedish import read
    from audio.swedish.places import places

    run = Run(b"", 0, 0, onset, words=packed([Word(*each) for each in told], 8000))
    mark = Mark(start, start + length, Segment(text))
    found = said_when(mark, run, places(tokens(text), read), 8000)
    times = [start, *(at for at, _ in found), mark.end]
    assert times == sorted(times)
    assert [at for _, at in found] == sorted({at for _, at in found})
    assert all(text[at].strip() for _, at in found)
