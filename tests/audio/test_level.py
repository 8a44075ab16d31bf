"""Every voice comes out equally loud, below the ceiling, without the silence it brought."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.crest import evened
from audio.engines.espeak import Espeak
from audio.errors import AudioError
from audio.level import loudness, prepare, samples
from audio.loudness import integrated, k_weighted, true_peak
from audio.mp3 import encode_run, encoder_gain
from audio.sound import COMPACT, DEFAULT, Sound
from audio.spectrum import Wave
from audio.timeline import assemble
from audio.trim import KEEP_AFTER, KEEP_BEFORE
from audio.types import Clip, Segment

RATES = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000]


def voice(seconds: float, rate: int, level: float = 0.3, seed: int = 0) -> npt.NDArray[np.float64]:
    """Syllables of a buzzing throat with hissing between them: as peaky as a synthesiser."""
    rng = np.random.default_rng(seed)
    count = round(seconds * rate)
    time = np.arange(count) / rate
    pitch = 2 * np.pi * np.cumsum(110 + 20 * np.sin(2 * np.pi * 0.7 * time)) / rate
    buzz = sum(np.cos(n * pitch) / n**0.7 for n in range(1, 20) if n * 140 < rate / 2)
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * time) + 0.4, 0, 1)
    hiss = rng.standard_normal(count) * 0.5 * (1 - syllables)
    wave = buzz * syllables + hiss
    return np.asarray(level * wave / max(1e-9, np.abs(wave).max()))


def clip_of(wave: npt.NDArray[np.float64], rate: int) -> Clip:
    return Clip((wave * 32767).round().clip(-32768, 32767).astype("<i2").tobytes(), rate)


def wave_of(pcm: bytes) -> Wave:
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def decibels(fraction: float) -> float:
    return float(20 * np.log10(max(fraction, 1e-9)))


def delivered(pcm: bytes, sound: Sound) -> float:
    """Loudness after the encoder has turned it down, as the meter hears it between pauses."""
    gap = np.zeros(sound.rate // 2, np.float32)
    return integrated(np.concatenate((gap, wave_of(pcm), gap)), sound.rate) + encoder_gain(sound)


@given(
    st.sampled_from(RATES), st.floats(0.02, 1.0), st.floats(1.0, 6.0), st.integers(0, 9),
    st.sampled_from([DEFAULT, COMPACT, Sound(target=-19.0), Sound(rate=48_000, kbps=256, ceiling=-3.0)]),
)  # fmt: skip
@settings(deadline=None, max_examples=30)
def test_any_voice_at_any_level_reaches_the_target_below_the_ceiling(
    rate: int, level: float, seconds: float, seed: int, sound: Sound
) -> None:
    pcm = prepare(clip_of(voice(seconds, rate, level, seed), rate), sound).pcm
    assert delivered(pcm, sound) == pytest.approx(sound.target, abs=0.5)
    assert decibels(true_peak(wave_of(pcm))) <= sound.ceiling + 0.05


@pytest.mark.parametrize("rate", RATES)
def test_the_silence_an_engine_brings_is_trimmed_to_30_and_60_ms(rate: int) -> None:
    silence = np.zeros(round(0.7 * rate))
    speech = voice(2.0, rate)
    pcm = prepare(clip_of(np.concatenate((silence, speech, silence)), rate), DEFAULT).pcm
    kept = KEEP_BEFORE + KEEP_AFTER + 0.05  # low tones are delayed by that where they are turned
    assert 2.0 - 0.2 <= len(pcm) / 2 / DEFAULT.rate <= 2.0 + kept


def test_a_quiet_voice_is_not_trimmed_as_if_it_were_silence() -> None:
    clips = (clip_of(voice(2.0, 22_050, level), 22_050) for level in (0.004, 0.9))
    whisper, shout = (prepare(clip, DEFAULT).pcm for clip in clips)
    assert len(whisper) == pytest.approx(len(shout), abs=2 * 0.03 * DEFAULT.rate)


def test_no_clip_begins_or_ends_with_a_step() -> None:
    clip = clip_of(np.full(30_000, 0.2) * np.sign(voice(1.4, 22_050)[:30_000]), 22_050)
    wave = wave_of(prepare(clip, DEFAULT).pcm)
    assert abs(wave[0]) < 0.01
    assert abs(wave[-1]) < 0.01


def test_an_offset_is_taken_away() -> None:
    pcm = prepare(clip_of(voice(2.0, 22_050, 0.2) + 0.3, 22_050), DEFAULT).pcm
    assert abs(wave_of(pcm).mean()) < 0.003


@pytest.mark.parametrize("value", [0, 1, -32768])
@pytest.mark.parametrize("count", [0, 1, 7, 50_000])
def test_silence_is_no_speech(value: int, count: int) -> None:
    assert prepare(Clip(np.full(count, value, "<i2").tobytes(), 22_050), DEFAULT).pcm == b""


def test_noise_at_the_limit_of_hearing_is_not_raised_to_speech() -> None:
    faint = np.random.default_rng(0).integers(-2, 3, 22_050).astype("<i2").tobytes()
    assert loudness(prepare(Clip(faint, 22_050), DEFAULT)) < DEFAULT.target - 10


@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.3])
def test_a_single_word_is_about_as_loud_as_a_sentence(seconds: float) -> None:
    pcm = prepare(clip_of(voice(seconds, 22_050, 0.1), 22_050), DEFAULT).pcm
    power = loudness(Clip(pcm, DEFAULT.rate)) + encoder_gain(DEFAULT)
    assert DEFAULT.target - 1.5 <= power <= DEFAULT.target + 0.5
    assert decibels(true_peak(wave_of(pcm))) <= DEFAULT.ceiling + 0.05


def test_the_same_clip_gives_the_same_bytes_in_any_number_of_threads() -> None:
    clips = [clip_of(voice(0.5 + 0.3 * n, 22_050, 0.5, n), 22_050) for n in range(8)]
    alone = [prepare(clip, COMPACT) for clip in clips]
    for threads in (2, 8):
        with ThreadPoolExecutor(threads) as pool:
            assert list(pool.map(lambda clip: prepare(clip, COMPACT), clips)) == alone


def test_a_voice_that_clicks_gets_lower_peaks_and_the_same_power() -> None:
    clicks = np.zeros(22_050, np.float32)
    clicks[::200] = 0.5
    even, heard = evened(clicks, 22_050)
    assert np.abs(even).max() < 0.75 * np.abs(clicks).max()
    assert np.square(even).sum() == pytest.approx(np.square(clicks).sum(), rel=0.01)
    sine = np.sin(np.arange(22_050) * 0.05).astype(np.float32)
    assert evened(sine, 22_050)[0] is sine
    directly = k_weighted(even, 22_050)
    assert np.square(heard).sum() == pytest.approx(np.square(directly).sum(), rel=0.005)


@pytest.mark.parametrize(
    ("clip", "why"),
    [
        (Clip(b"\0\0\0", 22_050), "half a sample"),
        (Clip(b"\0\0", 0), "no rate"),
        (Clip(b"\0\0", -1), "no rate"),
    ],
)
def test_what_is_no_clip_is_refused(clip: Clip, why: str) -> None:
    with pytest.raises(AudioError, match=f"cannot use clip: .*{why}"):
        prepare(clip, DEFAULT)
    with pytest.raises(AudioError, match=why):
        samples(clip)


SAID = [
    "Statsministern möter oppositionen i riksdagen på torsdag.",
    "Nej.",
    "Räntan lämnas oförändrad, säger riksbankschefen, men den kan sänkas redan efter sommaren.",
    "Sju skadade!",
    "Varför steg elpriset så snabbt under veckan?",
    "Snön ställer till det i trafiken, och flera tåg från Östersund är försenade i mer än tre timmar.",
    "Polisen söker vittnen.",
    "Hemligheten är tålamod, säger hon och skrattar.",
]


@pytest.mark.parametrize("sound", [DEFAULT, COMPACT, Sound(rate=44_100, kbps=48)], ids=repr)
def test_a_peaky_synthesisers_episode_is_right_as_another_meter_hears_it(
    sound: Sound, measure: Callable[..., Any], hear: Callable[[bytes], npt.NDArray[np.int16]]
) -> None:
    engine = Espeak()
    try:
        clips = [engine.say(text) for text in SAID]
    finally:
        engine.close()
    runs = [
        (Segment(text, 0.4), encode_run(prepare(clip, sound).pcm, sound))
        for text, clip in zip(SAID, clips, strict=True)
    ]
    made = assemble(runs, sound)
    told = measure(bytes(made.mp3))
    assert told.loudness == pytest.approx(sound.target, abs=0.5)
    assert told.peak <= -1.0
    assert np.abs(hear(bytes(made.mp3)).astype(int)).max() < 32_767
