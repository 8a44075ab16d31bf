"""Settings: what podcast.toml may say, and what it is told when it says something else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast.config import Config, load_config, parse_config
from podcast.errors import ConfigError
from podcast.template import settings_file


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "podcast.toml"
    path.write_text("")

    assert load_config(path) == Config()


def test_the_file_of_a_new_show_says_what_the_defaults_are() -> None:
    config = parse_config(tomllib.loads(settings_file()), "podcast.toml")

    assert config.show == Config().show
    assert config.pauses == Config().pauses


def test_the_commented_settings_of_a_new_show_are_settings_with_their_defaults() -> None:
    shown = [line.removeprefix("# ") for line in settings_file().splitlines()]
    text = "\n".join(line for line in shown if line.startswith("[") or " = " in line.partition("#")[0])
    config = parse_config(tomllib.loads(text), "podcast.toml")

    assert config.words == Config().words
    assert config.publishing == Config().publishing
    assert config.cleaning == Config().cleaning


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[show]\ntitel = 'x'", "unknown setting: podcast.toml: [show] titel"),
        ("[shwo]\ntitle = 'x'", "unknown setting: podcast.toml: shwo"),
        ("[show]\ntitle = 3", "show.title: must be text in quotes, not 3"),
        ("show = 3", "show: must be a table"),
        ("[pauses]\nsentence = '1'", "pauses.sentence: must be a number"),
        ("[pauses]\nsentence = 9", "pauses.sentence: must lie between 0.1 and 3.0"),
        ("[sound]\npreset = 'loud'", 'sound.preset: must be "standard" or "compact"'),
        ("[sound]\nbed_level = 3", "sound.bed_level: must lie between -40.0 and -6.0"),
        ("[sound]\nident_between = 'always'", 'sound.ident_between: must be "articles" or "chapters"'),
        ("[show]\nbase_url = 'podd.se'", "show.base_url: must begin with https://"),
        ("[show]\ntitle = ' '", "show.title: must not be empty"),
        ("[show]\nexplicit = 1", "show.explicit: must be true or false"),
        ("[words]\ndisclosure = ''", "words.disclosure: must not be empty"),
        ("[publishing]\ngrace_days = true", "publishing.grace_days: must be a whole number"),
    ],
)
def test_a_setting_that_cannot_be_is_named(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(tomllib.loads(text), "podcast.toml")

    assert told in str(caught.value)


def test_a_misspelled_setting_is_answered_with_the_one_that_was_meant() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config({"show": {"autor": "x"}}, "podcast.toml")

    assert caught.value.__notes__ == ["Did you mean author?"]


def test_the_options_of_a_voice_are_left_to_the_voice() -> None:
    config = parse_config({"voice": {"name": "espeak", "espeak": {"rate": 140}}}, "podcast.toml")

    assert config.voice.options == {"espeak": {"rate": 140}}


@pytest.mark.parametrize("data", [b"[show\n", b"\xff\xfe\x00", b"title = \x00"])
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "podcast.toml"
    path.write_bytes(data)

    with pytest.raises(ConfigError, match=r"podcast\.toml: not TOML"):
        load_config(path)


@given(title=st.text(min_size=1).filter(lambda t: t.strip() and "\ud800" not in t), email=st.text())
def test_whatever_a_show_is_called_its_settings_can_be_read_back(title: str, email: str) -> None:
    config = parse_config(tomllib.loads(settings_file(title=title, email=email)), "podcast.toml")

    assert config.show.title == title


@pytest.mark.parametrize(
    "said",
    [
        'voice = ["piper:alma", "natural", "espeak"]',
        'voice = "piper:alma, natural,espeak"',
        '[voice]\nname = ["piper:alma", "natural", "espeak"]',
        '[voice]\nname = "piper:alma,natural,espeak"',
        '[voice]\nname = ["piper:alma", "natural", "piper:alma", "espeak"]',
    ],
)
def test_a_chain_of_voices_may_be_written_in_several_ways(said: str) -> None:
    config = parse_config(tomllib.loads(said), "podcast.toml")

    assert config.voice.name == ("piper:alma", "natural", "espeak")


@pytest.mark.parametrize("said", ["[]", '""', "3", '["espeak", ""]', '["espeak", 3]', '[["espeak"]]'])
def test_a_chain_that_cannot_be_is_named(said: str) -> None:
    with pytest.raises(ConfigError, match=r"podcast.toml: voice.name: must be a voice, or a list of voices"):
        parse_config(tomllib.loads(f"[voice]\nname = {said}"), "podcast.toml")
