"""The studio: which voice, with which options, and what its sound depends on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from audio.errors import AudioError, UnknownVoice
from podcast.config import Config, SoundSettings, VoiceSettings
from podcast.desk import Desk
from podcast.studio import open_studio


def desk(root: Path | None = None, **voice: object) -> Desk:
    return Desk(Config(voice=VoiceSettings(**{"name": ("tone",), **voice})), root)  # type: ignore[arg-type]


def key(of: Desk) -> str:
    with open_studio(of, of.config.voice.name[0]) as studio:
        return studio.key


def test_the_editors_voice_wins_over_the_settings() -> None:
    with open_studio(desk(), "espeak") as studio:
        assert studio.engine.name == "espeak"


def test_a_voices_table_holds_for_every_voice_of_that_name() -> None:
    with pytest.raises(AudioError, match="espeak"):
        open_studio(desk(options={"espeak": {"speed": 1}}), "espeak").__enter__()
    with pytest.raises((AudioError, UnknownVoice), match="natural"):
        open_studio(desk(options={"natural": {"speed": 1}}), "natural:male").__enter__()


def test_everything_that_changes_the_sound_changes_the_key(tmp_path: Path) -> None:
    plain = desk(tmp_path)
    louder = replace(plain, config=replace(plain.config, sound=SoundSettings(target=-19)))
    slower = desk(tmp_path, options={"tone": {"pace": 0.08}})
    dressed = replace(plain, config=replace(plain.config, sound=SoundSettings(intro="intro.wav")))
    keys = [key(plain), key(louder), key(slower)]
    (tmp_path / "intro.wav").write_bytes(b"one")
    keys.append(key(dressed))
    (tmp_path / "intro.wav").write_bytes(b"another")
    keys.append(key(dressed))
    (tmp_path / "lexicon.toml").write_text("")
    keys.append(key(plain))

    assert len(set(keys)) == len(keys)
