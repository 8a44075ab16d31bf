"""Neural voices of Piper, two of them Swedish by birth: models of their own, in worker processes."""

from __future__ import annotations

import importlib.metadata
import re
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from audio.engines import piper_models
from audio.engines.options import chosen, number
from audio.engines.saying import cannot_say, shown
from audio.engines.workers import Workers
from audio.errors import AudioError, UnknownVoice
from audio.types import Clip, Profile

NAME = "piper"
PROGRAM = Path(__file__).with_name("piper_worker.py")
INSTALL = "pip install 'upplast[piper]'"
LONGEST = 20_000
"""Characters of one text: about 25 minutes of speech. A sentence is far shorter."""
SHAPE = 1
"""Counts changes of the code that change the sound."""


@dataclass(frozen=True)
class Settings:
    voice: str = ""
    """`nst` or `alma`, as `piper:nst` and `piper:alma` have it."""
    model: str = ""
    """Path of a model of one's own, an .onnx file with its .onnx.json beside it."""
    pace: float = number(1.0, 0.5, 2.0)
    """Above 1 is faster than the model would speak by itself."""
    speaker: int = number(0, 0, 9999)
    """Which of its speakers, in a model that has several."""
    credit: str = ""
    """Who speaks, for the show notes, when the model is one's own; empty: its file's name."""


class Piper:
    """A Piper model, several sentences at a time, the same bytes for the same text.

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
        program: Path = PROGRAM,
    ) -> None:
        """Speak with `jobs` workers of one thread and about 400 MB each, started when first needed.

        `timeout` is in seconds for a text without characters; longer texts get more. `program` is what the
        workers run. Raises `AudioError` for options it cannot use, `UnknownVoice` when the package or the
        model is not installed.
        """
        s = self.settings = chosen(Settings, NAME, options)
        if bool(s.voice) == bool(s.model):
            raise _undecided()
        self._pinned = piper_models.model(s.voice) if s.voice else None
        self.name = f"{NAME}:{self._pinned.name}" if self._pinned else NAME
        _require_package(self.name)
        self._model = _installed(self._pinned) if self._pinned else _own(s.model)
        self.credit = self._pinned.credit if self._pinned else s.credit or f"Piper, {self._model.stem}"
        command = (sys.executable, "-I", str(program), str(self._model), str(s.pace), str(s.speaker))
        self._workers = Workers("Piper", command, jobs=jobs, timeout=timeout, once=False)
        self._lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """Model and settings file by their content, the libraries by their versions, and every setting."""
        config = piper_models.digest(Path(f"{self._model}.json"))[:16]
        versions = " ".join(
            f"{name}={importlib.metadata.version(name)}" for name in ("piper-tts", "onnxruntime")
        )
        s = self.settings
        return (
            f"piper {SHAPE} {versions} model={self._content[:16]} {config} pace={s.pace} speaker={s.speaker}"
        )

    @property
    def pace(self) -> float:
        """How many times as fast as by itself it speaks."""
        return self.settings.pace

    @property
    def workers(self) -> tuple[int, ...]:
        """Process numbers of the workers that are running."""
        return self._workers.pids

    def say(self, text: str) -> Clip:
        """Say `text`; a text without a sound is a moment of silence.

        Raises `VoiceError` when the text is longer than `LONGEST` characters or its worker failed twice,
        `UnknownVoice` when the model's file is damaged.
        """
        text = _SILENT.sub(" ", text)
        if len(text) > LONGEST:
            raise cannot_say(text, f"{len(text)} characters are more than {LONGEST}")
        with self._lock:
            _ = self._content
        return self._workers.say(text)

    def close(self) -> None:
        """End the workers; a text being said ends with `VoiceError`."""
        self._workers.close()

    @cached_property
    def _content(self) -> str:
        """The model's digest, which is the right one."""
        found = piper_models.digest(self._model)
        if self._pinned and found != self._pinned.sha256:
            raise _not_installed(self._pinned, "its model's file is damaged")
        return found


# Lone surrogates have no UTF-8.
_SILENT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def _require_package(name: str) -> None:
    if find_spec("piper") is None or find_spec("onnxruntime") is None:
        error = UnknownVoice(f"cannot use voice: {name}: the package piper-tts is not installed")
        error.add_note(f"Install it with: {INSTALL}")
        raise error


def _undecided() -> UnknownVoice:
    choices = " or ".join(f"piper:{each.name}" for each in piper_models.MODELS)
    error = UnknownVoice("cannot use voice: piper: it needs either a voice or a model")
    error.add_note(f"Choose {choices}, or name a file: model under [voice.piper] in podcast.toml.")
    return error


def _installed(model: piper_models.Model) -> Path:
    if not piper_models.installed(model):
        raise _not_installed(model, "its model is not installed")
    return piper_models.folder() / model.file


def _not_installed(model: piper_models.Model, why: str) -> UnknownVoice:
    error = UnknownVoice(f"cannot use voice: piper:{model.name}: {why}")
    error.add_note(f"Install it with: podcast voices install piper:{model.name}")
    return error


def _own(path: str) -> Path:
    found = Path(path).expanduser().absolute()
    for file in (found, Path(f"{found}.json")):
        if not file.is_file():
            error = AudioError(f"cannot use option of voice: piper.model: {shown(str(file))}: no such file")
            error.add_note("A model of Piper is an .onnx file with its .onnx.json beside it.")
            raise error
    return found
