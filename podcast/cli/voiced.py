"""What a summary says of voices: who spoke, who should have, and how to get a better one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast.cli.outcome import code_of, printable, tell

if TYPE_CHECKING:
    from podcast.again import Again
    from podcast.spoken import Spoken


def voice_lines(spoken: Sequence[Spoken], first: str) -> list[str]:
    """A line for each voice that spoke in a run; `first` is the one that the settings want."""
    told = Counter(line for each in spoken if (line := _voice_line(each, first)))
    return [line + (f" · {count} episodes" if len(told) > 1 else "") for line, count in told.items()]


def show_again(done: Iterable[Again], feed: Path) -> int:
    """Say which episodes were read again and which could not be; the code of the first failure."""
    count, code, told = 0, 0, Counter[str]()
    for each in done:
        title = printable(each.after.episode.title, 100)
        if each.error is not None:
            code = code or _code(each.error)
            told[str(each.error)] += 1
            if told[str(each.error)] == 1:  # a voice that is away is away for all
                tell(each.error, f"not read again: {title}: ")
        elif each.changed:
            click.echo(f"read again: {title} · {each.after.voice} · {each.after.episode.enclosure.name}")
            count += 1
    if (more := told.total() - len(told)) > 0:
        click.echo(f"nor were {more} more, for the same reason", err=True)
    click.echo(f"{count} episodes changed\nfeed: {feed.absolute()}")
    return code


def _code(error: Exception) -> int:
    """A voice that spoke or was wanted once and is not there now: trying again may help."""
    from audio.errors import UnknownVoice

    return 4 if isinstance(error, UnknownVoice) else code_of(error) or 1


def _voice_line(spoken: Spoken, first: str) -> str:
    """Empty for an episode that was published before, unless there is something to know of its voice."""
    from audio.engines import better

    why = printable("; ".join(str(each.error) for each in spoken.missed), 300)
    if spoken.recording is None and not why:
        line = ""
    elif why and spoken.wanted != spoken.missed[0].voice:
        line = f"voice: {spoken.voice}, left as it was ({why})"
    elif not spoken.wanted:
        line = f"voice: {spoken.voice}" + (f" · {hint}" if (hint := better(spoken.voice)) else "")
    else:
        choice = "" if spoken.wanted == first else f" --voice {spoken.wanted}"
        line = (
            f"voice: {spoken.voice} instead of {spoken.wanted} ({why});"
            f" `podcast revoice{choice}` reads it again when it is back"
        )
    return printable(line)
