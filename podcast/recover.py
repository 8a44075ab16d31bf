"""A catalogue that was lost or damaged, built again from its copy and from what was published since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from feeds.types import Episode
from podcast.backup import WITH, clear, copies, copy, place, version_of
from podcast.catalogue import Catalogue, Mark, State
from podcast.config import FILE, Config, load_config
from podcast.errors import CatalogueError, PageError, StorageError
from podcast.identity import canonical
from podcast.remains import Remains, completed, gone, is_gone, remains, script_of, why_gone
from podcast.schema import VERSION
from podcast.show import CATALOGUE
from podcast.storage import Folder, locked

_FROM = "from the published files"


@dataclass(frozen=True)
class Recovered:
    """What became of a catalogue."""

    episodes: int
    wrong: str = ""
    """What was wrong with it; empty: nothing, and nothing was changed."""
    copy: Path | None = None
    """The copy that it was built from."""
    aside: Path | None = None
    """Where the file that was wrong lies now."""
    found: tuple[str, ...] = ()
    """Titles of episodes, and corrections, that only the published files knew."""
    changed: tuple[str, ...] = ()
    """What else happened since the copy was made, in words."""
    unread: tuple[str, ...] = ()
    """What could not be used, and why."""


def recover(root: Path, now: datetime) -> Recovered:
    """Build a show's catalogue again when it is gone or damaged; a healthy one is left as it is.

    Nothing in public/ is touched, and the damaged file is kept. Raises `CatalogueError` when there is nothing
    to build it from or it is newer than this program; `StorageError`, `BusyError`, `ConfigError`.
    """
    config = load_config(root / FILE)
    path = root / CATALOGUE
    public, withdrawn = (Folder(root / name, root / ".tmp") for name in ("public", "withdrawn"))
    with locked(root / ".lock"), _scratch(root / ".recovering.db") as fresh:
        left = remains(public)
        wrong, episodes = _examined(path, fresh, left)
        if not wrong:
            return Recovered(episodes)
        used = _best(path, fresh, left)
        if used is None and not left.episodes:
            raise _nothing(path, wrong, left)
        with closing(Catalogue(fresh)) as catalogue:
            if left.guid:
                catalogue.fact("guid", left.guid)
            found, changed, unread = _brought_up(catalogue, left, public, config, now)
            changed += tuple(_retracted(catalogue, public, withdrawn, config, now))
            episodes = len(catalogue.marks())
        aside = _put_in_place(fresh, path, now)
        (root / ".made.json").unlink(missing_ok=True)  # it tells of catalogue numbers that are no more
    return Recovered(episodes, wrong, used, aside, found, changed, (*unread, *left.unread))


def _examined(path: Path, fresh: Path, left: Remains) -> tuple[str, int]:
    """What is wrong with a catalogue, and how many episodes it has; one that is newer is an error."""
    if not path.exists():
        return "it is gone", 0
    if not path.stat().st_size and not path.with_name(f"{path.name}-wal").exists():
        return "it is empty", 0
    try:
        copy(path, fresh)
        known = {episode.guid for episode in read_through(fresh)}
    except CatalogueError as error:
        if version_of(fresh) > VERSION:
            raise
        return str(error.__cause__ or error), 0
    missing = len(left.episodes.keys() - known)  # as when an old copy was put in its place
    return (f"it does not know {missing} of the episodes in the feed" if missing else ""), len(known)


def read_through(path: Path) -> Iterator[Episode]:
    """Open every episode of a catalogue with its script. Raises `CatalogueError` for one that is damaged."""
    try:
        with closing(Catalogue(path)) as catalogue:
            for mark in catalogue.marks():
                row = catalogue.at(mark)
                catalogue.script(row)
                yield row.episode
    except StorageError as error:  # of a file of our own: it is not a catalogue's
        raise CatalogueError(str(error.__cause__ or error)) from error


def _best(path: Path, fresh: Path, left: Remains) -> Path | None:
    """The catalogue or the copy that knows most of the feed, copied to `fresh`; of equals the newest.

    None, and no file, when none of them can be read.
    """
    known = {each: _knows(each, fresh, left) for each in (path, *copies(path))}
    best = max(known, key=lambda each: known[each])
    clear(fresh)
    if known[best] < 0:
        return None
    copy(best, fresh)
    return best


def _knows(path: Path, fresh: Path, left: Remains) -> int:
    """How many of the feed's episodes a catalogue knows; -1 when it cannot be read."""
    if not version_of(path):
        return -1
    clear(fresh)
    try:
        copy(path, fresh)
        return sum(episode.guid in left.episodes for episode in read_through(fresh))
    except CatalogueError:
        return -1


def _brought_up(
    catalogue: Catalogue, left: Remains, public: Folder, config: Config, now: datetime
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Enter what was published, corrected, retracted and restored since the copy was made."""
    found, unread = [], []
    known = {mark.guid: mark for mark in catalogue.marks()}
    for episode in sorted(left.episodes.values(), key=lambda each: each.published):
        mark = known.get(episode.guid)
        if mark and catalogue.entries([mark.number])[0].enclosure == episode.enclosure:
            continue
        ident = _identity(catalogue, episode)
        episode = completed(episode, public, left)
        try:
            script = script_of(episode, config)
            catalogue.take_in(ident, episode, script, "recovered", _FROM, now)
        except PageError as error:
            unread.append(f"{episode.title}: {error}")
        else:
            found.append(episode.title + (", corrected" if mark else ""))
    changed = tuple(_moved(catalogue, list(known.values()), left, public, now))
    return tuple(found), changed, tuple(unread)


def _identity(catalogue: Catalogue, episode: Episode) -> str:
    """The page's address where it is known; else, as if the editor had given it, the GUID."""
    address = canonical(episode.article_url) if episode.article_url else ""
    return address if address and catalogue.find(address) is None else episode.guid


def _moved(
    catalogue: Catalogue, known: list[Mark], left: Remains, public: Folder, now: datetime
) -> Iterator[str]:
    for mark in known:
        heard = mark.guid in left.episodes
        if heard and mark.state is not State.PUBLISHED:
            row = catalogue.at(mark)
            catalogue.move(row, State.PUBLISHED, "", now)
            yield f"published again: {row.episode.title}"
        elif not heard and mark.state is State.PUBLISHED and is_gone(public, mark.slug):
            row = catalogue.at(mark)
            catalogue.move(row, State.RETRACTED, why_gone(public, mark.slug), now)
            yield f"retracted: {row.episode.title}"


def _retracted(
    catalogue: Catalogue, public: Folder, withdrawn: Folder, config: Config, now: datetime
) -> Iterator[str]:
    """Enter what was published and retracted since the copy was made: only its page and its files know."""
    slugs = {mark.slug for mark in catalogue.marks()}
    for name in public.names("episodes"):
        slug = name.removeprefix("episodes/").removesuffix(".html")
        if slug in slugs or not is_gone(public, slug):
            continue
        episode = gone(public, withdrawn, slug)
        if episode is None:
            yield f"retracted, and no longer known: {slug}: do not publish its page again"
            continue
        place = catalogue.settle(episode.guid, episode.guid, slug, episode.published)
        episode = replace(episode, published=place.published, updated=place.published)
        row = catalogue.take_in(episode.guid, episode, script_of(episode, config), "recovered", _FROM, now)
        catalogue.move(row, State.RETRACTED, why_gone(public, slug), now)
        yield f"retracted, its page and its date are not known: {episode.title}: do not publish it again"


def _put_in_place(fresh: Path, path: Path, now: datetime) -> Path | None:
    """Put the new catalogue in the place of the damaged one, which is kept beside it."""
    aside = path.with_name(f"{path.stem}.damaged-{now:%Y%m%dT%H%M%S}{path.suffix}")
    kept = path.exists()
    try:
        for end in WITH:
            with suppress(FileNotFoundError):
                path.with_name(path.name + end).replace(aside.with_name(aside.name + end))
        place(fresh, path)
    except OSError as cause:
        raise StorageError(f"cannot store: {path}: {cause.strerror or cause}") from cause
    return aside if kept else None


@contextmanager
def _scratch(fresh: Path) -> Iterator[Path]:
    """A place for the catalogue that is being built, which an interrupted command may have left."""
    clear(fresh)
    try:
        yield fresh
    finally:
        clear(fresh)


def _nothing(path: Path, wrong: str, left: Remains) -> CatalogueError:
    error = CatalogueError(f"cannot recover the catalogue: {path}: {wrong}")
    error.add_note("There is no copy of it in backups/ and no episode in public/feed.xml to build it from.")
    for why in left.unread[:3]:
        error.add_note(why)
    error.add_note("Bring one of them back from your machine's backup, and run `podcast recover` again.")
    return error
