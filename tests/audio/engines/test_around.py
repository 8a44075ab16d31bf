"""Engines that hold an engine: only good clips come through, and each text is asked for once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from audio.cache import Cache
from audio.checks import fault
from audio.engines.around import Around, Cached, Checked
from audio.engines.tone import Tone
from audio.errors import VoiceError
from audio.types import Clip

TEXT = "Kommunen öppnar simhallen på måndag, säger ordföranden."


class Moody(Around):
    """A tone that is spoiled the first times it is asked for."""

    def __init__(self, spoil: Callable[[Clip], Clip], times: int = 1) -> None:
        super().__init__(Tone())
        self.spoil = spoil
        self.times = times
        self.asked = 0

    def say(self, text: str) -> Clip:
        self.asked += 1
        clip = super().say(text)
        return self.spoil(clip) if self.asked <= self.times else clip


def with_a_hole(clip: Clip) -> Clip:
    half = len(clip.pcm) // 4 * 2
    return Clip(clip.pcm[:half] + bytes(2 * int(2.2 * clip.rate)) + clip.pcm[half:], clip.rate)


def louder(clip: Clip) -> Clip:
    wave = np.frombuffer(clip.pcm, "<i2").astype(np.int32) * 20
    return Clip(np.clip(wave, -32768, 32767).astype("<i2").tobytes(), clip.rate)


FAULTS: dict[str, tuple[Callable[[Clip], Clip], str]] = {
    "empty": (lambda clip: Clip(b"", clip.rate), "no sound that can be used"),
    "half a sample": (lambda clip: Clip(clip.pcm[:-1], clip.rate), "no sound that can be used"),
    "no rate": (lambda clip: Clip(clip.pcm, 0), "no sound that can be used"),
    "silence": (lambda clip: Clip(bytes(len(clip.pcm)), clip.rate), "silence"),
    "a beginning": (
        lambda clip: Clip(clip.pcm[: clip.rate], clip.rate),
        "0.5 s for 47 letters: a part is missing",
    ),
    "a ramble": (lambda clip: Clip(clip.pcm * 12, clip.rate), "39.6 s for 47 letters: far too much"),
    "a hole": (with_a_hole, "more than 2 s of silence inside"),
    "distorted": (louder, "distorted sound"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_clip_with_a_fault_is_asked_for_once_more(name: str) -> None:
    spoil, _ = FAULTS[name]
    engine = Moody(spoil)
    assert Checked(engine).say(TEXT) == Tone().say(TEXT)
    assert engine.asked == 2


@pytest.mark.parametrize("name", FAULTS)
def test_a_clip_with_a_fault_twice_is_an_error_that_names_the_text(name: str) -> None:
    spoil, what = FAULTS[name]
    with pytest.raises(VoiceError) as caught:
        Checked(Moody(spoil, times=2)).say(TEXT)
    assert str(caught.value) == f'cannot say: "{TEXT}": the voice tone gave {what}'


@pytest.mark.parametrize("text", ["Å.", "Ja!", "EU", "12", TEXT, TEXT * 20])
def test_speech_of_any_length_is_no_fault(text: str) -> None:
    assert fault(Tone().say(text), text) == ""
    assert fault(Tone({"level": 1.0}).say(text), text) == ""


def test_a_text_is_asked_for_once(tmp_path: Path) -> None:
    engine = Moody(lambda clip: clip)
    first = Cached(engine, Cache(tmp_path)).say(TEXT)
    assert Cached(engine, Cache(tmp_path)).say(TEXT) == first == Tone().say(TEXT)
    assert engine.asked == 1
    Cached(engine, Cache(tmp_path)).say("Hej.")
    assert engine.asked == 2


def test_another_voice_has_its_own_clips(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    slow = Cached(Tone({"pace": 0.1}), cache).say(TEXT)
    assert Cached(Tone(), cache).say(TEXT) == Tone().say(TEXT) != slow


@pytest.mark.parametrize("stored", [b"", b"old", b"clp1" + b"\xff" * 8, b"clp0" + bytes(100)])
def test_what_another_version_kept_is_asked_for_again(tmp_path: Path, stored: bytes) -> None:
    cache = Cache(tmp_path)
    engine = Cached(Tone(), cache)
    cache.put(f"clip\n{engine.fingerprint}\n{TEXT}", stored)
    assert engine.say(TEXT) == Tone().say(TEXT)


def test_a_clip_with_a_fault_is_never_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    spoil, _ = FAULTS["a beginning"]
    with pytest.raises(VoiceError):
        Cached(Checked(Moody(spoil, times=2)), cache).say(TEXT)
    assert cache.size() == 0
