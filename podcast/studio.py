"""The studio an episode is recorded in: a voice, the sound settings, the jingles and the cache."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from audio.cache import Cache
from audio.dress import Dress
from audio.timeline import Sound
from audio.types import Engine, Recording, Segment
from podcast.config import Config
from podcast.desk import Desk

if TYPE_CHECKING:
    from audio.booth import Work


@dataclass(frozen=True)
class Studio:
    voice: str
    """What its engine was called when it was chosen."""
    engine: Engine
    sound: Sound
    dress: Dress
    cache: Cache
    jobs: int
    desk: Desk

    @property
    def key(self) -> str:
        """Digest of everything the sound depends on but the text."""
        from audio.swedish import READING_VERSION
        from audio.timeline import SOUND_VERSION

        parts = (
            self.engine.fingerprint,
            self.sound.key,
            SOUND_VERSION,
            READING_VERSION,
            repr(self.desk.config.reading),
            repr(self.dress.bed_level),
            _digest(*self.dress.files, self.desk.lexicon_file),
        )
        return sha256("\n".join(parts).encode()).hexdigest()

    def record(
        self, segments: Sequence[Segment], progress: Callable[[int, int], None] = lambda done, of: None
    ) -> Recording:
        """Speak segments into a finished recording; `progress` hears how many of how many are done."""
        from audio.record import record

        return record(
            segments,
            self.engine,
            sound=self.sound,
            dress=self.dress,
            cache=self.cache,
            lexicon=self.desk.lexicon,
            style=self.desk.config.reading,
            jobs=self.jobs,
            progress=progress,
        )

    def work(self, segments: Sequence[Segment]) -> Work:
        """What recording would ask the voice for; asks nobody."""
        from audio.booth import work

        return work(
            segments,
            self.engine,
            sound=self.sound,
            cache=self.cache,
            lexicon=self.desk.lexicon,
            style=self.desk.config.reading,
        )


@contextmanager
def open_studio(desk: Desk, voice: str, jobs: int = 0) -> Iterator[Studio]:
    """Open the studio of one voice, with the desk's settings; nothing is started before something is said.

    Raises `UnknownVoice`, `AudioError` for an option that the voice does not have.
    """
    from audio.engines import voice as open_voice

    jobs = jobs or min(os.cpu_count() or 1, 8)
    known = desk.config.voice.options
    options = known.get(voice) or known.get(voice.partition(":")[0], {})
    engine = open_voice(voice, options, jobs=jobs)
    try:
        yield Studio(voice, engine, sound_of(desk.config), _dress(desk), Cache(cache_folder()), jobs, desk)
    finally:
        engine.close()


def sound_of(config: Config) -> Sound:
    """The sound settings of a show."""
    shape = {"rate": 24_000, "kbps": 64} if config.sound.preset == "compact" else {}
    return Sound(**shape, target=config.sound.target, lead=config.sound.lead, tail=config.sound.tail)


def cache_folder() -> Path:
    """$XDG_CACHE_HOME/upplast, by default ~/.cache/upplast."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "upplast"


def _dress(desk: Desk) -> Dress:
    root, sound = desk.root, desk.config.sound
    if root is None:
        return Dress()
    intro, outro, bed, ident = (
        root / name if name else None for name in (sound.intro, sound.outro, sound.bed, sound.ident)
    )
    return Dress(intro, outro, bed, ident, sound.bed_level)


def _digest(*paths: Path | None) -> str:
    """Digest of files' bytes; one that is missing is told of when it is used."""
    return " ".join(
        sha256(path.read_bytes()).hexdigest() if path and path.is_file() else "-" for path in paths
    )
