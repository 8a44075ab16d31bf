"""Runs of frames: each stands alone, joins to any other, and survives a disk or is refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.crc import crc16, crc16_joined
from audio.errors import AudioError
from audio.frames import main_data_begin, parse, silent_frames
from audio.mp3 import DELAY, Run, encode_run, frames_for, silence
from audio.sound import COMPACT, DEFAULT, KBPS, Sound
from audio.timeline import assemble
from audio.types import Segment, Word

Hear = Callable[[bytes], npt.NDArray[np.int16]]


def murmur(samples: int, seed: int = 0) -> bytes:
    """Noise without its highest tones, at a speaking level."""
    noise = np.random.default_rng(seed).standard_normal(samples + 7)
    return (np.convolve(noise, np.ones(8) / 8, "valid") * 9000).clip(-30000, 30000).astype("<i2").tobytes()


@pytest.mark.parametrize("sound", [Sound(rate=rate, kbps=k) for rate in KBPS for k in KBPS[rate]], ids=repr)
def test_every_rate_there_is_gives_frames_of_exactly_that_rate(sound: Sound) -> None:
    run = encode_run(murmur(sound.rate // 4), sound)
    assert len(parse(sound, run.frames)) == run.count == frames_for(sound.rate // 4, sound)


@pytest.mark.parametrize(
    "wrong",
    [{"rate": 44_000}, {"kbps": 100}, {"rate": 24_000, "kbps": 320}, {"rate": 8_000, "kbps": 96},
     {"quality": 10}, {"target": 16.0}, {"ceiling": 1.0}, {"lead": -1.0}, {"tail": float("nan")}],
    ids=repr,
)  # fmt: skip
def test_sound_that_cannot_be_made_is_refused_with_advice(wrong: dict[str, float]) -> None:
    with pytest.raises(AudioError, match="cannot make such sound: ") as refusal:
        Sound(**wrong)  # type: ignore[arg-type]
    assert refusal.value.__notes__


def test_the_key_changes_with_everything_a_run_depends_on_and_nothing_else() -> None:
    keys = [Sound().key, COMPACT.key, Sound(kbps=128).key, Sound(target=-19).key, Sound(ceiling=-3).key]
    assert len({*keys, Sound(quality=2).key}) == 6
    assert Sound(lead=1.0, tail=2.0).key == Sound().key


@pytest.mark.parametrize("sound", [DEFAULT, COMPACT], ids=["default", "compact"])
def test_a_run_needs_nothing_from_the_frames_before_it(sound: Sound) -> None:
    run = encode_run(murmur(sound.rate * 2), sound)
    assert main_data_begin(sound, run.frames) == 0
    later = [main_data_begin(sound, run.frames, frame.at) for frame in parse(sound, run.frames)[1:]]
    assert max(later) > 0, "inside a run the bit reservoir is used"


@pytest.mark.parametrize("sound", [DEFAULT, COMPACT], ids=["default", "compact"])
def test_a_run_ends_in_digital_silence_long_enough_for_every_filter(sound: Sound, hear: Hear) -> None:
    samples = sound.rate + 17
    run = encode_run(murmur(samples), sound)
    assert run.count * sound.frame - samples >= max(0.06 * sound.rate, DELAY)
    heard = hear(run.frames + silence(20, sound))
    assert not heard[run.count * sound.frame :].any()


@pytest.mark.parametrize("sound", [DEFAULT, COMPACT], ids=["default", "compact"])
def test_a_run_sounds_the_same_whatever_stands_before_it(sound: Sound, hear: Hear) -> None:
    first, second = (encode_run(murmur(sound.rate // 2, seed), sound) for seed in (1, 2))
    joined = hear(first.frames + second.frames)
    after_silence = hear(silence(first.count, sound) + second.frames)
    start = first.count * sound.frame
    assert joined[start:].any()
    np.testing.assert_array_equal(joined[start:], after_silence[start:])


def test_the_same_sound_gives_the_same_bytes_in_any_number_of_threads() -> None:
    pieces = [murmur(9_000 + 700 * n, n) for n in range(12)]
    alone = [encode_run(piece, COMPACT) for piece in pieces]
    for threads in (2, 8):
        with ThreadPoolExecutor(threads) as pool:
            assert list(pool.map(lambda piece: encode_run(piece, COMPACT), pieces)) == alone


def test_the_audible_part_of_a_run_is_where_it_rises_above_minus_50_dbfs() -> None:
    quiet, loud = np.full(4_000, 100, "<i2"), np.full(1_000, -200, "<i2")
    run = encode_run(np.concatenate((quiet, loud, quiet)).tobytes(), COMPACT)
    assert (run.samples, run.onset, run.end) == (9_000, 4_000, 5_000)


def test_no_sound_at_all_is_a_run_of_silence() -> None:
    run = encode_run(b"", DEFAULT)
    assert (run.samples, run.onset, run.end) == (0, 0, 0)
    assert run.count == frames_for(0, DEFAULT) > 0


def test_half_a_sample_is_refused() -> None:
    with pytest.raises(AudioError, match="half a sample"):
        encode_run(b"\0\0\0", DEFAULT)


@pytest.mark.parametrize("sound", [DEFAULT, COMPACT, Sound(rate=48_000, kbps=64)], ids=repr)
def test_silence_is_digital_silence_on_its_mean_bit_rate(sound: Sound, hear: Hear) -> None:
    stream = silence(500, sound)
    assert len(parse(sound, stream)) == 500
    assert abs(len(stream) * 8 * sound.rate / (500 * sound.frame) - sound.kbps * 1000) < 20
    assert not hear(stream).any()
    assert silent_frames(0, sound) == b""


@given(st.binary(max_size=900), st.binary(max_size=900))
@settings(deadline=None, max_examples=60)
def test_the_checksum_is_arc_and_joins_without_the_bytes(first: bytes, second: bytes) -> None:
    assert crc16(b"123456789") == 0xBB3D
    crc = 0
    for byte in first + second:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 * (crc & 1)
    assert crc16(first + second) == crc16_joined(crc16(first), crc16(second), len(second)) == crc


WORDS = st.lists(st.builds(Word, st.floats(0, 9), st.integers(0, 99), st.integers(0, 9)), max_size=5)


@given(samples=st.integers(0, 5_000), seed=st.integers(0, 99), words=WORDS)
@settings(deadline=None, max_examples=20)
def test_a_run_comes_back_from_a_disk_as_it_went(samples: int, seed: int, words: list[Word]) -> None:
    run = encode_run(murmur(samples, seed), COMPACT, words)
    assert len(run.words) == 8 * len(words)
    assert Run.from_bytes(run.to_bytes()) == run
    assert crc16(run.frames) == run.crc


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_a_damaged_run_is_never_taken_for_a_good_one(data: st.DataObject) -> None:
    stored = _STORED
    if data.draw(st.booleans(), label="cut short or lengthened"):
        cut = data.draw(st.integers(0, len(stored) - 1))
        damaged = stored[:cut] if data.draw(st.booleans()) else stored + stored[cut:]
    else:
        bit = data.draw(st.integers(0, len(stored) * 8 - 1))
        damaged = stored[: bit // 8] + bytes((stored[bit // 8] ^ 1 << bit % 8,)) + stored[bit // 8 + 1 :]
    with pytest.raises(ValueError, match="run"):
        Run.from_bytes(damaged)


_STORED = encode_run(murmur(2_000), COMPACT, [Word(0.1, 0, 3), Word(0.5, 4, 2)]).to_bytes()


def test_a_run_kept_without_words_by_an_older_version_is_refused() -> None:
    with pytest.raises(ValueError, match="not a stored run"):
        Run.from_bytes(b"uRn1" + _STORED[4:])


def test_runs_of_one_second_and_silence_join_to_a_clean_stream(hear: Hear) -> None:
    runs = [(Segment("Hej.", pause=0.0), encode_run(murmur(44_100, seed), DEFAULT)) for seed in range(4)]
    made = assemble(runs, DEFAULT)
    heard = hear(bytes(made.mp3))
    assert len(heard) == round(made.duration * 44_100)
    for before, after in pairwise(made.marks):
        seam = heard[round(before.end * 44_100) + 1_200 : round(after.start * 44_100) - 1_200]
        assert np.abs(seam).max(initial=0) <= 32, "a seam above -60 dBFS"
