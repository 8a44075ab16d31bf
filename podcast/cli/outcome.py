"""What a command's end looks like: an exit code, and for a refusal one sentence and what to do next."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click

MOST_LINES = 11
INTERRUPTED = (130, 143)

CODES = (
    # The first class that fits decides; names, so that nothing is imported before something fails.
    ("podcast.errors:UsageError", 2),
    ("podcast.errors:FetchError", 4),
    ("podcast.errors:PageError", 3),
    ("podcast.errors:StorageError", 5),
    ("podcast.errors:BusyError", 6),
    ("podcast.errors:CatalogueError", 7),
    ("audio.errors:OnlineVoiceError", 4),
    ("audio.errors:VoiceError", 4),
    ("audio.errors:SpaceError", 5),
    ("audio.errors:SpendingError", 3),
    ("audio.errors:AudioError", 2),
    ("feeds.errors:FeedError", 2),
)


class Terminated(BaseException):
    """SIGTERM came."""


def run(command: click.Command) -> int:
    """Run a command and turn its end into an exit code (the table stands in docs/commands.md)."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = command.main(standalone_mode=False, prog_name="podcast")
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except Terminated:
        return 143
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        code = code_of(error)
        if code is None:
            raise
        tell(error)
        return code


def end(code: int) -> NoReturn:
    """Leave the program; interrupted, without waiting for threads that still hold a sentence."""
    if code in INTERRUPTED:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def code_of(error: BaseException) -> int | None:
    """The exit code of a refusal; None for a bug, which stays a traceback."""
    for name, code in CODES:
        module, _, kind = name.partition(":")
        if module in sys.modules and isinstance(error, getattr(import_module(module), kind)):
            return code
    return None


def tell(error: BaseException, before: str = "error: ") -> None:
    """Say on standard error what is wrong and what to do, in a few lines of printable characters."""
    lines = [before + str(error), *(note for note in getattr(error, "__notes__", ()))]
    for line in [printable(part) for each in lines for part in each.splitlines()][:MOST_LINES]:
        click.echo(line, err=True)


def printable(text: str, most: int = 500) -> str:
    """Text without raw control characters, cut to a length that a terminal line can bear."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return safe if len(safe) <= most else safe[: most - 1] + "…"


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated
