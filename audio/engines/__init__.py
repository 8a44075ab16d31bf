"""Voices: one a file, behind the Engine protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audio.errors import UnknownVoice
from audio.types import Engine


@dataclass(frozen=True)
class VoiceInfo:
    """What an editor is told of a voice before choosing it."""

    name: str
    description: str
    online: bool = False
    ready: bool = True
    hint: str = ""
    """What to do to make it ready."""


def voices() -> tuple[VoiceInfo, ...]:
    """Every voice there is, the default one first."""
    from audio.engines import espeak
    from audio.errors import AudioError

    try:
        espeak.installed()
        embedded = VoiceInfo("espeak", _WORDS["espeak"])
    except AudioError as error:
        embedded = VoiceInfo("espeak", _WORDS["espeak"], ready=False, hint=str(error))
    google = VoiceInfo("gtts", _WORDS["gtts"], online=True)
    return (embedded, google, VoiceInfo("tone", _WORDS["tone"]))


_WORDS = {
    "espeak": "embedded eSpeak NG: always there, quick, sounds like a robot",
    "gtts": "Google Translate through gTTS: for trials, no terms for other use",
    "tone": "beeps instead of words, for tests",
}


def voice(name: str, options: Mapping[str, object] = {}, *, jobs: int = 2) -> Engine:
    """The voice of that name, able to say `jobs` sentences at a time.

    Raises `UnknownVoice` naming the choices, `AudioError` for an option that the voice does not have.
    """
    if name == "espeak":
        from audio.engines.espeak import Espeak

        return Espeak(options, jobs=jobs)
    if name == "gtts":
        from audio.engines.gtts import Gtts

        return Gtts(options)
    if name == "tone":
        from audio.engines.tone import Tone

        return Tone(options)
    error = UnknownVoice(f"unknown voice: {name}: choose from {', '.join(_WORDS)}")
    error.add_note("`podcast voices` tells what each one needs.")
    raise error
