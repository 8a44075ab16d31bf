"""What a directory or an app would complain about, before it does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from feeds.plain import legible
from feeds.rules import episodes as of_episodes
from feeds.rules import files as of_files
from feeds.rules import show as of_show
from feeds.rules.case import Case, Check
from feeds.types import Episode, Show

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    level: Level
    """An error breaks a written must, or something a listener notices; a warning breaks a should."""
    rule: str
    detail: str
    """Which thing, and what is wrong with it."""
    advice: str
    """What to do, or who asks for it."""


# Rule, level, test, advice. Sources: Apple 823 and 893, "Apple" else; PSP-1; RSS 2.0; the podcast namespace.
RULES: tuple[tuple[str, Level, Check, str], ...] = (
    ("show-title", "error", of_show.title, "Give the show a title."),
    ("show-title-long", "warning", of_show.long_title, "Apple shows 255 bytes at most."),
    ("show-description", "error", of_show.description, "Say in a few sentences what listeners get."),
    ("show-base-url", "error", of_show.base_url, "Every address in the feed begins with it."),
    ("show-public", "warning", of_show.public_url, "Directories fetch the feed from outside, by https."),
    ("show-link", "warning", of_show.link, "Give the newsroom's site with https://, or leave it empty."),
    ("show-author", "warning", of_show.author, "Apps show the author below the title."),
    ("show-email", "error", of_show.email, "Write one plain address."),
    ("show-email-missing", "warning", of_show.some_email, "Spotify and others mail a code to the owner."),
    ("show-category", "error", of_show.category, "Apple takes its own names only, letter by letter."),
    ("show-language", "error", of_show.language, 'Write "sv" or "sv-se"; Apple refuses other spellings.'),
    ("show-guid", "error", of_show.guid, "Keep the one the show was made with: apps know it by that."),
    ("show-guid-version", "warning", of_show.guid_version, "The podcast namespace asks for version 5."),
    ("show-publisher", "warning", of_show.publisher, "Swedish feeds end their description with the name."),
    ("show-copyright", "warning", of_show.copyright_, "Write the owner's name only."),
    ("show-licence", "warning", of_show.licence, "Give license_url, or the slug of an open licence."),
    ("show-hub", "warning", of_show.hub, "Give the hub's address with https://, or leave it empty."),
    (
        "cover",
        "error",
        of_files.cover,
        "Square JPEG or PNG, 1400 to 3000 pixels, RGB; a new one has a new name.",
    ),
    ("cover-weight", "warning", of_files.cover_weight, "Lighter covers load in every directory."),
    ("episodes", "error", of_episodes.some, "Publish one: directories refuse an empty feed."),
    ("guid", "error", of_episodes.guid, "Apps know an episode by its GUID."),
    ("guid-unique", "error", of_episodes.guid_once, "Apps show only one of them."),
    (
        "guid-file",
        "error",
        of_episodes.guid_of_its_own,
        "A correction has a new file and must keep its GUID.",
    ),
    ("title", "error", of_episodes.title, "Correct the episode with --title."),
    ("title-long", "warning", of_episodes.long_title, "Correct the episode with a shorter --title."),
    ("description", "warning", of_episodes.summary, "Apps show the lede below the title."),
    ("voice-credit", "warning", of_episodes.credit, "Voices have licences that ask for their name."),
    ("page-name", "error", of_episodes.slug, "Small letters a to z, digits and hyphens."),
    ("page-unique", "error", of_episodes.slug_once, "One page would overwrite the other."),
    ("sound-unique", "error", of_episodes.sound_once, "Apple ignores all but the first."),
    ("sound-type", "error", of_episodes.sound_type, "Apple goes by the ending, other apps by the type."),
    ("sound-length", "error", of_episodes.sound_size, "Apps show it and reserve room by it."),
    ("file-names", "error", of_episodes.names, "Apple takes ASCII only."),
    ("duration", "error", of_episodes.duration, "Players show it before they have the sound."),
    ("date-zone", "error", of_episodes.zone, "RSS dates have a zone."),
    ("date-unique", "warning", of_episodes.date_once, "Apps order by date; give each its own second."),
    ("date-future", "error", of_episodes.future, "Apple hides it until then; others show it first."),
    ("date-changed", "warning", of_episodes.changed_later, "lastBuildDate is the newest change."),
    ("article", "warning", of_episodes.article, "Links must begin with http:// or https://."),
    ("transcript", "warning", of_episodes.transcript, "Apple and others show WebVTT beside the sound."),
    ("chapters", "error", of_episodes.chapters, "Chapters ascend, have titles and begin before the end."),
    ("sentences", "error", of_episodes.cues, "Captions follow one another and end with the sound."),
    ("file-missing", "error", of_files.missing, "Publish again: the feed names what listeners cannot fetch."),
    ("file-retracted", "error", of_files.retracted, "`podcast retract` of the episode again takes it away."),
    (
        "orphan",
        "warning",
        of_files.orphans,
        "`podcast tidy --yes` takes what publishing left; a file of your own may stay.",
    ),
    ("feed-missing", "error", of_files.feed, "Write the feed."),
    ("feed-stale", "warning", of_files.stale, "Write the feed again."),
    ("sound-size", "error", of_files.sound_size, "A length that is wrong breaks resumed downloads."),
    ("sound-kind", "error", of_files.sound_kind, "The file was replaced or damaged: publish it again."),
    (
        "sound-duration",
        "error",
        of_files.sound_duration,
        "The file was replaced or damaged: publish it again.",
    ),
    ("sound-tag", "warning", of_files.sound_tag, "Players without the feed show what the tag says."),
    ("sound-rate", "warning", of_files.sound_rate, "Apple advises 44.1 kHz: the preset standard has it."),
    ("transcript-file", "error", of_files.transcript, "Publish the episode again."),
    ("chapters-file", "error", of_files.chapters, "Publish the episode again."),
)


def check(
    show: Show,
    episodes: Sequence[Episode],
    folder: Path,
    now: datetime | None = None,
    *,
    gone: Sequence[Episode] = (),
    kept: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Everything that is wrong with the show, its published `episodes` and the public `folder`.

    Dates are held against `now` (with a zone) when it is given. `gone` are retracted episodes, whose files
    must not be there; files that nothing names are told when it is said which of them are `kept` all the
    same. Reads files, writes none.
    """
    return tuple(_findings(Case(show, tuple(episodes), folder, now, tuple(gone), kept)))


def _findings(case: Case) -> Iterator[Finding]:
    for rule, level, test, advice in RULES:
        for detail in test(case):
            yield Finding(level, rule, legible(detail), advice)  # names of files are as they were given
