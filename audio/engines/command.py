"""Any program as a voice: it reads text on standard input and writes WAV to standard output."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from audio.engines import wav
from audio.engines.child import Child, ChildError
from audio.engines.options import chosen, number, profile
from audio.engines.saying import beginning, cannot_say
from audio.errors import UnknownVoice, VoiceError
from audio.types import Clip

NAME = "command"
LONGEST = 20_000
"""Characters of one text: about 25 minutes of speech. A sentence is far shorter."""
_LARGEST = 200_000_000
"""Bytes of sound: 17 minutes at the most there can be (48 kHz in stereo); what goes on is not speech."""


@dataclass(frozen=True)
class Settings:
    program: tuple[str, ...] = ()
    """The program and its arguments, each a text of its own; no shell reads them."""
    profile: str = "words"
    """Which reading it pronounces best: words, spaced or digits."""
    timeout: float = number(60.0, 0.1, 3600.0)
    """Seconds that it may take for a text."""
    credit: str = ""
    """Who speaks, for the show notes; empty: the program's name."""


class Command:
    """A voice that is somebody else's program, started once for each text.

    It gets the text as one line of UTF-8 and gives WAV: 16-bit PCM, mono or stereo, any rate.
    """

    name = NAME
    online = False
    """As far as we can know: what the program does with the text is its own affair."""

    def __init__(self, options: Mapping[str, object] = {}, *, jobs: int = 2) -> None:
        """Run up to `jobs` programs at a time.

        Raises `AudioError` for options it does not know, `UnknownVoice` when there is no such program.
        """
        s = self.settings = chosen(Settings, NAME, options)
        self.profile = profile(f"{NAME}.profile", s.profile)
        self._file = _found(s.program)
        self.credit = s.credit or Path(s.program[0]).stem
        self._places = threading.BoundedSemaphore(max(1, jobs))
        self._running: set[Child] = set()
        self._lock = threading.Lock()
        self._closed = False

    @cached_property
    def fingerprint(self) -> str:
        """The command line, and the content of every file in it: the program, a script, a model."""
        words = self.settings.program
        files = (self._file, *map(Path, words[1:]))
        digests = (_digest(path) for path in files)
        return f"command {json.dumps(words)} {' '.join(filter(None, digests))}"

    def say(self, text: str) -> Clip:
        """Say `text`; control characters become blanks.

        Raises `VoiceError` naming the program and the text when it fails, takes too long or gives no sound.
        """
        if len(text) > LONGEST:
            raise cannot_say(text, f"{len(text)} characters are more than {LONGEST}")
        line = _UNSENDABLE.sub(" ", text)
        with self._places, self._child() as child:
            try:
                return wav.read(child.answer(f"{line}\n".encode(), self.settings.timeout, _LARGEST))
            except ChildError as error:
                raise self._failed(text, str(error), child.complaint) from error
            except ValueError as error:
                raise self._failed(text, f"gave something else: {error}", child.complaint) from error

    def close(self) -> None:
        """End the programs; a text being said ends with `VoiceError`."""
        with self._lock:
            self._closed = True
            for child in self._running:
                child.kill()

    @contextlib.contextmanager
    def _child(self) -> Iterator[Child]:
        command = (str(self._file), *self.settings.program[1:])
        with self._lock:
            if self._closed:
                raise VoiceError(f"cannot say more: {self.settings.program[0]}: the voice was closed")
            try:
                child = Child(command)
            except OSError as error:
                raise VoiceError(f"cannot start voice program: {self._file}: {error.strerror}") from error
            self._running.add(child)
        try:
            yield child
        finally:
            with self._lock:
                self._running.discard(child)
            child.end()

    def _failed(self, text: str, why: str, complaint: str) -> VoiceError:
        error = cannot_say(text, f"{self.settings.program[0]} {why}")
        if complaint:
            error.add_note(f"It said: {beginning(complaint)}")
        error.add_note("Try it alone: echo 'Hej.' | " + " ".join(self.settings.program) + " > hej.wav")
        return error


# It gets one line. Lone surrogates have no UTF-8.
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _found(program: Sequence[str]) -> Path:
    if not program or not program[0]:
        error = UnknownVoice("cannot use voice: command: no program is set")
        error.add_note(
            'Name it in podcast.toml, under [voice.command]: program = ["its-name", "an-argument"]'
        )
        raise error
    found = shutil.which(program[0])
    if found is None:
        error = UnknownVoice(f"cannot use voice: command: {program[0]}: no such program")
        error.add_note("Write its whole path, or put its folder into PATH.")
        raise error
    return Path(found).absolute()


def _digest(path: Path) -> str:
    """Of a file's content; empty for an argument that is no file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except (OSError, ValueError):  # a NUL in an argument
        return ""
