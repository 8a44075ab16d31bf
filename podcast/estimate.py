"""What publishing pages would take and cost, told before: nothing is spoken, written or asked of a service.

A page walks the whole way that `publish` walks, with a chain of voices that counts instead of speaking.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from audio.engines.extras import begin, host, price
from audio.stream import Stream
from audio.types import Recording, Segment
from podcast.catalogue import Catalogue
from podcast.chain import Chain, Progress, wanted
from podcast.config import FILE, Config, load_config
from podcast.publish import Order, draft
from podcast.show import ShowFolder
from podcast.spoken import speak
from podcast.storage import Folder

_MILLION = 1_000_000


@dataclass(frozen=True)
class Sum:
    """What one voice would say, in characters."""

    voice: str
    host: str
    """Whom it sends the texts to; empty when they stay on this machine."""
    usd_per_million: float | None
    """Its price; None when nobody has told."""
    characters: int = 0
    unsaid: int = 0
    """Those that are not kept."""

    @property
    def usd(self) -> float | None:
        """What it would cost; None when nobody knows the price."""
        if not self.unsaid:
            return 0.0
        return None if self.usd_per_million is None else self.unsaid * self.usd_per_million / _MILLION

    def __add__(self, other: Sum) -> Sum:
        sums = self.characters + other.characters, self.unsaid + other.unsaid
        return Sum(self.voice, self.host, self.usd_per_million, *sums)


@dataclass(frozen=True)
class Estimate:
    """What publishing one page would take."""

    title: str
    words: int
    what: str
    """`publish`, `correct`, or `leave alone` a page that was published before as it is."""
    sum: Sum


class Rehearsal(Chain):
    """Voices that count what they would be asked for and say nothing.

    What one page would have spoken is there for the next one, as it is when they are published.
    """

    def __init__(self, show: ShowFolder, voices: str, jobs: int, opened: ExitStack) -> None:
        super().__init__(show.desk, wanted(show.desk, voices), jobs, opened)
        self.last = Sum("", "", 0.0)
        self._said: set[tuple[str, str]] = set()

    def record(
        self, voice: str, segments: Sequence[Segment], progress: Progress = lambda done, of: None
    ) -> Recording:
        """Count, and give a recording without a sound."""
        studio = self.studio(voice)
        found = studio.work(segments)
        unsaid = [text for text in found.unsaid if (voice, text) not in self._said]
        self._said |= {(voice, text) for text in unsaid}
        counts = sum(map(len, found.texts)), sum(map(len, unsaid))
        self.last = Sum(voice, host(studio.engine), price(studio.engine), *counts)
        return Recording(Stream(0, lambda: iter(())), 0.0, (), (), voice, "", 0)

    def afford(self, voice: str, characters: int) -> None:
        """Raise `SpendingError` when a run with so many characters would be refused."""
        begin(self.studio(voice).engine, characters)


def estimate(source: str, show: ShowFolder, chain: Rehearsal, order: Order) -> Estimate:
    """What publishing a page would take. Raises `PageError` and `AudioError` as `publish` does."""
    page = draft(source, show, show.desk, order)
    spoken = speak(page.script, page.before, show, chain, lambda done, of: None)
    if spoken.recording is None:
        engine = chain.studio(spoken.voice).engine
        nothing = Sum(spoken.voice, host(engine), price(engine))
        return Estimate(page.script.title, page.script.words, "leave alone", nothing)
    return Estimate(page.script.title, page.script.words, "correct" if page.before else "publish", chain.last)


@contextmanager
def looked_at(root: Path | None) -> Iterator[ShowFolder]:
    """A show to look at: no file of it is made. Without a folder, the one that every program starts with.

    Raises `ConfigError`, `CatalogueError`.
    """
    config = load_config(root / FILE) if root else Config()
    folder = root or Path.cwd()
    known = folder / "catalogue.db"
    catalogue = Catalogue(known if root and known.is_file() else Path(":memory:"))
    folders = (Folder(folder / name, folder / ".tmp") for name in ("public", "withdrawn", "waiting"))
    try:
        yield ShowFolder(folder, config, catalogue, *folders)
    finally:
        catalogue.close()
