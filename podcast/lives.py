"""An episode's later life: taken back, brought back, and what nothing names any more collected."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from podcast.catalogue import Row, State
from podcast.errors import PageError, StorageError
from podcast.feed import write_feed
from podcast.schedule import bring_out
from podcast.show import ShowFolder, writing
from podcast.storage import abandoned

_COVER = re.compile(r"cover-[0-9a-f]{12}(-small)?\.jpg")


def retract(show: ShowFolder, word: str, why: str, now: datetime) -> tuple[Row, bool]:
    """Take an episode out of the feed and its files out of the public folder; False: it already was.

    The order is catalogue, feed, pages, files: nobody is ever sent to a file that is gone. The files are kept
    in withdrawn/, which is never served. One that was scheduled is held back, and no page tells of it.
    """
    with writing(show):
        row = show.catalogue.resolve(word)
        fresh = row.state in (State.PUBLISHED, State.SCHEDULED)
        if fresh:
            heard = row.state is State.PUBLISHED
            show.catalogue.move(row, State.RETRACTED if heard else State.HELD, why, now)
    write_feed(show, now=now)
    if row.state in (State.PUBLISHED, State.RETRACTED):
        for name in row.episode.files:
            _withdraw(show, name)
    return row, fresh


def restore(show: ShowFolder, word: str, now: datetime) -> tuple[Row, bool]:
    """Bring a retracted episode back as it was; False: it is not retracted."""
    with writing(show):
        row = show.catalogue.resolve(word)
        if row.state in (State.PUBLISHED, State.SCHEDULED):
            return row, False
        if row.state is State.RETRACTED and (missing := bring_out(row, show.withdrawn, show)):
            error = PageError(f"cannot restore: {row.episode.title}: its file is gone: {missing}")
            error.add_note(
                "Publish the article under a new address with --url, or bring the file back from a backup."
            )
            raise error
        back = State.PUBLISHED if row.state is State.RETRACTED else State.SCHEDULED
        show.catalogue.move(row, back, "", now)
    write_feed(show, now=now)
    for name in row.episode.files:
        show.withdrawn.delete(name)
    return row, True


def remove(show: ShowFolder, word: str) -> Row:
    """Forget an episode that no listener knows of, with its files.

    Raises `PageError` for one that is, or was, in the feed: apps and links keep what they were given.
    """
    with writing(show):
        row = show.catalogue.resolve(word)
        if row.state in (State.PUBLISHED, State.RETRACTED):
            error = PageError(f"cannot remove: {row.episode.title}: it was published")
            error.add_note(
                f"`podcast retract {row.number}` takes it back: its page then says so."
                if row.state is State.PUBLISHED
                else "It is retracted already: its page says so to those who come by a link."
            )
            raise error
        show.catalogue.remove(row)
        for name in row.episode.files:
            show.waiting.delete(name)
            show.public.delete(name)  # where a command that died may have put it when its time had come
    return row


@dataclass(frozen=True)
class Orphan:
    """A file that nothing names."""

    path: Path
    size: int
    why: str


def kept(show: ShowFolder, now: datetime, grace: timedelta) -> frozenset[str]:
    """Files that must stay: those in use, and those that were replaced within the time of grace."""
    files = show.catalogue.kept_files(now, grace)
    current = show.facts().cover
    since = datetime.fromtimestamp(show.public.path(current).stat().st_mtime, UTC)
    return files | {name for name in _covers(show) if now - since < grace or _of(current, name)}


def orphans(show: ShowFolder, now: datetime, grace: timedelta) -> tuple[Orphan, ...]:
    """What `tidy` would take: replaced files after their time of grace, and what dead commands left."""
    stay = kept(show, now, grace)
    retracted = set(_files(show, State.RETRACTED))
    found = []
    for name in (*show.public.names("media"), *_covers(show)):
        if name not in stay or name in retracted:
            path = show.public.path(name)
            found.append(Orphan(path, show.public.size(name) or 0, "nothing names it"))
    waits = {name for state in (State.SCHEDULED, State.HELD) for name in _files(show, state)}
    for name in show.waiting.names():
        if name not in waits:
            found.append(
                Orphan(show.waiting.path(name), show.waiting.size(name) or 0, "nothing waits for it")
            )
    found += [
        Orphan(path, _weight(path), "left by a command that died") for path in abandoned(show.public.scratch)
    ]
    return tuple(found)


def _files(show: ShowFolder, state: State) -> Iterator[str]:
    return (name for row in show.catalogue.rows(state) for name in row.episode.files)


def _covers(show: ShowFolder) -> list[str]:
    """The covers that were made for the show, also those of former times; not a desk's own files."""
    return sorted(path.name for path in show.public.root.glob("cover-*.jpg") if _COVER.fullmatch(path.name))


def _of(cover: str, name: str) -> bool:
    return name.startswith(cover.removesuffix(".jpg"))


def tidy(show: ShowFolder, found: tuple[Orphan, ...]) -> None:
    """Take orphans away."""
    for orphan in found:
        try:
            if orphan.path.is_dir():
                shutil.rmtree(orphan.path)
            else:
                orphan.path.unlink(missing_ok=True)
                if orphan.path.is_relative_to(show.public.root):
                    show.catalogue.forget_file(orphan.path.relative_to(show.public.root).as_posix())
        except OSError as cause:
            raise StorageError(f"cannot remove: {orphan.path}: {cause.strerror}") from cause


def _withdraw(show: ShowFolder, name: str) -> None:
    data = show.public.read(name)
    if data is not None:
        show.withdrawn.put(name, data)
        show.public.delete(name)


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
