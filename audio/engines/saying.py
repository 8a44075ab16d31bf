"""How an error names the text that could not be said."""

from __future__ import annotations

from audio.errors import VoiceError

_SHOWN = 60


def cannot_say(text: str, why: str) -> VoiceError:
    """An error that names a text by its beginning."""
    return VoiceError(naming(text, why))


def naming(text: str, why: str) -> str:
    """A message that names a text by its beginning, on one line and without control characters."""
    return f"cannot say: {beginning(text)}: {why}"


def beginning(text: str) -> str:
    """The first words of `text` in quotation marks, safe to print."""
    return f'"{shown(text)}"'


def shown(text: str) -> str:
    """The first words of `text`, safe to print."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * _SHOWN]).split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()} …"
