"""Published episodes recorded again from their scripts, when how words are said has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial

from podcast.catalogue import Row, State
from podcast.feed import write_feed
from podcast.issue import content_key, issue
from podcast.show import ShowFolder
from podcast.studio import Studio, open_studio


def record_again(
    show: ShowFolder,
    now: Callable[[], datetime],
    jobs: int = 0,
    progress: Callable[[str, int, int], None] = lambda title, done, of: None,
) -> Iterator[tuple[Row, Row]]:
    """Record every published episode as its words are said now, each with the voice that spoke it.

    Only sentences that are said otherwise are spoken; an episode in which none is stays as it was. Gives each
    episode that changed, before and after; the feed is written at the end.
    """
    with ExitStack() as opened:
        studios: dict[str, Studio] = {}
        try:
            for before in show.catalogue.rows(State.PUBLISHED):
                script, voice = show.catalogue.script(before)
                if voice not in studios:
                    studios[voice] = opened.enter_context(open_studio(show.desk, voice, jobs))
                studio = studios[voice]
                content = content_key(script, studio.key, show.config)
                if content == before.content:
                    continue
                recording = studio.record(script.segments, partial(progress, script.title))
                after = issue(
                    recording, script, show, ident=before.identity, guid="", content=content, now=now()
                )
                if after.revision != before.revision:
                    yield before, after
        finally:
            write_feed(show)
