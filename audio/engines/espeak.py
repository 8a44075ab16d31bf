"""The embedded voice: eSpeak NG from the espeakng-loader wheel, spoken by worker processes."""

from __future__ import annotations

import hashlib
import queue
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from audio.engines.espeak_pipe import PROGRAM, Settings, Worker, WorkerError
from audio.engines.options import chosen
from audio.engines.saying import cannot_say
from audio.errors import AudioError, UnknownVoice, VoiceError
from audio.types import Clip, Profile

NAME = "espeak"
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


@dataclass
class _Place:
    """Room for one worker; whoever takes it from the queue is alone with it."""

    worker: Worker | None = None


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
        self._timeout = timeout
        self._fork = fork
        self._program = program
        self._idle: queue.LifoQueue[_Place] = queue.LifoQueue()
        for _ in range(max(1, jobs)):
            self._idle.put(_Place())
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._check_variant()

    @cached_property
    def fingerprint(self) -> str:
        """Library and data by their content, and every setting."""
        s = self.settings
        kind = f"sv+{s.variant}" if s.variant else "sv"
        content = _content(self.library, s.variant)
        return f"espeak-ng {content} {kind} rate={s.rate} pitch={s.pitch} gap={s.gap}"

    @property
    def workers(self) -> tuple[int, ...]:
        """Process numbers of the workers that are running."""
        with self._lock:
            return tuple(sorted(worker.pid for worker in self._workers))

    def say(self, text: str) -> Clip:
        """Say `text`; control characters are silent, an empty text is a moment of silence.

        Raises `VoiceError` when the text is longer than `LONGEST` characters or its worker failed twice.
        """
        text = _SILENT.sub(" ", text)
        if len(text) > LONGEST:
            raise cannot_say(text, f"{len(text)} characters are more than {LONGEST}")
        place = self._idle.get()
        try:
            return self._try(place, text)
        except WorkerError:
            try:
                return self._try(place, text)
            except WorkerError as error:
                raise cannot_say(text, f"eSpeak NG {error}") from error
        finally:
            self._idle.put(place)

    def close(self) -> None:
        """End the workers; a text being said ends with `VoiceError`."""
        with self._lock:
            self._closed = True
            workers = tuple(self._workers)
        for worker in workers:
            self._bury(worker)

    def _try(self, place: _Place, text: str) -> Clip:
        if place.worker is None or not place.worker.usable:
            if place.worker is not None:
                self._bury(place.worker)
            place.worker = self._start()
        # 1,000 characters take 0.4 s on a quiet core.
        return place.worker.say(text, self._timeout * (1 + len(text) / 1000))

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise VoiceError("cannot say more: espeak: the voice was closed")
            files = self.library
            worker = Worker(self._program, files.path, files.folder, self.settings, self._fork)
            self._workers.add(worker)
        try:
            worker.greet(self._timeout)
        except WorkerError:
            self._bury(worker)
            raise
        return worker

    def _bury(self, worker: Worker) -> None:
        worker.end()
        with self._lock:
            self._workers.discard(worker)

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
