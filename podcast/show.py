"""A show is a folder: its settings, its catalogue and what listeners get."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid5

from feeds.types import Show
from podcast.backup import keep, refuse_lost
from podcast.catalogue import Catalogue, State
from podcast.config import FILE, Config, load_config
from podcast.desk import Desk
from podcast.errors import ConfigError
from podcast.storage import Folder, locked
from podcast.who import editor

PODCAST_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # podcast:guid, podcast-namespace 1.0

CATALOGUE = "catalogue.db"


@dataclass(frozen=True)
class ShowFolder:
    """An open show. `public` is what listeners get; nothing else in the folder is served."""

    root: Path
    config: Config
    catalogue: Catalogue
    public: Folder
    withdrawn: Folder
    waiting: Folder
    """Holds the files of episodes that are scheduled; like `withdrawn`, no listener sees it."""

    def shelf(self, state: State) -> Folder:
        """Where the files of an episode in that state lie."""
        return {State.PUBLISHED: self.public, State.RETRACTED: self.withdrawn}.get(state, self.waiting)

    @property
    def desk(self) -> Desk:
        return Desk(self.config, self.root)

    @property
    def feed(self) -> Path:
        return self.public.path("feed.xml")

    def facts(self) -> Show:
        """The show as the feed tells it, its cover published if it is new."""
        set_ = self.config.show
        base = set_.base_url.rstrip("/") + "/"
        place = (base + "feed.xml").partition("://")[2]
        cover = self._cover()
        return Show(
            title=set_.title,
            description=set_.description,
            base_url=base,
            author=set_.author,
            email=set_.email,
            cover=cover,
            small_cover=_small(cover),
            guid=self.catalogue.fact("guid", str(uuid5(PODCAST_NAMESPACE, place))),
            language=set_.language,
            category=set_.category,
            subcategory=set_.subcategory,
            link=set_.link,
            publisher=set_.publisher,
            copyright=set_.copyright,
            explicit=set_.explicit,
            license=set_.license,
            license_url=set_.license_url,
            hub=set_.hub,
            frequency=set_.frequency,
            section_feeds=set_.section_feeds,
            new_feed_url=set_.new_feed_url,
        )

    def small_cover(self) -> bytes:
        """The cover as a tag carries it."""
        return self.public.read(_small(self._cover())) or b""

    def _cover(self) -> str:
        """Name of the public cover: a new picture gets a new name, because apps keep the old one (Apple)."""
        source = self._picture()
        said = repr((self.config.show.title, self.config.show.author, self.config.show.colour)).encode()
        name = f"cover-{sha256(source or said).hexdigest()[:12]}.jpg"
        if self.public.size(name) is None or self.public.size(_small(name)) is None:
            self._make_cover(name, source)
        return name

    def _picture(self) -> bytes:
        """The desk's own picture; empty when there is none."""
        path = self.root / self.config.show.cover
        try:
            return path.read_bytes() if self.config.show.cover else b""
        except FileNotFoundError:
            return b""
        except OSError as cause:
            raise ConfigError(f"cannot read cover: {path}: {cause.strerror}") from cause

    def _make_cover(self, name: str, source: bytes) -> None:
        from feeds.artwork import draw_cover, prepare_cover, small_cover

        show = self.config.show
        drawn = b"" if source else draw_cover(show.title, show.author, colour=show.colour)
        picture = drawn or prepare_cover(source, show.cover)
        self.public.put(_small(name), small_cover(picture))
        self.public.put(name, picture)


def _small(cover: str) -> str:
    return cover.replace(".jpg", "-small.jpg")


def find_show(start: Path) -> Path | None:
    """The nearest folder upwards that holds a podcast.toml."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / FILE).is_file():
            return folder
    return None


@contextmanager
def open_show(root: Path) -> Iterator[ShowFolder]:
    """Open a show for a command, one writer of its public folder at a time.

    When the command has ended well, a copy of the catalogue is kept, unless nothing changed it. Raises
    `ConfigError`, `StorageError`, `CatalogueError`.
    """
    config = load_config(root / FILE)
    refuse_lost(root / CATALOGUE, root / "public" / "feed.xml")
    public = Folder(root / "public", root / ".tmp")
    public.prepare()
    catalogue = Catalogue(root / CATALOGUE, who=editor())
    withdrawn, waiting = (Folder(root / name, root / ".tmp") for name in ("withdrawn", "waiting"))
    try:
        yield ShowFolder(root, config, catalogue, public, withdrawn, waiting)
    finally:
        catalogue.close()
        waiting.close()
        withdrawn.close()
        public.close()
    keep(root / CATALOGUE)


@contextmanager
def writing(show: ShowFolder) -> Iterator[None]:
    """Hold the show's public folder: feed and pages are written by one command at a time."""
    with locked(show.root / ".lock"):
        yield


def make_show(root: Path, **said: str) -> None:
    """Make a show folder: a commented podcast.toml, a cover picture and a chime before and after.

    `said` are settings of [show] (title, author, email, base_url) and the voice's name as `voice`.
    Raises `ConfigError` for a setting that cannot be, `StorageError` when the folder cannot be written.
    """
    from audio.chime import write_chime
    from feeds.artwork import draw_cover
    from podcast.config import parse_config
    from podcast.template import settings_file

    text = settings_file(**said)
    import tomllib

    config = parse_config(tomllib.loads(text), FILE)
    folder = Folder(root, root / ".tmp")
    folder.prepare()
    try:
        if folder.size(config.show.cover) is None:
            folder.put(config.show.cover, draw_cover(config.show.title, config.show.author))
        for kind in ("intro", "outro"):
            if folder.size(f"{kind}.wav") is None:
                write_chime(root / f"{kind}.wav", kind)
        folder.put(FILE, text.encode())
    finally:
        folder.close()
