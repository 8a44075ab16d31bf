"""A voice is chosen by name, and a wrong name is answered with the right ones."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from audio.engines import command, espeak, for_a_new_show, gtts, openai, piper, tone, voice, voices
from audio.errors import AudioError, UnknownVoice

HINTS = (
    "pip install 'upplast[piper]'",
    "podcast voices install piper:nst",
    "podcast voices install piper:alma",
    "name its model under [voice.piper] in podcast.toml",
    "pip install 'upplast[natural]'",
    "set OPENAI_API_KEY, or base_url under [voice.openai] in podcast.toml",
    "name its program under [voice.command] in podcast.toml",
)


def test_every_voice_that_is_listed_can_be_made() -> None:
    for info in voices():
        if not info.ready:
            assert info.hint in HINTS  # all others always are ready
            continue
        assert info.hint == ""
        engine = voice(info.name)
        assert (engine.name, engine.online) == (info.name, info.online)
        assert engine.fingerprint
        assert engine.credit
        engine.close()


def test_the_first_voice_needs_no_network() -> None:
    assert voices()[0].name == "espeak"
    assert not voices()[0].online


def test_a_new_show_gets_the_natural_voice_where_its_packages_are(monkeypatch: pytest.MonkeyPatch) -> None:
    there = next(info.ready for info in voices() if info.name == "natural")
    assert for_a_new_show() == ("natural" if there else "espeak")

    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # as if it were not installed
    assert for_a_new_show() == "espeak"


SETTINGS: dict[str, Any] = {
    "espeak": espeak.Settings,
    "gtts": gtts.Settings,
    "piper": piper.Settings,
    "openai": openai.Settings,
    "command": command.Settings,
    "tone": tone.Settings,
}


@pytest.mark.parametrize("name", SETTINGS)
def test_the_docs_name_every_option_with_its_default(name: str) -> None:
    docs = Path(__file__).parents[3].joinpath("docs", "voices.md").read_text("utf-8")
    assert f"[voice.{name}]" in docs
    _, _, docs = docs.partition(f"\n## {name}\n")
    docs, _, _ = docs.partition("\n## ")
    for field in fields(SETTINGS[name]):
        default = (
            str(field.default or "none") if isinstance(field.default, str | tuple) else str(field.default)
        )
        default = default if isinstance(field.default, str) else default.lower()
        assert f"| `{field.name}` | {default} |" in docs or f"`{field.name}` ({default} " in docs


def test_an_unknown_voice_is_answered_with_the_choices() -> None:
    with pytest.raises(UnknownVoice) as caught:
        voice("robot")
    neural = "natural, natural:female, natural:male, piper:nst, piper:alma, piper"
    choices = f"espeak, {neural}, gtts, openai, command, tone"
    assert str(caught.value) == f"unknown voice: robot: choose from {choices}"


def test_options_reach_the_voice() -> None:
    engine = voice("espeak", {"rate": 140})
    assert "rate=140" in engine.fingerprint
    with pytest.raises(AudioError, match="unknown option of voice gtts: rate"):
        voice("gtts", {"rate": 140})


def test_listing_the_voices_loads_none_of_them() -> None:
    program = (
        "import sys; from audio.engines import voices; voices();"
        "heavy = {'numpy', 'requests', 'gtts', 'miniaudio', 'espeakng_loader', 'ctypes'};"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("missing", ["espeakng_loader", "gtts"])
def test_a_voice_whose_package_is_missing_says_how_to_get_it(missing: str) -> None:
    program = (
        "import sys\n"
        f"sys.modules[{missing!r}] = None\n"  # as Python marks what cannot be imported
        "from audio.engines import voice\n"
        "from audio.errors import UnknownVoice\n"
        f"try: voice({missing.partition('ng_')[0]!r})\n"
        "except UnknownVoice as error: print(error, *error.__notes__, sep='\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("cannot use voice: ")
    assert "pip install" in done.stdout
