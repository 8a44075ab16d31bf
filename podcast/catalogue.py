"""The catalogue: which episodes there are, and what has happened to them (SQLite)."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import chain, count
from pathlib import Path

from feeds.types import Episode
from podcast.database import Database
from podcast.entry import from_json, script_from_json, script_to_json, to_json
from podcast.errors import PageError
from podcast.likeness import Likeness
from podcast.schema import SCHEMA, UPGRADES, VERSION
from podcast.script import Script
from podcast.titles import slug
from podcast.when import shown

_ASKED = 500
"""Numbers in one question; old builds of SQLite take 999."""
_SHARED = 3
"""Marks that two texts must share to be compared at all."""
_OPENED = 8
"""Episodes that are compared with a text at most."""
_SKETCHED = "sketched"
"""The fact that every article has its marks."""


class State(StrEnum):
    PUBLISHED = "published"
    RETRACTED = "retracted"
    SCHEDULED = "scheduled"
    """It is made, and no listener knows of it before its time."""
    HELD = "held"
    """It was taken back before its time: no listener ever knew of it."""


@dataclass(frozen=True)
class Row:
    """One episode's place in the catalogue."""

    number: int
    identity: str
    state: State
    revision: int
    content: str
    """Digest of everything that a listener could notice: the same means nothing to do."""
    why: str
    voice: str
    """What the voice that spoke it was called when it was chosen."""
    wanted: str
    """The voice that should have spoken; empty: it did. An episode with one is provisional."""
    episode: Episode


@dataclass(frozen=True)
class Mark:
    """What can be known of an episode without opening its entry."""

    number: int
    guid: str
    slug: str
    published: datetime
    state: State
    why: str
    stamp: str
    """Another one after every change of the episode."""


@dataclass(frozen=True)
class Event:
    """Something that happened to an episode."""

    at: datetime
    what: str
    why: str
    who: str
    """Who did it; empty where nobody was named."""


@dataclass(frozen=True)
class Place:
    """What an episode keeps for ever, settled before anything is written."""

    guid: str
    slug: str
    published: datetime


def became(before: Row | None, after: Row) -> str:
    """What an editor is told of an episode: published, scheduled, corrected or already published."""
    if before is None:
        return after.state.value
    if after.revision == before.revision:
        return f"already {after.state.value}"
    stood, stands = ((row.state, row.episode.published) for row in (before, after))
    return "corrected" if stood == stands else after.state.value


class Catalogue:
    """The episodes of one show, in one SQLite file.

    Every change is one `BEGIN IMMEDIATE` transaction, so that several writers take turns and none is lost.
    `who` is named in the history of what is changed. Raises `CatalogueError` for a damaged or newer file and
    `StorageError` when it cannot be written.
    """

    def __init__(self, path: Path, busy: float = 30.0, who: str = "") -> None:
        self._who = who
        self._db = Database(path, SCHEMA, VERSION, busy, UPGRADES)

    def close(self) -> None:
        self._db.close()

    def fact(self, name: str, value: str) -> str:
        """A fact of the show that is settled once: the one kept, or `value`, kept from now on."""
        with self._db.change():
            self._db.do("INSERT OR IGNORE INTO fact VALUES (?, ?)", name, value)
        return self.known(name)

    def known(self, name: str) -> str:
        """A fact of the show; empty when it is not known."""
        found = self._db.ask("SELECT value FROM fact WHERE name = ?", name)
        return str(found[0][0]) if found else ""

    def learn(self, name: str, value: str) -> None:
        """Change a fact of the show."""
        with self._db.change():
            self._db.do("INSERT OR REPLACE INTO fact VALUES (?, ?)", name, value)

    def find(self, identity: str) -> Row | None:
        """The episode made from a page."""
        return self._one("identity = ?", identity)

    def at(self, mark: Mark) -> Row:
        """The episode of a mark."""
        (row,) = self._all("number = ?", mark.number)
        return row

    def resolve(self, word: str) -> Row:
        """The episode an editor means: a GUID, a catalogue number, a slug or the page it was made from.

        Raises `PageError` when there is none.
        """
        row = self._one("guid = ?1 OR slug = ?1 OR identity = ?1 OR CAST(number AS TEXT) = ?1", word)
        if row is None:
            error = PageError(f"no such episode: {word}")
            error.add_note("`podcast list` shows the episodes and what they can be called.")
            raise error
        return row

    def rows(self, state: State | None = None) -> tuple[Row, ...]:
        """Episodes, newest first."""
        where = "state = ?" if state else "?1 IS NULL"
        return self._all(f"{where} ORDER BY published DESC", state.value if state else None)

    def marks(self) -> tuple[Mark, ...]:
        """Every episode by its mark, newest first: quick however many there are."""
        found = self._db.ask(
            "SELECT number, guid, slug, published, state, why, revision, content FROM episode"
            " ORDER BY published DESC"
        )
        with self._db.sound():
            return tuple(
                Mark(*(n, guid, slug, datetime.fromtimestamp(at, UTC)), *(State(state), why),
                     f"{n} {revision} {state} {content[:16]}")
                for n, guid, slug, at, state, why, revision, content in found
            )  # fmt: skip

    def entries(self, numbers: Sequence[int]) -> tuple[Episode, ...]:
        """The episodes with these catalogue numbers, in this order."""
        found: dict[int, Episode] = {}
        with self._db.sound():
            for first in range(0, len(numbers), _ASKED):
                some = numbers[first : first + _ASKED]
                marks = ", ".join("?" * len(some))
                rows = self._db.ask(f"SELECT number, entry FROM episode WHERE number IN ({marks})", *some)  # noqa: S608
                found.update((number, from_json(entry)) for number, entry in rows)
        return tuple(found[number] for number in numbers)

    def due(self, now: datetime) -> tuple[Row, ...]:
        """Scheduled episodes whose time has come, the oldest first."""
        return self._all("state = 'scheduled' AND published <= ? ORDER BY published", int(now.timestamp()))

    def settle(
        self, identity: str, guid: str, title: str, moment: datetime, at: datetime | None = None
    ) -> Place:
        """Where a page's episode stands in the feed: kept if there is one, else free and minted now.

        Holds until the episode is published as long as the caller holds the show's lock. Publication dates
        are whole seconds and unique. One that is now is not later than `moment`: when a second is taken, the
        free one before it is used. One that is scheduled is not earlier than `at`, which may also give
        another date to an episode that waits for its own.
        """
        row = self.find(identity)
        if row is not None:
            published = row.episode.published
            if at is not None and row.state is State.SCHEDULED:
                published = self._free_second(at, 1 if at > moment else -1, identity)
            return Place(row.episode.guid, row.episode.slug, published)
        published = self._free_second(at or moment, 1 if at else -1, identity)
        return Place(guid or f"urn:uuid:{uuid.uuid4()}", self._free_slug(slug(title)), published)

    def decisions(self, identity: str) -> str:
        """What an editor decided of a page's lines, as it was kept; empty when nothing was."""
        found = self._db.ask("SELECT lines FROM decision WHERE identity = ?", identity)
        return str(found[0][0]) if found else ""

    def decide(self, identity: str, lines: str) -> None:
        """Keep what an editor decided of a page's lines, for this time and the next."""
        with self._db.change():
            self._db.do("INSERT OR REPLACE INTO decision VALUES (?, ?)", identity, lines)

    def provisional(self) -> tuple[Row, ...]:
        """Episodes that another voice spoke than the one that was wanted, newest first."""
        return self._all("state IN ('published', 'scheduled') AND wanted <> '' ORDER BY published DESC")

    def beginning(self, identity: str) -> tuple[Row, ...]:
        """Published episodes whose identity begins so, newest first."""
        return self._all(
            "state = 'published' AND substr(identity, 1, length(?1)) = ?1 ORDER BY published DESC", identity
        )

    def marked(self, marks: Sequence[int]) -> tuple[Row, ...]:
        """The few articles that share the most marks with a text; see `podcast.likeness`."""
        self._sketch_all()
        holes = ", ".join("?" * len(marks))
        found = self._db.ask(
            f"SELECT episode FROM sketch WHERE mark IN ({holes}) GROUP BY episode"  # noqa: S608
            f" HAVING count(*) >= {_SHARED} ORDER BY count(*) DESC, episode DESC LIMIT {_OPENED}",
            *marks,
        )
        return tuple(row for (number,) in found for row in self._all("number = ?", number))

    def script(self, row: Row) -> Script:
        """What was said in an episode."""
        ((script,),) = self._db.ask("SELECT script FROM episode WHERE number = ?", row.number)
        with self._db.sound():
            return script_from_json(script)

    def remember(self, row: Row, content: str, voice: str, wanted: str) -> Row:
        """Keep that another content, or another voice, makes the same episode."""
        if (row.content, row.voice, row.wanted) != (content, voice, wanted):
            with self._db.change():
                self._db.do(
                    "UPDATE episode SET content = ?, voice = ?, wanted = ? WHERE number = ?",
                    *(content, voice, wanted, row.number),
                )
        return replace(row, content=content, voice=voice, wanted=wanted)

    def publish(
        self,
        identity: str,
        episode: Episode,
        script: Script,
        content: str,
        voice: str,
        wanted: str,
        now: datetime,
        state: State = State.PUBLISHED,
    ) -> Row:
        """Record a publication, now or scheduled, or a correction; mark files it no longer names as replaced.

        Raises `PageError` when `episode.guid` belongs to another page's episode.
        """
        with self._db.change():
            old = self.find(identity)
            noted = self.script(old).note if old else ""
            if old is None:
                self._insert(identity, episode)
            self._fill(episode, script, content, voice, wanted)
            self._db.do(
                "UPDATE episode SET state = ?, published = ? WHERE guid = ?",
                *(state.value, int(episode.published.timestamp()), episode.guid),
            )
            row = self.resolve(episode.guid)
            self._sketch(row.number, script)
            self._name_files(row, now)
            why = f"read by {voice}" + (f" instead of {wanted}" if wanted else "")
            if script.note != noted:
                why += f" · note: {script.note}" if script.note else " · without a note"
            if state is State.SCHEDULED:
                why += f" · for {shown(episode.published)}"
            self._event(row.number, became(old, row), why, now)
        return row

    def take_in(
        self, identity: str, episode: Episode, script: Script, what: str, why: str, now: datetime
    ) -> Row:
        """Record an episode as it was found; `what` and `why` go into its history.

        How it was made is not known, so that the next publication of its page makes it anew. Raises
        `PageError` when its identity, its name or its second belongs to another episode.
        """
        with self._db.change():
            if self._one("guid = ?", episode.guid) is None:
                self._insert(identity, episode)
            self._fill(episode, script, "", "", "")
            ((number,),) = self._db.ask("SELECT number FROM episode WHERE guid = ?", episode.guid)
            row = self._all("number = ?", number)[0]
            self._sketch(number, script)
            self._name_files(row, now)
            self._event(number, what, why, now)
        return row

    def move(self, row: Row, state: State, why: str, now: datetime) -> None:
        """Take an episode back or bring it back, with its event."""
        back = state in (State.PUBLISHED, State.SCHEDULED)
        self._move(row, state, "restored" if back else "retracted", why, now)

    def appear(self, row: Row, now: datetime) -> None:
        """Publish what was scheduled."""
        self._move(row, State.PUBLISHED, "published", "as scheduled", now)

    def remove(self, row: Row) -> None:
        """Forget an episode that nobody has heard, with all that was known of it."""
        with self._db.change():
            for table in ("sketch", "file", "event"):
                self._db.do(f"DELETE FROM {table} WHERE episode = ?", row.number)  # noqa: S608
            self._db.do("DELETE FROM decision WHERE identity = ?", row.identity)
            self._db.do("DELETE FROM episode WHERE number = ?", row.number)

    def _move(self, row: Row, state: State, what: str, why: str, now: datetime) -> None:
        with self._db.change():
            self._db.do(
                "UPDATE episode SET state = ?, why = ? WHERE number = ?",
                *(state.value, "" if state is State.PUBLISHED else why, row.number),
            )
            self._event(row.number, what, why, now)

    def history(self, row: Row) -> tuple[Event, ...]:
        """What happened to an episode, oldest first."""
        asked = "SELECT at, what, why, who FROM event WHERE episode = ? ORDER BY rowid"
        found = self._db.ask(asked, row.number)
        return tuple(Event(datetime.fromtimestamp(at, UTC), *told) for at, *told in found)

    def kept_files(self, now: datetime, grace: timedelta) -> frozenset[str]:
        """Files that must stay: those in use and those replaced within the time of grace."""
        since = int((now - grace).timestamp())
        found = self._db.ask("SELECT name FROM file WHERE replaced IS NULL OR replaced > ?", since)
        return frozenset(name for (name,) in found)

    def forget_file(self, name: str) -> None:
        """Strike a replaced file that has been taken away."""
        with self._db.change():
            self._db.do("DELETE FROM file WHERE name = ? AND replaced IS NOT NULL", name)

    def _free_second(self, first: datetime, step: int, identity: str) -> datetime:
        second = int(first.timestamp())
        taken = "SELECT 1 FROM episode WHERE published = ? AND identity <> ?"
        while self._db.ask(taken, second, identity):
            second += step
        return datetime.fromtimestamp(second, UTC)

    def _free_slug(self, first: str) -> str:
        taken = {name for (name,) in self._db.ask("SELECT slug FROM episode WHERE slug GLOB ?", f"{first}*")}
        names = chain([first], (f"{first}-{number}" for number in count(2)))
        return next(name for name in names if name not in taken)

    def _insert(self, identity: str, episode: Episode) -> None:
        try:
            self._db.do(
                "INSERT INTO episode"
                " (guid, identity, slug, published, state, revision, content, entry, script, voice)"
                " VALUES (?, ?, ?, ?, 'published', 0, '', '', '', '')",
                *(episode.guid, identity, episode.slug, int(episode.published.timestamp())),
            )
        except sqlite3.IntegrityError as cause:
            error = PageError(f"the GUID is taken: {episode.guid}: another page's episode has it")
            error.add_note("Leave --guid out, or publish the page that the episode was made from.")
            raise error from cause

    def _fill(self, episode: Episode, script: Script, content: str, voice: str, wanted: str) -> None:
        self._db.do(
            "UPDATE episode SET revision = revision + 1, content = ?, entry = ?, script = ?, voice = ?,"
            " wanted = ? WHERE guid = ?",
            *(content, to_json(episode), script_to_json(script), voice, wanted, episode.guid),
        )

    def _sketch(self, number: int, script: Script) -> None:
        """Keep an article's marks; a digest has none, as it is made of articles."""
        self._db.do("DELETE FROM sketch WHERE episode = ?", number)
        for mark in () if script.parts else Likeness.of(script.article).marks:
            self._db.do("INSERT INTO sketch VALUES (?, ?)", mark, number)

    def _sketch_all(self) -> None:
        """Keep the marks of what was published before there were any; once in a catalogue's life."""
        if self.known(_SKETCHED):
            return
        with self._db.change():
            for (number,) in self._db.ask("SELECT number FROM episode"):
                ((script,),) = self._db.ask("SELECT script FROM episode WHERE number = ?", number)
                self._sketch(number, script_from_json(script))
            self._db.do("INSERT OR REPLACE INTO fact VALUES (?, 'yes')", _SKETCHED)

    def _name_files(self, row: Row, now: datetime) -> None:
        """Mark what only the old revision named as replaced, enter what the new one names."""
        entry = row.episode
        names = entry.files
        for (name,) in self._db.ask(
            "SELECT name FROM file WHERE episode = ? AND replaced IS NULL", row.number
        ):
            if name not in names:
                self._db.do("UPDATE file SET replaced = ? WHERE name = ?", int(now.timestamp()), name)
        for name in names:
            self._db.do(
                "INSERT INTO file VALUES (?, ?, NULL) ON CONFLICT (name) DO UPDATE SET replaced = NULL",
                *(name, row.number),
            )

    def _event(self, number: int, what: str, why: str, now: datetime) -> None:
        told = (int(now.timestamp()), number, what, why, self._who)
        self._db.do("INSERT INTO event (at, episode, what, why, who) VALUES (?, ?, ?, ?, ?)", *told)

    def _one(self, where: str, *values: object) -> Row | None:
        rows = self._all(where, *values)
        return rows[0] if rows else None

    def _all(self, where: str, *values: object) -> tuple[Row, ...]:
        with self._db.sound():
            found = self._db.ask(
                "SELECT number, identity, state, revision, content, why, voice, wanted, entry"  # noqa: S608
                f" FROM episode WHERE {where}",
                *values,
            )
            return tuple(
                Row(n, i, State(s), r, c, w, v, o, from_json(e)) for n, i, s, r, c, w, v, o, e in found
            )
