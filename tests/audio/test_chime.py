"""The chime: short, whole, and the same every time."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from audio.chime import write_chime


@pytest.mark.parametrize("kind", ["intro", "outro"])
def test_a_chime_is_a_short_sound_that_begins_and_ends_in_silence(
    tmp_path: Path, kind: Literal["intro", "outro"]
) -> None:
    write_chime(tmp_path / "a.wav", kind)
    write_chime(tmp_path / "b.wav", kind)
    with wave.open(str(tmp_path / "a.wav")) as sound:
        wav = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(float) / 32768
        assert (sound.getframerate(), sound.getnchannels()) == (44100, 1)

    assert 2 < len(wav) / 44100 < 4
    assert 0.3 < np.abs(wav).max() < 0.6
    assert np.abs(wav[[0, -1]]).max() < 0.001
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
