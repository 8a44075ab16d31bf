"""podcast.toml as frozen settings; one that is unknown or cannot be is an error that names its place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from audio.swedish.types import Style
from podcast.article import Role
from podcast.errors import ConfigError

FILE = "podcast.toml"


@dataclass(frozen=True)
class ShowSettings:
    """[show]: what directories and apps are told of the show."""

    title: str = "Uppläst"
    description: str = "Nyhetsartiklar upplästa av en syntetisk röst."
    author: str = "Redaktionen"
    email: str = "redaktionen@example.com"
    base_url: str = "http://127.0.0.1:8000/"
    language: str = "sv"
    category: str = "News"
    subcategory: str = "Daily News"
    cover: str = "cover.jpg"
    link: str = ""
    publisher: str = ""
    copyright: str = ""
    explicit: bool = False
    license: str = ""
    license_url: str = ""
    hub: str = ""
    frequency: Literal["", "hourly", "daily", "weekdays", "weekly", "monthly"] = ""
    section_feeds: tuple[str, ...] = ()
    colour: str = "#12355b"
    episode_covers: bool = True
    new_feed_url: str = ""


@dataclass(frozen=True)
class VoiceSettings:
    """[voice]: who reads; each voice has a table of its own below, as [voice.espeak]."""

    name: tuple[str, ...] = ("espeak",)
    """The voice, or several with the best first: the first that can be used reads the whole episode."""
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True)
class SoundSettings:
    """[sound]: the delivered file, in Hz, kbit/s, LUFS and seconds."""

    preset: Literal["standard", "compact"] = "standard"
    target: float = -16.0
    lead: float = 0.3
    tail: float = 1.0
    intro: str = ""
    outro: str = ""
    bed: str = ""
    bed_level: float = -18.0
    ident: str = ""
    ident_between: Literal["articles", "chapters"] = "articles"


@dataclass(frozen=True)
class PauseSettings:
    """[pauses]: silence in seconds."""

    sentence: float = 0.40
    paragraph: float = 0.75
    before_heading: float = 1.1
    after_heading: float = 0.6
    before_outro: float = 1.4


@dataclass(frozen=True)
class WordSettings:
    """[words]: what is said around the article; a part in brackets goes when a fact in it is missing."""

    outro: str = (
        "Du har lyssnat på {title}[, en artikel ur {show}][, skriven av {authors}][, publicerad {date}]."
    )
    digest_intro: str = "Här är {title}, {day}. Du får höra:"
    digest_outro: str = "Du har lyssnat på {title}[, artiklar ur {show}][, skrivna av {authors}]."
    disclosure: str = "Texten lästes upp av en syntetisk röst."
    disclosure_first: bool = False
    correction: str = "Rättelse: {note}"
    correction_first: bool = False


@dataclass(frozen=True)
class CleaningSettings:
    """[cleaning]: what a newsroom may want read although it is left out by default."""

    facts: bool = False
    tables: bool = False
    corrections: bool = False
    packs: bool = True

    @property
    def also(self) -> frozenset[Role]:
        """The roles that are read beside the article's own."""
        switches = {Role.FACTS: self.facts, Role.TABLE: self.tables, Role.CORRECTION: self.corrections}
        return frozenset(role for role, on in switches.items() if on)


@dataclass(frozen=True)
class PublishingSettings:
    """[publishing]: dates and how long replaced files stay."""

    pubdate: Literal["now", "article"] = "now"
    grace_days: int = 7
    min_words: int = 60
    max_words: int = 50_000


@dataclass(frozen=True)
class FetchingSettings:
    """[fetching]: where pages on the web may be fetched from."""

    allow_hosts: tuple[str, ...] = ()
    robots: bool = True
    proxy: bool = False


@dataclass(frozen=True)
class Config:
    show: ShowSettings = field(default_factory=ShowSettings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    pauses: PauseSettings = field(default_factory=PauseSettings)
    words: WordSettings = field(default_factory=WordSettings)
    cleaning: CleaningSettings = field(default_factory=CleaningSettings)
    publishing: PublishingSettings = field(default_factory=PublishingSettings)
    fetching: FetchingSettings = field(default_factory=FetchingSettings)
    reading: Style = field(default_factory=Style)


def load_config(path: Path) -> Config:
    """Read a podcast.toml.

    Raises `ConfigError` naming the file and the line or setting that cannot be used.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as cause:
        raise ConfigError(f"cannot read settings: {path}: {cause.strerror}") from cause
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise ConfigError(f"cannot read settings: {path}: not TOML: {cause}") from cause
    return parse_config(document, str(path))


def parse_config(document: Mapping[str, Any], name: str) -> Config:
    """Turn a parsed podcast.toml into settings; `name` is how errors call the file."""
    if "voice" in document:
        document = {**document, "voice": _voice(document["voice"], name)}
    config: Config = _build(Config, document, name, "")
    _check(config, name)
    return config


def names_of_voices(said: str) -> tuple[str, ...]:
    """The voices of a chain as one text, as `piper:alma, natural, espeak`."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, said.split(",")))))


def _voice(said: Any, name: str) -> Mapping[str, Any]:
    """The table [voice], or `voice` as a text or a list, with the voices' own tables told apart."""
    table = said if isinstance(said, dict) else {"name": said}
    # [voice.espeak] belongs to the engine, which checks it itself
    options = {key: value for key, value in table.items() if isinstance(value, dict)}
    plain = {key: value for key, value in table.items() if key not in options}
    if "name" in plain:
        plain["name"] = _chain(plain["name"], name)
    return {**plain, "options": options} if options else plain


def _chain(said: Any, name: str) -> list[str]:
    parts = said if isinstance(said, list) else [said]
    if parts and all(isinstance(each, str) and names_of_voices(each) for each in parts):
        return list(names_of_voices(",".join(parts)))
    raise ConfigError(
        f"setting cannot be used: {name}: voice.name: must be a voice, or a list of voices, not {said!r}"
    )


def _build(shape: Any, table: Mapping[str, Any], name: str, place: str) -> Any:
    """Make a dataclass of a TOML table, each value checked against its field's type."""
    known = {each.name: each for each in fields(shape)}
    hints = get_type_hints(shape)
    values = {}
    for key, value in table.items():
        if key not in known:
            raise _unknown(key, known, name, place)
        values[key] = _value(hints[key], value, name, f"{place}.{key}".strip("."))
    missing = [k for k, f in known.items() if k not in values and f.default is f.default_factory is MISSING]
    if missing:
        raise ConfigError(f"setting is missing: {name}: {place}.{missing[0]}")
    return shape(**values)


def _value(hint: Any, value: Any, name: str, place: str) -> Any:
    if is_dataclass(hint):
        if not isinstance(value, dict):
            raise ConfigError(f"setting cannot be used: {name}: {place}: must be a table, [{place}]")
        return _build(hint, value, name, place)
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            choices = " or ".join(f'"{each}"' for each in get_args(hint))
            raise ConfigError(f"setting cannot be used: {name}: {place}: must be {choices}, not {value!r}")
        return value
    return _plain(hint, value, name, place)


def _plain(hint: Any, value: Any, name: str, place: str) -> Any:
    if hint == tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ConfigError(
                f"setting cannot be used: {name}: {place}: must be a list of texts, not {value!r}"
            )
        return tuple(value)
    kinds: dict[Any, tuple[tuple[type, ...], str]] = {
        str: ((str,), "text in quotes"),
        bool: ((bool,), "true or false"),
        int: ((int,), "a whole number"),
        float: ((int, float), "a number"),
    }
    types, words = kinds.get(hint, ((dict,), "a table"))
    if not isinstance(value, types) or (isinstance(value, bool) and hint is not bool):
        raise ConfigError(f"setting cannot be used: {name}: {place}: must be {words}, not {value!r}")
    return float(value) if hint is float and isinstance(value, int) else value


def _unknown(key: str, known: Mapping[str, object], name: str, place: str) -> ConfigError:
    where = f"[{place}] {key}" if place else key
    error = ConfigError(f"unknown setting: {name}: {where}")
    near = difflib.get_close_matches(key, known, n=1)
    error.add_note(
        f"Did you mean {near[0]}?"
        if near
        else f"Known here: {', '.join(k for k in known if k != 'options')}."
    )
    return error


def _check(config: Config, name: str) -> None:
    """What types cannot say."""
    for place, value, low, high in (
        ("sound.target", config.sound.target, -30.0, -10.0),
        ("sound.lead", config.sound.lead, 0.1, 3.0),
        ("sound.tail", config.sound.tail, 0.1, 5.0),
        ("sound.bed_level", config.sound.bed_level, -40.0, -6.0),
        ("publishing.max_words", config.publishing.max_words, 1, 1_000_000),
        ("publishing.min_words", config.publishing.min_words, 0, 10_000),
        ("publishing.grace_days", config.publishing.grace_days, 0, 365),
        *((f"pauses.{f.name}", getattr(config.pauses, f.name), 0.1, 3.0) for f in fields(PauseSettings)),
    ):
        if not low <= value <= high:
            raise ConfigError(
                f"setting cannot be used: {name}: {place}: must lie between {low} and {high}, not {value}"
            )
    if not config.show.base_url.startswith(("http://", "https://")):
        raise ConfigError(
            f"setting cannot be used: {name}: show.base_url: must begin with https:// or http://,"
            f" not {config.show.base_url!r}"
        )
    _check_addresses(config.show, name)
    if not config.show.title.strip():
        raise ConfigError(f"setting cannot be used: {name}: show.title: must not be empty")
    if not config.words.disclosure.strip():
        error = ConfigError(f"setting cannot be used: {name}: words.disclosure: must not be empty")
        error.add_note(
            "Listeners must be told that a synthetic voice reads; disclosure_first moves the words."
        )
        raise error


def _check_addresses(show: ShowSettings, name: str) -> None:
    for key in ("license_url", "hub", "new_feed_url"):
        value = getattr(show, key)
        if value and not value.startswith(("https://", "http://")):
            raise ConfigError(
                f"setting cannot be used: {name}: show.{key}: must begin with https://, not {value!r}"
            )
    if not re.fullmatch("#[0-9a-fA-F]{6}", show.colour):
        error = ConfigError(f"setting cannot be used: {name}: show.colour: not a colour: {show.colour!r}")
        error.add_note('Write colours as "#12355b": red, green and blue in two hexadecimal digits each.')
        raise error
