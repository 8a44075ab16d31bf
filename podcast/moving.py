"""A whole show in one file, to be taken to another machine: packed here, unpacked there."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import uuid
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, cast

from podcast.backup import clear, copy, place, version_of
from podcast.config import FILE, Config, load_config
from podcast.desk import LEXICON
from podcast.errors import BusyError, CatalogueError, ConfigError, StorageError, UsageError
from podcast.recover import read_through
from podcast.schema import VERSION
from podcast.show import CATALOGUE, ShowFolder, writing
from podcast.storage import Folder

FORMAT = 1
_ABOUT = "upplast-show.json"
_SUMS = "SHA256SUMS"
_FOLDERS = ("sites", "public", "withdrawn", "waiting")
_LASTING = ("public/media/", "withdrawn/", "waiting/")
"""Files that never change under their name, and are packed while others may publish."""
_STAGING = ".importing"
_MOST_FILES = 1_000_000
_PIECE = 1 << 20
"""Bytes in memory at a time; no header of an archive is as long."""


@dataclass(frozen=True)
class Moved:
    """What was packed or unpacked."""

    files: int
    size: int
    """Bytes of the files."""
    left: tuple[str, ...] = ()
    """Files that the settings name and that lie outside the show's folder."""
    episodes: int = 0


def pack(show: ShowFolder, file: Path) -> Moved:
    """Write a show into a tar file, whole or not at all; the same show gives the same bytes.

    Others may publish while sound is packed; what they add is then not in it. Raises `UsageError` when the
    file exists, `StorageError`, `CatalogueError`, `BusyError`.
    """
    if file.exists():
        error = UsageError(f"cannot export: {file}: there is such a file already")
        error.add_note("Choose another name, or take the file away.")
        raise error
    if any(file.absolute().is_relative_to((show.root / name).absolute()) for name in _FOLDERS):
        raise UsageError(f"cannot export: {file}: the file would be part of the show; choose another folder")
    temporary = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}")
    try:
        temporary.touch(mode=0o600, exist_ok=False)  # what was retracted is in it
        with (
            temporary.open("wb") as out,
            tarfile.open(fileobj=out, mode="w:", format=tarfile.PAX_FORMAT) as tar,
        ):
            packer = _Packer(tar)
            packer.add_bytes(_ABOUT, _about())
            with writing(show), _snapshot(show) as catalogue:
                names = _names(show)
                for name in (each for each in names if not each.startswith(_LASTING)):
                    packer.add(name, catalogue if name == CATALOGUE else show.root / name)
            for name in (each for each in names if each.startswith(_LASTING)):
                packer.add(name, show.root / name)
            packer.finish()
        place(temporary, file)
    except OSError as cause:
        where = cause.filename or file
        raise StorageError(f"cannot export: {where}: {cause.strerror or cause}") from cause
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return Moved(packer.files, packer.size, tuple(_outside(show.config)))


def unpack(file: Path, folder: Path) -> Moved:
    """Make a show in an empty folder of a file that `pack` wrote; nothing is made before all of it is sound.

    Raises `UsageError` for a file that is not such a show and for a folder that holds something,
    `CatalogueError` for one of a newer program, `StorageError`, `BusyError`.
    """
    with _opened(file) as tar, _empty(folder) as staging:
        if shutil.disk_usage(staging).free < file.stat().st_size:
            raise StorageError(
                f"cannot import: {file}: no space for its {file.stat().st_size} bytes: {folder}"
            )
        unpacker = _Unpacker(file, tar, staging)
        unpacker.run()
        episodes = _proven(file, staging)
        os.sync()  # tens of thousands of files together take a fraction of what they take one by one
        for entry in sorted(staging.iterdir(), key=lambda each: each.name == FILE):  # which makes it a show
            entry.rename(folder / entry.name)
    return Moved(unpacker.files, unpacker.size, episodes=episodes)


class _Packer:
    """Adds files to an archive and notes their sums."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.files = self.size = 0
        self.sums = io.BytesIO()

    def add(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            hashing = _Hashing(source)
            self.tar.addfile(_entry(name, size), cast("IO[bytes]", hashing))
        self._note(name, size, hashing.sum.hexdigest())

    def add_bytes(self, name: str, data: bytes) -> None:
        self.tar.addfile(_entry(name, len(data)), io.BytesIO(data))
        self._note(name, len(data), hashlib.sha256(data).hexdigest())

    def finish(self) -> None:
        """The sums last, as `sha256sum --check` reads them."""
        data = self.sums.getvalue()
        self.tar.addfile(_entry(_SUMS, len(data)), io.BytesIO(data))

    def _note(self, name: str, size: int, said: str) -> None:
        self.sums.write(f"{said}  {name}\n".encode())
        self.files += 1
        self.size += size
        _forget(self.tar)


@dataclass
class _Hashing:
    """A file that is summed up while it is read."""

    file: IO[bytes]
    sum: hashlib._Hash = field(default_factory=hashlib.sha256)

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sum.update(data)
        return data


@dataclass
class _Unpacker:
    """Takes the files out of an archive, trusting nothing that it says."""

    file: Path
    tar: tarfile.TarFile
    staging: Path
    files: int = 0
    size: int = 0
    sums: hashlib._Hash = field(default_factory=hashlib.sha256)
    own: frozenset[str] = frozenset()

    def run(self) -> None:
        ended = False
        while (entry := _next(self.file, self.tar)) is not None:
            _forget(self.tar)
            if ended or self.files > _MOST_FILES:
                raise _refused(self.file, "there is more in it than a show")
            if not entry.isreg() or entry.issparse():
                raise _refused(self.file, f"not a plain file: {entry.name}")
            if entry.name == _SUMS:
                ended = self._check(entry)
            else:
                self._take(entry)
        if not ended:
            raise _refused(self.file, "it is cut short")

    def _take(self, entry: tarfile.TarInfo) -> None:
        if (self.files == 0) != (entry.name == _ABOUT):
            raise _refused(self.file, "it does not begin as one")
        if entry.name != _ABOUT and not _fits(entry.name, self.own):
            raise _refused(self.file, f"a show has no such file: {entry.name}")
        said = hashlib.sha256()
        path = self.staging / entry.name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                for piece in self._pieces(entry):
                    said.update(piece)
                    out.write(piece)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as cause:
            raise _refused(self.file, f"in it twice: {entry.name}") from cause
        self.sums.update(f"{said.hexdigest()}  {entry.name}\n".encode())
        self.files += 1
        self.size += entry.size
        if entry.name == _ABOUT:
            _refuse_newer(self.file, path)
        if entry.name == FILE:
            self.own = frozenset(_inside(_settings(self.file, path)))

    def _check(self, entry: tarfile.TarInfo) -> bool:
        said = hashlib.sha256()
        for piece in self._pieces(entry):
            said.update(piece)
        if said.digest() != self.sums.digest():
            raise _refused(self.file, "it is damaged: its sums are others")
        return True

    def _pieces(self, entry: tarfile.TarInfo) -> Iterator[bytes]:
        source = self.tar.extractfile(entry)
        try:
            while source and (piece := source.read(_PIECE)):
                yield piece
        except tarfile.TarError as cause:
            raise _refused(self.file, "it is cut short") from cause


class _Bounded(io.FileIO):
    """A file of which no reader gets more at a time than it can bear: headers come whole, however long."""

    def read(self, size: int | None = -1) -> bytes:
        if size is None or not 0 <= size <= _PIECE:
            raise tarfile.ReadError("a header is too long")
        return super().read(size) or b""


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = size
    return entry


def _forget(tar: tarfile.TarFile) -> None:
    """Let go of the entries that tarfile keeps of all files."""
    tar.members = []  # type: ignore[attr-defined]


def _about() -> bytes:
    return json.dumps({"format": FORMAT, "program": f"upplast {version('upplast')}"}).encode() + b"\n"


def _names(show: ShowFolder) -> list[str]:
    """The files that belong to a show: settings first, since they name others. Raises `StorageError`."""
    own = tuple(_inside(show.config))
    found = [name for name in (FILE, LEXICON, CATALOGUE, *own) if (show.root / name).is_file()]
    root = Folder(show.root, show.root / ".tmp")
    for folder in _FOLDERS:
        found += root.names(folder)
    for name in found:
        root.path(name)
        if not _fits(name, own):
            raise StorageError(f"cannot export: a file that a show does not have: {show.root / name!r}")
    return list(dict.fromkeys(found))


def _fits(name: str, own: Collection[str]) -> bool:
    """Whether a show has a file of that name, inside its folder whatever the system makes of it.

    `own` are names that its settings give, beside those that every show has.
    """
    parts = PurePosixPath(name).parts
    clean = "/".join(parts) == name and name.isprintable() and "\\" not in name and ".." not in parts
    known = name in (FILE, LEXICON, CATALOGUE) or name in own
    return clean and len(name) < 1000 and (known or (parts[0] in _FOLDERS and len(parts) > 1))


@contextmanager
def _snapshot(show: ShowFolder) -> Iterator[Path]:
    """The catalogue as it is at one moment, for as long as the caller holds the show's lock."""
    path = show.root / ".exporting.db"
    clear(path)  # left by an export that was killed
    try:
        copy(show.root / CATALOGUE, path)
        yield path
    finally:
        clear(path)


def _inside(config: Config) -> Iterator[str]:
    """The files in the show's folder that its settings name."""
    return (name for name in _named(config) if not _leads_out(name))


def _outside(config: Config) -> Iterator[str]:
    return (name for name in _named(config) if _leads_out(name))


def _named(config: Config) -> Iterator[str]:
    sound = config.sound
    return filter(None, (config.show.cover, sound.intro, sound.outro, sound.bed, sound.ident))


def _leads_out(name: str) -> bool:
    """Whether a name cannot be one of a file in a show's own folder, or is kept for the program."""
    path = PurePosixPath(name)
    return (
        path.is_absolute() or "/".join(path.parts) != name or any(part.startswith(".") for part in path.parts)
    )


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with _Bounded(file) as source, tarfile.open(fileobj=cast("IO[bytes]", source), mode="r:") as tar:
            yield tar
    except tarfile.TarError as cause:
        raise _refused(file, "not the file of a show") from cause
    except OSError as cause:
        raise StorageError(f"cannot import: {cause.filename or file}: {cause.strerror or cause}") from cause


def _next(file: Path, tar: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return tar.next()
    except (tarfile.TarError, ValueError, OverflowError) as cause:  # a number or a text that is none
        raise _refused(file, "its headers cannot be read") from cause


@contextmanager
def _empty(folder: Path) -> Iterator[Path]:
    """A place in an empty folder for what is being unpacked; afterwards nothing of it is left."""
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    staging = folder / _STAGING
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            raise BusyError(f"cannot import: {folder}: another import is filling it") from cause
        there = [entry.name for entry in folder.iterdir() if entry.name != _STAGING]
        if there:
            error = UsageError(f"cannot import: {folder}: the folder is not empty: {min(there)}")
            error.add_note("Name an empty folder, or one that does not exist yet.")
            raise error
        shutil.rmtree(staging, ignore_errors=True)  # left by an import that was killed
        staging.mkdir()
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        os.close(handle)
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only when nothing came into it


def _refuse_newer(file: Path, about: Path) -> None:
    try:
        told = json.loads(about.read_bytes()[:_PIECE])["format"]
        newer = int(told) > FORMAT
    except (ValueError, TypeError, KeyError) as cause:
        raise _refused(file, "it does not begin as one") from cause
    if newer:
        error = CatalogueError(f"cannot import: {file}: it was written by a newer program: format {told}")
        error.add_note("Upgrade with `pipx upgrade upplast`; nothing was made.")
        raise error
    about.unlink()


def _settings(file: Path, path: Path) -> Config:
    try:
        return load_config(path)
    except ConfigError as error:
        raise _refused(file, f"its settings cannot be used: {error}") from error


def _proven(file: Path, staging: Path) -> int:
    """The number of episodes of a show that was unpacked, each of them read."""
    if not (staging / FILE).is_file() or not version_of(staging / CATALOGUE):
        raise _refused(file, f"{FILE} or {CATALOGUE} is missing in it")
    public = Folder(staging / "public", staging)
    proof = staging / "proof.db"
    try:
        copy(staging / CATALOGUE, proof)  # which looks through all of it
        _refuse_strange(file, proof)
        count = 0
        for episode in read_through(proof):
            for name in (episode.page, *episode.files):
                public.path(name)
            count += 1
    except (CatalogueError, StorageError) as error:
        if version_of(proof) > VERSION:
            raise
        raise _refused(file, f"its catalogue cannot be used: {error.__cause__ or error}") from error
    finally:
        clear(proof)
    return count


def _refuse_strange(file: Path, catalogue: Path) -> None:
    with closing(sqlite3.connect(catalogue)) as db:
        db.execute("PRAGMA trusted_schema = OFF")
        asked = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
        if strange := db.execute(asked).fetchall():
            raise _refused(file, f"its catalogue does things by itself: {strange[0][0]}")


def _refused(file: Path, why: str) -> UsageError:
    error = UsageError(f"cannot import: {file}: {why}")
    error.add_note("Give a file that `podcast export` wrote; nothing was made.")
    return error
