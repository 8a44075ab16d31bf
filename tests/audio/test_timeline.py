"""The plan of an episode is what a player plays: to the sample in length, to the sample in its marks."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from struct import unpack_from
from typing import Any

import miniaudio
import mutagen.mp3
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.crc import crc16
from audio.dress import PAUSE, DressRuns
from audio.errors import AudioError
from audio.frames import Frame, frame_size, parse
from audio.mp3 import DECODER_DELAY, DELAY, ENCODER_DELAY, Run, encode_run
from audio.sound import COMPACT, DEFAULT, Sound
from audio.timeline import REST, Assembled, assemble, make_plan
from audio.types import Segment

Hear = Callable[[bytes], npt.NDArray[np.int16]]
SOUNDS = pytest.mark.parametrize("sound", [DEFAULT, COMPACT, Sound(rate=44_100, kbps=32)], ids=repr)


def tone(seconds: float, sound: Sound, edges: tuple[float, float] = (0.03, 0.06)) -> Run:
    """A loud tone with quiet edges, as a trimmed sentence has them."""
    samples = round(seconds * sound.rate)
    wave = 12_000 * np.sin(np.arange(samples) * 2 * np.pi * 441 / sound.rate)
    lead, tail = (np.zeros(round(edge * sound.rate)) for edge in edges)
    return encode_run(np.concatenate((lead, wave, tail)).astype("<i2").tobytes(), sound)


def info_fields(made: Assembled, sound: Sound) -> dict[str, int]:
    """The Info frame read by its published layout."""
    at = 4 + (17 if sound.rate >= 32_000 else 9)
    assert bytes(made.mp3)[at : at + 4] == b"Info"
    flags, frames, size = unpack_from(">III", bytes(made.mp3), at + 4)
    lame = at + 120
    assert bytes(made.mp3)[lame : lame + 9] == b"LAME3.100"
    delay_padding = int.from_bytes(bytes(made.mp3)[lame + 21 : lame + 24], "big")
    music_size, music_crc, tag_crc = unpack_from(">IHH", bytes(made.mp3), lame + 28)
    assert crc16(bytes(made.mp3)[: lame + 34]) == tag_crc
    return {
        "flags": flags, "frames": frames, "bytes": size, "delay": delay_padding >> 12,
        "padding": delay_padding & 4095, "music_bytes": music_size, "music_crc": music_crc,
    }  # fmt: skip


def info_size(made: Assembled, sound: Sound) -> int:
    sizes = {kbps: frame_size(sound, kbps) for kbps in (32, 40, 48, 56, 64, 96)}
    return next(size for kbps, size in sizes.items() if size > 180 and kbps >= sound.kbps)


@SOUNDS
def test_the_info_frame_tells_the_truth_about_the_file(sound: Sound, hear: Hear) -> None:
    made = assemble([(Segment("Hej.", 0.4), tone(1.1, sound)), (Segment("Då."), tone(0.7, sound))], sound)
    told, music = info_fields(made, sound), bytes(made.mp3)[info_size(made, sound) :]
    frames = parse(sound, music)
    assert (told["flags"], told["frames"]) == (15, len(frames))
    assert told["bytes"] == told["music_bytes"] == len(made.mp3)
    assert (told["delay"], told["music_crc"]) == (ENCODER_DELAY, crc16(music))
    samples = len(frames) * sound.frame - told["delay"] - told["padding"]
    assert samples == round(made.duration * sound.rate) == len(hear(bytes(made.mp3)))


@SOUNDS
def test_every_reader_of_the_info_frame_agrees_on_the_length(sound: Sound) -> None:
    made = assemble([(Segment("Hej.", 0.4), tone(1.1, sound)), (Segment("Då."), tone(0.7, sound))], sound)
    read: Any = mutagen.mp3.MP3(io.BytesIO(bytes(made.mp3))).info
    assert read.length == pytest.approx(made.duration, abs=1e-6)
    assert (read.bitrate_mode, read.sketchy) == (mutagen.mp3.BitrateMode.CBR, False)
    assert read.bitrate == pytest.approx(sound.kbps * 1000, rel=0.01)
    played = miniaudio.decode(bytes(made.mp3), nchannels=1, sample_rate=sound.rate)
    assert played.num_frames == round(made.duration * sound.rate)


@SOUNDS
def test_the_seek_table_finds_every_hundredth_to_a_256th(sound: Sound) -> None:
    made = assemble([(Segment("Hej.", 0.4), tone(0.2 + n % 3, sound)) for n in range(9)], sound)
    skipped = info_size(made, sound)
    frames = parse(sound, bytes(made.mp3)[skipped:])
    table = bytes(made.mp3)[4 + (17 if sound.rate >= 32_000 else 9) + 16 :][:100]
    for percent, told in enumerate(table):
        frame: Frame = frames[percent * len(frames) // 100]
        assert abs((skipped + frame.at) * 256 / len(made.mp3) - told) <= 1


@SOUNDS
def test_marks_are_where_the_ear_hears_them(sound: Sound, hear: Hear) -> None:
    runs = [(Segment("Hej.", pause), tone(0.5, sound)) for pause in (0.0, 0.1, 0.4, 0.75, 1.1)]
    made = assemble(runs, sound)
    loud = np.abs(hear(bytes(made.mp3)).astype(int)) > 2_000
    for mark in made.marks:
        start, end = (round(at * sound.rate) for at in (mark.start, mark.end))
        assert loud[start : start + 200].any()
        assert loud[end - 200 : end].any()
        assert not loud[start - 900 : start - 30].any()
        assert not loud[end + 30 : end + 900].any()


runs_and_pauses = st.lists(
    st.tuples(st.integers(0, 30_000), st.floats(0, 3), st.booleans(), st.sampled_from(["", "Nytt"])),
    min_size=1, max_size=40,
)  # fmt: skip


def hollow(samples: int, sound: Sound) -> Run:
    """A run's measures without its sound: planning and joining look at nothing else."""
    from audio.mp3 import frames_for, silence

    count = frames_for(samples, sound)
    return Run(
        silence(count, sound), count, samples, min(samples, 900), max(min(samples, 900), samples - 1800)
    )


@given(runs_and_pauses, st.sampled_from([DEFAULT, COMPACT]))
@settings(deadline=None, max_examples=60)
def test_no_rounding_adds_up_however_many_runs_there_are(
    rows: list[tuple[int, float, bool, str]], sound: Sound
) -> None:
    pieces = [(hollow(samples, sound), pause) for samples, pause, _, _ in rows]
    plan = make_plan(pieces, sound)
    due = sound.lead * sound.rate
    for place, (run, pause) in zip(plan.places, pieces, strict=True):
        heard = place.frame * sound.frame + run.onset
        assert heard >= due - sound.frame / 2 - 1
        due = heard if heard - due > sound.frame / 2 else due  # only where the run before it needed the room
        due += run.end - run.onset + pause * sound.rate
    due += (sound.tail - pieces[-1][1]) * sound.rate
    last = plan.places[-1]
    assert plan.samples == max(round(due), last.frame * sound.frame + last.run.samples)
    assert all(a.frame + a.run.count <= b.frame for a, b in pairwise(plan.places))


@given(st.integers(3_000, 9_000), st.lists(st.floats(0.25, 2), min_size=1, max_size=200))
@settings(deadline=None, max_examples=30)
def test_with_room_for_every_pause_the_length_is_the_sum_to_the_sample(
    samples: int, pauses: list[float]
) -> None:
    run = hollow(samples, COMPACT)
    plan = make_plan([(run, pause) for pause in pauses], COMPACT)
    spoken = len(pauses) * (run.end - run.onset)
    silent = (COMPACT.lead + COMPACT.tail + sum(pauses[:-1])) * COMPACT.rate
    assert abs(plan.samples - spoken - silent) <= 1


@given(runs_and_pauses, st.sampled_from([DEFAULT, COMPACT]))
@settings(deadline=None, max_examples=40)
def test_frames_bytes_and_times_agree_for_any_episode(
    rows: list[tuple[int, float, bool, str]], sound: Sound
) -> None:
    runs = [
        (Segment("x" * (300 if long else 9), pause, chapter), hollow(samples, sound))
        for samples, pause, long, chapter in rows
    ]
    made = assemble(runs, sound)
    told = info_fields(made, sound)
    music = bytes(made.mp3)[info_size(made, sound) :]
    assert told["frames"] == len(parse(sound, music))
    assert told["music_crc"] == crc16(music)
    assert told["frames"] * sound.frame - told["delay"] - told["padding"] == round(made.duration * sound.rate)
    assert told["padding"] >= DECODER_DELAY
    titled = [mark for mark in made.marks if mark.segment.chapter]
    assert [chapter.start for chapter in made.chapters[1:]] == [round(mark.start, 3) for mark in titled[1:]]
    assert all(chapter.start == 0 for chapter in made.chapters[:1])
    assert made.marks[-1].end <= made.duration


def test_a_pause_is_what_is_heard_between_two_segments() -> None:
    made = assemble([(Segment("Hej.", 0.4), tone(1, DEFAULT))] * 50, DEFAULT)
    gaps = [after.start - before.end for before, after in pairwise(made.marks)]
    assert all(abs(gap - 0.4) <= DEFAULT.frame / DEFAULT.rate for gap in gaps)
    assert abs(sum(gaps) - 0.4 * 49) <= DEFAULT.frame / DEFAULT.rate
    assert abs(made.marks[0].start - DEFAULT.lead) <= DEFAULT.frame / DEFAULT.rate


def test_readers_rest_longer_after_a_long_unit() -> None:
    run = hollow(20_000, DEFAULT)
    short, long = (assemble([(Segment("x" * n, 1.0), run)] * 2, DEFAULT).duration for n in (200, 201))
    assert long - short == pytest.approx(REST - 1, abs=0.001)


def test_jingles_stand_before_the_first_chapter_and_after_the_last_word() -> None:
    speech = [
        (Segment("Hej.", 0.4, "Nyheter"), tone(1, DEFAULT)),
        (Segment("Då.", 0.0, "Slut"), tone(1, DEFAULT)),
    ]
    bare = assemble(speech, DEFAULT)
    dressed = assemble(speech, DEFAULT, DressRuns(tone(3, DEFAULT), tone(2, DEFAULT)))
    assert dressed.duration - bare.duration == pytest.approx(3 + 2 + 2 * PAUSE, abs=0.03)
    assert dressed.marks[0].start == pytest.approx(0.3 + 3 + PAUSE, abs=0.03)
    assert [mark.segment for mark in dressed.marks] == [segment for segment, _ in speech]
    assert [chapter.title for chapter in dressed.chapters] == ["Nyheter", "Slut"]
    assert dressed.chapters[0].start == 0.0
    only_outro = assemble(speech, DEFAULT, DressRuns(None, tone(2, DEFAULT)))
    assert only_outro.marks[0] == bare.marks[0]


def test_an_episode_without_chapters_has_none() -> None:
    assert assemble([(Segment("Hej."), tone(1, COMPACT))], COMPACT).chapters == ()


def test_nothing_spoken_is_no_episode() -> None:
    with pytest.raises(AudioError, match="no segments"):
        assemble([], DEFAULT)


def test_without_lead_and_tail_nothing_of_the_sound_is_lost(hear: Hear) -> None:
    tight = Sound(lead=0.0, tail=0.0)
    made = assemble([(Segment("Hej."), tone(1, tight, edges=(0, 0)))], tight)
    heard = hear(bytes(made.mp3))
    assert len(heard) == 44_100
    assert np.abs(heard[-2_000:].astype(int)).max() > 9_000
    assert info_fields(made, tight)["padding"] >= DELAY - ENCODER_DELAY


def test_a_chapter_is_as_exact_after_eight_hours_as_in_the_first_minute() -> None:
    run = hollow(8 * 24_000 + 333, COMPACT)
    made = assemble([(Segment("Hej.", 0.4, "x"), run)] * 3_600, COMPACT)
    spoken = (run.end - run.onset) / 24_000 + 0.4
    assert made.duration > 8 * 3600
    assert made.chapters[-1].start == pytest.approx(0.3 + 3_599 * spoken, abs=0.013)
    told = info_fields(made, COMPACT)
    assert told["music_crc"] == crc16(bytes(made.mp3)[info_size(made, COMPACT) :])
