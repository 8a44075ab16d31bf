"""A page as it was found, before anything is decided about it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

from podcast.article import Facts
from podcast.errors import PageError

NOTHING_GIVEN = Facts()

Kind = Literal["text", "html", "markdown"]

MOST_BYTES = 10 * 1024 * 1024
"""A page larger than this is not a news article."""


@dataclass(frozen=True)
class Page:
    source: str
    """Where it came from: a file's name, an address or "-"."""
    text: str
    """Its content, decoded."""
    kind: Kind = "text"
    given: Facts = field(default_factory=Facts)
    """What the editor says of it; wins over what the page says of itself."""
    address: str = ""
    """The address it was fetched from in the end; the page's own canonical link wins over it."""
    saved: datetime | None = None
    """When it was saved or fetched; "i går" on the page is counted from it."""


def read_page(source: str, given: Facts = NOTHING_GIVEN, stdin: BinaryIO | None = None) -> Page:
    """Return the page in a file, or on standard input where the source is "-".

    Raises PageError for a file that is missing, a folder, unreadable, larger than 10 MB or not text.
    """
    from podcast.decode import decode, page_from

    data, saved = _from_stream(stdin) if source == "-" else _from_file(source)
    text, _ = decode(data, source)
    return replace(page_from(text, source, given), saved=saved)


def _from_stream(stdin: BinaryIO | None) -> tuple[bytes, datetime | None]:
    if stdin is None:
        raise PageError("cannot read page: -: there is no standard input")
    data = stdin.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _too_large("-")
    return data, None


def _from_file(source: str) -> tuple[bytes, datetime]:
    path = Path(source)
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                problem = PageError(f"cannot read page: {source}: not an ordinary file")
                problem.add_note("Pipe it in instead: podcast clean - < PAGE.")
                raise problem
            if found.st_size > MOST_BYTES:
                raise _too_large(source)
            data = file.read(MOST_BYTES + 1)
    except IsADirectoryError as error:
        problem = PageError(f"cannot read page: {source}: it is a folder")
        problem.add_note("Name the pages in it, one by one or with a pattern such as FOLDER/*.txt.")
        raise problem from error
    except FileNotFoundError as error:
        problem = PageError(f"cannot read page: {source}: no such file")
        problem.add_note("Check the name; a page on the web is given by its whole address, with https://.")
        raise problem from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "the name cannot be used"
        raise PageError(f"cannot read page: {source!a}: {why}") from error
    if len(data) > MOST_BYTES:
        raise _too_large(source)
    return data, datetime.fromtimestamp(found.st_mtime, UTC)


def _open_without_waiting(path: str, flags: int) -> int:
    """Open without waiting for a writer: a page that is a named pipe must not hang the program."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _too_large(source: str) -> PageError:
    error = PageError(f"cannot read page: {source}: larger than {MOST_BYTES // 1024 // 1024} MB")
    error.add_note("Save only the article, or paste its text.")
    return error
