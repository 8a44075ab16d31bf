"""The embedded voice: eSpeak NG from the espeakng-loader wheel, spoken by worker processes."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from audio.engines.options import chosen, number
from audio.engines.saying import cannot_say
from audio.engines.workers import Workers
from audio.errors import AudioError, UnknownVoice
from audio.types import Clip, Profile

NAME = "espeak"
PROGRAM = Path(__file__).with_name("espeak_worker.py")
LONGEST = 20_000
"""Characters of one text: about 25 minutes of speech, 60 MB of sound. A sentence is far shorter."""

# What the Swedish voice reads from its data folder; the same bytes here give the same speech.
_DATA = ("sv_dict", "phondata", "phonindex", "phontab", "intonations", "lang/gmq/sv")


@dataclass(frozen=True)
class Library:
    """Where eSpeak NG lies."""

    path: Path
    folder: Path
    """Its data, the folder with `phontab` in it."""


def installed() -> Library:
    """The library of the espeakng-loader wheel.

    Raises `UnknownVoice` when the wheel is not installed or lacks its files.
    """
    try:
        import espeakng_loader

        found = Library(Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()))
    except (ImportError, RuntimeError) as error:
        raise _missing() from error
    if not found.path.is_file():
        raise _missing()
    return found


def _missing() -> UnknownVoice:
    error = UnknownVoice("cannot use voice: espeak: the package espeakng-loader is not installed")
    error.add_note("Install it with: pip install espeakng-loader")
    return error


@dataclass(frozen=True)
class Settings:
    """The defaults are among the best of eight, judged by the errors of a recogniser on four sentences."""

    rate: int = number(155, 80, 450)
    """Words a minute."""
    pitch: int = number(50, 0, 99)
    gap: int = number(2, 0, 100)
    """Extra silence between words, in hundredths of a second."""
    variant: str = ""
    """A timbre of the library, such as f2."""

    @property
    def voice(self) -> str:
        return f"sv+{self.variant}" if self.variant else "sv"


_USUAL = Settings()


class Espeak:
    """Swedish from eSpeak NG, several sentences at a time, the same bytes for the same text.

    A worker process that dies or does not answer in time is replaced and its text is said once more.
    Workers end when this is closed, and by themselves when the process that holds it is gone.
    """

    name = NAME
    credit = "eSpeak NG, svensk röst"
    profile: Profile = "digits"
    online = False

    def __init__(
        self,
        options: Mapping[str, object] = {},
        *,
        jobs: int = 2,
        timeout: float = 20.0,
        fork: bool = True,
        library: Library | None = None,
        program: Path = PROGRAM,
    ) -> None:
        """Speak with `jobs` workers, started when first needed.

        `timeout` is in seconds for a text without characters; longer texts get more.
        Without `fork` each text has a process of its own, as where the system cannot fork.
        `program` is what the workers run.
        Raises `AudioError` for options it does not know, `UnknownVoice` when eSpeak NG is not installed.
        """
        self.settings = chosen(Settings, NAME, options)
        self.library = library or installed()
        self._check_variant()
        fork = fork and hasattr(os, "fork")
        command = self._command(program, fork)
        self._workers = Workers("eSpeak NG", command, jobs=jobs, timeout=timeout, once=not fork)

    @cached_property
    def fingerprint(self) -> str:
        """Library and data by their content, and every setting."""
        s = self.settings
        content = _content(self.library, s.variant)
        return f"espeak-ng {content} {s.voice} rate={s.rate} pitch={s.pitch} gap={s.gap}"

    @property
    def pace(self) -> float:
        """How many times as fast as by default it speaks: a gap grows as the words do (measured)."""
        word = 60 / _USUAL.rate + 0.01 * self.settings.gap
        return self.settings.rate / _USUAL.rate * (60 / _USUAL.rate + 0.01 * _USUAL.gap) / word

    @property
    def workers(self) -> tuple[int, ...]:
        """Process numbers of the workers that are running."""
        return self._workers.pids

    def say(self, text: str) -> Clip:
        """Say `text`; control characters are silent, an empty text is a moment of silence.

        Raises `VoiceError` when the text is longer than `LONGEST` characters or its worker failed twice.
        """
        text = _SILENT.sub(" ", text)
        if len(text) > LONGEST:
            raise cannot_say(text, f"{len(text)} characters are more than {LONGEST}")
        return self._workers.say(text)

    def close(self) -> None:
        """End the workers; a text being said ends with `VoiceError`."""
        self._workers.close()

    def _command(self, program: Path, fork: bool) -> tuple[str, ...]:
        s = self.settings
        files = (program, self.library.path, self.library.folder)
        # -I: nothing from where one happens to stand, nor from PYTHON... variables.
        python = (sys.executable, "-I")
        return (*python, *map(str, files), s.voice, *map(str, (s.rate, s.pitch, s.gap, int(fork))))

    def _check_variant(self) -> None:
        variant = self.settings.variant
        if variant and variant not in (known := variants(self.library)):
            # The library itself would read on with the plain voice, without a word about it.
            raise AudioError(f"unknown variant of voice espeak: {variant}: choose from {', '.join(known)}")


def variants(library: Library) -> tuple[str, ...]:
    """The timbres that came with the library, such as f2 for a woman's voice."""
    return tuple(sorted(path.name for path in (library.folder / "voices" / "!v").iterdir()))


# Control characters would be commands to the library (U+0001) or end the text (U+0000); lone surrogates
# have no UTF-8. One blank for each keeps the positions of the words.
_SILENT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def _content(library: Library, variant: str) -> str:
    files = [library.path, *(library.folder / name for name in _DATA)]
    if variant:
        files.append(library.folder / "voices" / "!v" / variant)
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{_version(library)} {digest.hexdigest()[:16]}"


def _version(library: Library) -> str:
    """What the library calls itself; asking needs no initialising and starts no speech."""
    import ctypes

    info = ctypes.CDLL(str(library.path)).espeak_Info
    info.restype = ctypes.c_char_p
    return str(info(None).decode())
