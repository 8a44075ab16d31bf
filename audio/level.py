"""From a clip as an engine gives it to speech as every listener shall hear it, ready to be encoded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from audio.crest import evened
from audio.errors import AudioError
from audio.limiter import STEP, held, speech_loudness, steady
from audio.loudness import SILENT, Steps, gated, k_weighted, tenths
from audio.mp3 import encoder_gain
from audio.sound import Sound
from audio.spectrum import Wave
from audio.trim import QUIET, faded, spoken
from audio.types import Clip

_TOP = 0.46
"""Of the file's rate; tones above it are lost in resampling and must not count."""
_HEADROOM = ((1.25, 0.0), (0.0, 1.2))
_HEADROOM_BELOW_32_KHZ = ((2.5, 0.0), (0.0, 1.2))
"""Bits a sample from which so many dB suffice; tuned on 101 eSpeak sentences at five rates from 32 kbit/s up.

Without it the decoded peak goes up to -0.2 dBTP at the lowest rates, with it to -1.1.
"""


def prepare(clip: Clip, sound: Sound) -> Clip:
    """Trim, resample, level and limit a clip: at `sound.rate`, with its words' new times, empty for silence.

    Raises `AudioError` when the clip is not whole 16-bit samples at a rate.
    """
    wave, heard = evened(samples(clip), clip.rate, _TOP * sound.rate)
    pcm, cut = _levelled(wave, heard, clip.rate, sound)
    length = len(pcm) / 2 / sound.rate
    words = (replace(word, at=max(0.0, word.at - cut)) for word in clip.words)
    return Clip(pcm, sound.rate, tuple(word for word in words if word.at < length))


def prepare_music(clip: Clip, sound: Sound) -> bytes:
    """The PCM of a jingle, whose attacks stay as they were. Raises `AudioError` as `prepare` does."""
    wave = samples(clip)
    return _levelled(wave, k_weighted(wave, clip.rate, _TOP * sound.rate), clip.rate, sound)[0]


def prepare_mix(wave: Wave, sound: Sound) -> bytes:
    """16-bit PCM of sounds at `sound.rate` that are as loud as they shall be: only peaks are held down."""
    step = round(STEP * sound.rate)
    whole = np.pad(wave, (0, -len(wave) % step))
    return _sixteen_bits(held(whole, step, sound.ceiling - _headroom(sound))[: len(wave)])


def music_loudness(clip: Clip) -> float:
    """How loud the whole of a clip is (LUFS), as BS.1770 tells it of programmes; -70 for silence."""
    minute = 2 * 60 * clip.rate
    parts = (Clip(clip.pcm[at : at + minute], clip.rate) for at in range(0, len(clip.pcm), minute))
    return gated(np.concatenate([tenths(samples(part), part.rate) for part in parts]))


def raised(clip: Clip, gain: float, sound: Sound) -> Wave:
    """A clip at `sound.rate`, with all its peaks, louder by `gain` (dB) in the delivered file."""
    factor = np.float32(10 ** ((gain - encoder_gain(sound)) / 20))
    return _resampled(samples(clip), clip.rate, sound.rate) * factor


def loudness(clip: Clip) -> float:
    """How loud a clip is (LUFS), as far as it is speech; -70 for silence."""
    heard = k_weighted(samples(clip), clip.rate)
    return speech_loudness(_power(heard, STEP * clip.rate))


def samples(clip: Clip) -> Wave:
    """The clip as fractions of full scale, around zero. Raises `AudioError` for what is not a clip."""
    if clip.rate < 4_000:
        raise AudioError(f"cannot use clip: {clip.rate} Hz is no rate for speech")
    if len(clip.pcm) % 2:
        raise AudioError(f"cannot use clip: {len(clip.pcm)} bytes: half a sample at the end")
    wave = np.frombuffer(clip.pcm, "<i2").astype(np.float32)
    wave -= wave.mean(dtype=np.float64) if len(wave) else 0.0
    wave /= np.float32(32768)
    return wave


def _levelled(wave: Wave, heard: Wave, rate: int, sound: Sound) -> tuple[bytes, float]:
    """The PCM, and how many seconds were cut before it; `heard` is `wave` as the meter hears it."""
    step = round(STEP * sound.rate)
    own_step = step * rate / sound.rate  # not whole samples, but the same time
    power = _power(heard, own_step)
    level = speech_loudness(power)
    if level <= SILENT:
        return b"", 0.0
    start, end = spoken(wave, rate, 10 ** ((QUIET - (sound.target - level)) / 20))
    first = int(start / own_step)
    cut = round(first * own_step)
    speech = faded(_resampled(wave[cut:end], rate, sound.rate), sound.rate)
    whole = np.pad(speech, (0, -len(speech) % step))
    target = sound.target - encoder_gain(sound)
    ceiling = sound.ceiling - _headroom(sound)
    steadied = steady(whole, power[first : first + len(whole) // step], step, target, ceiling)
    return _sixteen_bits(steadied[: len(speech)]), cut / rate


def _headroom(sound: Sound) -> float:
    """Decibels more below the ceiling, for what encoding at few bits adds to the highest peaks."""
    rows = _HEADROOM if sound.rate >= 32_000 else _HEADROOM_BELOW_32_KHZ
    return next(decibels for bits, decibels in rows if sound.kbps * 1000 / sound.rate >= bits)


def _resampled(wave: Wave, rate: int, wanted: int) -> Wave:
    if rate == wanted:
        return wave
    import soxr

    return np.asarray(soxr.resample(wave, rate, wanted, "HQ"), np.float32)


def _power(heard: Wave, step: float) -> Steps:
    """Mean square of the weighted sound in each step of so many samples, and two steps of silence.

    Resampling and rounding may need one step more than there is sound.
    """
    borders = np.arange(0, len(heard), step).astype(np.intp)
    if not len(borders):
        return np.zeros(2)
    sums = np.add.reduceat(np.square(heard), borders)
    return np.append(sums, (0, 0)).astype(np.float64) / step


def _sixteen_bits(wave: Wave) -> bytes:
    scaled = wave * np.float32(32768)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -32768, 32767, out=scaled)
    return bytes(scaled.astype("<i2").tobytes())
