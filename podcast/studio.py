"""The studio an episode is recorded in: a voice, the sound settings, the jingles and the cache."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from audio.cache import Cache

from audio.dress import Dress
from audio.timeline import Sound
from audio.types import Engine, Recording, Segment
from podcast.config import Config


@dataclass(frozen=True)
class Studio:
    engine: Engine
    sound: Sound
    dress: Dress
    cache: Cache
    jobs: int

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
            _dressed(self.dress),
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
            jobs=self.jobs,
            progress=progress,
        )


@contextmanager
def open_studio(config: Config, root: Path | None, voice: str = "", jobs: int = 0) -> Iterator[Studio]:
    """Open the studio that the settings describe; `voice` wins over theirs.

    Raises `UnknownVoice`, `AudioError` for an option that the voice does not have.
    """
    from audio.engines import voice as open_voice

    jobs = jobs or min(os.cpu_count() or 1, 8)
    name = voice or config.voice.name
    engine = open_voice(name, config.voice.options.get(name, {}), jobs=jobs)
    try:
        yield Studio(engine, sound_of(config), _dress(config, root), Cache(cache_folder()), jobs)
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


def _dress(config: Config, root: Path | None) -> Dress:
    if root is None:
        return Dress()
    intro, outro = config.sound.intro, config.sound.outro
    return Dress(root / intro if intro else None, root / outro if outro else None)


def _dressed(dress: Dress) -> str:
    """Digest of the jingles' bytes; a missing one is told of when it is used."""
    files = [path for path in (dress.intro, dress.outro) if path is not None and path.is_file()]
    return " ".join(sha256(path.read_bytes()).hexdigest() for path in files)
