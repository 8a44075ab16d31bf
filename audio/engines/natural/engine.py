"""The engine of the natural voice: Kokoro-82M in worker processes, one thread each."""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from audio.engines.espeak import Library, installed
from audio.engines.natural import weights
from audio.engines.natural.sounds import version
from audio.engines.options import chosen, number
from audio.engines.saying import cannot_say
from audio.engines.workers import Workers
from audio.errors import AudioError
from audio.types import Clip, Profile

NAME = "natural"
PROGRAM = Path(__file__).with_name("worker.py")
LONGEST = 20_000
"""Characters of one text: about 25 minutes of speech. A sentence is far shorter."""
SPEAKERS = {"female": "Kokoro-82M, syntetisk kvinnoröst", "male": "Kokoro-82M, syntetisk mansröst"}
"""Who can speak, and how they are credited; a style vector each lies in the data folder."""
SHAPE = 1
"""Counts changes of the code that change the sound."""

# What the spelling of Swedish sounds is read from; English words in the text have their own dictionary.
_SPELLING = ("sv_dict", "en_dict", "phondata", "phonindex", "phontab", "lang/gmq/sv")


@dataclass(frozen=True)
class Settings:
    """Chosen by the errors of a recogniser (docs/voices.md)."""

    speaker: str = "male"
    """`female` or `male`."""
    pace: float = number(1.0, 0.5, 2.0)
    """Above 1 is faster than the model would speak by itself."""
    model: str = ""
    """Path of the model; empty: the one of the packages."""


class Natural:
    """Swedish with a foreign accent, in a voice that could be a person's; the same bytes for the same text.

    A worker process that dies or does not answer in time is replaced and its text is said once more.
    Workers end when this is closed, and by themselves when the process that holds it is gone.
    """

    profile: Profile = "words"
    online = False

    def __init__(
        self,
        options: Mapping[str, object] = {},
        *,
        jobs: int = 2,
        timeout: float = 120.0,
        name: str = NAME,
        library: Library | None = None,
        program: Path = PROGRAM,
    ) -> None:
        """Speak with `jobs` workers of one thread and about 350 MB each, started when first needed.

        `timeout` is in seconds for a text without characters; longer texts get more.
        `name` is what the editor chose, `program` what the workers run.
        Raises `AudioError` for options it does not know, `UnknownVoice` when a package is not installed.
        """
        self.name = name
        self.settings = chosen(Settings, NAME, options)
        if self.settings.speaker not in SPEAKERS:
            wrong = f"{self.settings.speaker}: choose from {', '.join(SPEAKERS)}"
            raise AudioError(f"cannot use option of voice: natural.speaker: {wrong}")
        self.credit = SPEAKERS[self.settings.speaker]
        self._model = weights.own(self.settings.model) if self.settings.model else None
        weights.require(weights.RUNTIME if self._model else weights.RUNTIME + weights.PARTS)
        self.library = library or installed()
        self._program, self._jobs, self._timeout = program, jobs, timeout
        self._workers: Workers | None = None
        self._lock = threading.Lock()
        self._closed = False

    @cached_property
    def fingerprint(self) -> str:
        """Model, voice, tables and the spelling of sounds by their content, and every setting."""
        model = weights.digest(self._model) if self._model else weights.SHA256
        spelling = hashlib.sha256()
        for path in (self.library.path, *(self.library.folder / name for name in _SPELLING)):
            spelling.update(weights.digest(path).encode())
        return (
            f"natural {SHAPE} onnxruntime={_runtime()} model={model[:16]} "
            f"voice={weights.digest(self._style)[:16]} sounds={version()} "
            f"spelling={spelling.hexdigest()[:16]} pace={self.settings.pace}"
        )

    @property
    def pace(self) -> float:
        """How many times as fast as by itself it speaks."""
        return self.settings.pace

    @property
    def workers(self) -> tuple[int, ...]:
        """Process numbers of the workers that are running."""
        return self._workers.pids if self._workers else ()

    def say(self, text: str) -> Clip:
        """Say `text`; a text without a letter or figure is a moment of silence.

        Raises `VoiceError` when the text is longer than `LONGEST` characters or its worker failed twice,
        `AudioError` when the model cannot be put together.
        """
        text = _SILENT.sub(" ", text)
        if len(text) > LONGEST:
            raise cannot_say(text, f"{len(text)} characters are more than {LONGEST}")
        return self._started().say(text)

    def close(self) -> None:
        """End the workers; a text being said ends with `VoiceError`."""
        with self._lock:
            self._closed = True
            workers = self._workers
        if workers:
            workers.close()

    def _started(self) -> Workers:
        """The workers, once the model lies where they find it: joining it takes a second, the first time."""
        with self._lock:
            if self._workers is None:
                self._workers = Workers(
                    "natural", self._command(), jobs=self._jobs, timeout=self._timeout, once=False
                )
                if self._closed:
                    self._workers.close()
            return self._workers

    @property
    def _style(self) -> Path:
        return Path(__file__).with_name("data") / f"{self.settings.speaker}.npy"

    def _command(self) -> tuple[str, ...]:
        model = self._model or weights.joined()
        # -I: nothing from where one happens to stand, nor from PYTHON... variables.
        python = (sys.executable, "-I")
        files = (self._program, self.library.path, self.library.folder, model, self._style)
        return (*python, *map(str, files), str(self.settings.pace))


def _runtime() -> str:
    """The version of onnxruntime, which decides how numbers are rounded."""
    try:
        return importlib.metadata.version("onnxruntime")
    except importlib.metadata.PackageNotFoundError:  # a variant under another name, such as onnxruntime-gpu
        import onnxruntime

        return str(onnxruntime.__version__)


# Lone surrogates have no UTF-8, and a NUL would end the text.
_SILENT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
