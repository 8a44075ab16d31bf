"""Episodes recorded again from their scripts: words are said otherwise, or a better voice is back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from audio.errors import AudioError
from podcast.catalogue import Row, State
from podcast.chain import Chain
from podcast.errors import PageError
from podcast.feed import write_feed
from podcast.issue import issue, refuse_retracted
from podcast.show import ShowFolder
from podcast.spoken import Spoken, content_key

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Rereading:
    """An episode that is to be read again, by one voice and by no other."""

    row: Row
    voice: str
    wanted: str = ""
    """The voice that is still wanted instead; empty: none."""


@dataclass(frozen=True)
class Again:
    """What became of it; without a change it is as it was."""

    before: Row
    after: Row
    error: AudioError | PageError | None = None

    @property
    def changed(self) -> bool:
        return self.after.revision != self.before.revision


def affected(show: ShowFolder) -> tuple[Rereading, ...]:
    """Every episode that is published or scheduled, by the voice that spoke it, provisional if it was."""
    rows = (*show.catalogue.rows(State.PUBLISHED), *show.catalogue.rows(State.SCHEDULED))
    return tuple(Rereading(row, row.voice, row.wanted) for row in rows)


def waiting(show: ShowFolder, words: Sequence[str]) -> tuple[Row, ...]:
    """The episodes that `words` name; without any, those that wait for a better voice.

    Raises `PageError` for one that does not exist or was retracted.
    """
    rows = tuple(dict.fromkeys(map(show.catalogue.resolve, words))) if words else show.catalogue.provisional()
    for row in rows:
        refuse_retracted(row)
    return rows


def record_again(
    show: ShowFolder,
    chain: Chain,
    wanted: Iterable[Rereading],
    now: Callable[[], datetime],
    progress: Progress = lambda title, done, of: None,
) -> Iterator[Again]:
    """Record episodes from their scripts, as words are said now.

    Only sentences that are said otherwise are spoken; an episode that cannot be read stays as it was.
    GUID and date stay, the sound gets a new name. The feed is written once, at the end.
    """
    try:
        for each in wanted:
            try:
                after = _read_again(each, show, chain, now, progress)
            except (AudioError, PageError) as error:
                yield Again(each.row, each.row, error)
            else:
                yield Again(each.row, after)
    finally:
        write_feed(show)


def _read_again(
    wanted: Rereading, show: ShowFolder, chain: Chain, now: Callable[[], datetime], progress: Progress
) -> Row:
    row, script = wanted.row, show.catalogue.script(wanted.row)
    content = content_key(script, chain.studio(wanted.voice).key, show.config)
    recording = None
    if content != row.content:
        recording = chain.record(wanted.voice, script.segments, partial(progress, script.title))
    spoken = Spoken(recording, content, wanted.voice, wanted.wanted)
    return issue(spoken, script, show, ident=row.identity, now=now(), over=row)
