"""A whole episode as listeners get it, examined by programs that know nothing of ours."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import miniaudio
import numpy as np
import numpy.typing as npt
import pytest
import soundfile  # type: ignore[import-untyped]

from audio.cache import Cache
from audio.engines import voice
from audio.record import record
from audio.sound import COMPACT, DEFAULT, Sound
from audio.tags import Tags, tag
from audio.types import Recording, Segment

Hear = Callable[[bytes], npt.NDArray[np.int16]]

SCRIPT = (
    Segment("Fyren på Skarven tänds igen", 1.1, "Fyren på Skarven"),
    Segment("Efter 31 år i mörker ska fyren lysa för seglare.", 0.4),
    Segment("Nej.", 0.4),
    Segment("– Vi har saknat ljuset, säger Berit Holm, som har bott på ön sedan 1962.", 0.75),
    Segment("Ny lampa från Polen", 0.6, "Lampan"),
    Segment("Lampan drar 3,5 kilowattimmar om dygnet, mot 12 för den gamla.", 0.4),
    Segment("Å!", 0.0),
)
SOUNDS = pytest.mark.parametrize("sound", [DEFAULT, COMPACT, Sound(target=-19.0)], ids=lambda s: s.key)
SILENT_SEAM = 10 ** (-60 / 20)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Sound], Recording]]:
    engine = voice("espeak", jobs=2)
    cache = Cache(tmp_path_factory.mktemp("cache"))
    yield lambda sound: record(SCRIPT, engine, sound=sound, cache=cache)
    engine.close()


def file_of(made: Recording) -> bytes:
    from datetime import date

    tags = Tags(
        "Fyren", "Redaktionen", "Uppläst", date(2026, 11, 23), chapters=made.chapters, duration=made.duration
    )
    return tag(tags) + bytes(made.mp3)


@SOUNDS
def test_three_strict_decoders_hear_as_many_samples_as_the_header_tells(
    sound: Sound, recorded: Callable[[Sound], Recording], hear: Hear
) -> None:
    made = recorded(sound)
    whole = file_of(made)
    played = round(made.duration * sound.rate)
    assert len(hear(whole)) == played
    assert miniaudio.mp3_read_s16(whole).num_frames == played
    heard, rate = soundfile.read(io.BytesIO(whole), dtype="int16")
    assert (len(heard), rate) == (played, sound.rate)


@SOUNDS
def test_every_pause_is_silent_and_as_long_as_planned(
    sound: Sound, recorded: Callable[[Sound], Recording], hear: Hear
) -> None:
    made = recorded(sound)
    wave = np.abs(hear(bytes(made.mp3)).astype(np.float64)) / 32768
    frame = sound.frame / sound.rate
    assert made.marks[0].start <= 0.5
    for before, after in pairwise(made.marks):
        assert after.start - before.end == pytest.approx(before.segment.pause, abs=frame)
        # Voices die away and consonants begin within 60 and 30 ms of what can be heard.
        quiet = wave[round((before.end + 0.09) * sound.rate) : round((after.start - 0.06) * sound.rate)]
        assert quiet.max() < SILENT_SEAM
    assert made.duration - made.marks[-1].end == pytest.approx(sound.tail, abs=frame)


@SOUNDS
def test_every_mark_is_where_the_ear_hears_it_to_a_frame(
    sound: Sound, recorded: Callable[[Sound], Recording], hear: Hear
) -> None:
    made = recorded(sound)
    wave = np.abs(hear(bytes(made.mp3)).astype(int)) / 32768
    soft, clear = (10 ** (level / 20) for level in (-53, -47))  # on either side of the -50 dBFS of a mark
    for mark in made.marks:
        start, end = round(mark.start * sound.rate), round(mark.end * sound.rate)
        assert wave[start : start + sound.frame].max() > soft < wave[end - sound.frame : end].max()
        assert wave[start - 2 * sound.frame : start - sound.frame].max() < clear
        assert wave[end + sound.frame : end + 2 * sound.frame].max() < clear


@SOUNDS
def test_it_is_as_loud_as_asked_and_never_too_loud(
    sound: Sound, recorded: Callable[[Sound], Recording], measure: Callable[..., Any]
) -> None:
    told = measure(bytes(recorded(sound).mp3))
    assert told.loudness == pytest.approx(sound.target, abs=0.5)
    assert told.peak <= -1.0


def test_the_cache_may_be_lost_at_any_time(tmp_path: Path, recorded: Callable[[Sound], Recording]) -> None:
    """What was evicted is spoken again, and the file is the same to the byte."""
    engine = voice("espeak", jobs=1)
    cache = Cache(tmp_path)
    try:
        first = record(SCRIPT, engine, sound=DEFAULT, cache=cache, jobs=1)
        cache.prune(0)
        again = record(SCRIPT, engine, sound=DEFAULT, cache=cache, jobs=1)
    finally:
        engine.close()
    assert again.spoken == len(SCRIPT)
    assert bytes(first.mp3) == bytes(again.mp3) == bytes(recorded(DEFAULT).mp3)
