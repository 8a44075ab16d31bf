"""A script spoken by the first voice of a chain that can, unless its episode says it already."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from audio.errors import UnknownVoice
from audio.types import Recording
from feeds.types import Episode
from podcast.catalogue import Row
from podcast.chain import Chain, Missed, Progress
from podcast.config import Config
from podcast.script import Script
from podcast.show import ShowFolder
from podcast.storage import Folder


@dataclass(frozen=True)
class Spoken:
    """A script in one voice, from beginning to end."""

    recording: Recording | None
    """None: the episode that there is says it already."""
    content: str
    voice: str
    wanted: str = ""
    """The voice that should have spoken; empty: it did."""
    missed: tuple[Missed, ...] = ()
    """The voices that were tried before it, with what kept them."""


def speak(script: Script, before: Row | None, show: ShowFolder, chain: Chain, progress: Progress) -> Spoken:
    """Have a script spoken. Raises `AudioError` when no voice of the chain can.

    What was read by another voice because the first was away stays as it is while its page does: `revoice`
    reads it again. And a fallback takes only the place of one further down, where the words are the same.
    """
    first = chain.names[0]
    kept = before if before and is_whole(before.episode, show.shelf(before.state)) else None

    def content(voice: str) -> str:
        return content_key(script, chain.studio(voice).key, show.config)

    def spoken_by(voice: str) -> Spoken:
        if kept and not _may_replace(kept.voice, voice, chain) and show.catalogue.script(kept) == script:
            return as_it_is(kept)
        said = Spoken(None, content(voice), voice, wanted="" if voice == first else first)
        if kept and kept.content == said.content:
            return said
        return replace(said, recording=chain.record(voice, script.segments, progress))

    if kept and kept.wanted == first and kept.voice in chain.names:
        with suppress(UnknownVoice):
            if kept.content == content(kept.voice):
                return as_it_is(kept)
    spoken, missed = chain.first_that_can(spoken_by)
    return replace(spoken, missed=missed)


def as_it_is(row: Row) -> Spoken:
    """An episode that is left alone."""
    return Spoken(None, row.content, row.voice, row.wanted)


def content_key(script: Script, studio: str, config: Config) -> str:
    """Digest of everything that a listener of the episode could notice."""
    show = config.show
    told = {
        "script": {name: value for name, value in asdict(script).items() if name != "note" or value},
        "show": [show.title, show.author, show.language],
        "picture": show.colour if show.episode_covers else "",
        "studio": studio,
        # The addresses of chapters' pictures stand in a file of its own.
        "base": show.base_url if any(each.picture for each in script.segments) else "",
    }
    return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def is_whole(episode: Episode, shelf: Folder) -> bool:
    """Whether every file that the feed names is there."""
    return shelf.size(episode.enclosure.name) == episode.enclosure.size and all(
        shelf.size(name) is not None for name in episode.files
    )


def _may_replace(spoke: str, voice: str, chain: Chain) -> bool:
    """Whether a voice may read anew what another spoke: the first always, a fallback what ranks no higher."""
    place = chain.names.index(voice)
    return place == 0 or spoke in chain.names[place:]
