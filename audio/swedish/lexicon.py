"""The lexicon: how words are said that nobody could guess; built in, then the show's, then the article's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from audio.errors import LexiconError

Kind = Literal["word", "letters", "alias"]
_FIRST = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?::([a-zåäöéA-ZÅÄÖ]{1,6})|(s|n|ns|en|et)|[’'](s))?(?![^\W_])")
_GLUED = ("s", "n", "ns", "en", "et")
_LISTS = ("letters", "words")
_FIELDS = frozenset(["grapheme", "alias", "kind", "engines", "inflections", "case"])


@dataclass(frozen=True)
class Entry:
    """How one word, or a name of several words, is said."""

    grapheme: str
    kind: Kind = "word"
    """"word": as it stands; "letters": letter by letter; "alias": as `alias` says."""
    alias: str = ""
    engines: Mapping[str, str] = field(default_factory=dict, hash=False)
    """For one engine only: a respelling, or its phonemes as "[[…]]"."""
    inflections: bool = True
    """Whether an ending may follow: genitive -s, or a colon and an ending."""
    case: bool = False
    """Whether only exactly this spelling counts. Else "Nato" also finds NATO, "vd" also Vd and VD."""

    def same(self, text: str) -> bool:
        """Whether `text`, as long as the grapheme, is this word."""
        if text == self.grapheme:
            return True
        if self.case or text.lower() != self.grapheme.lower():
            return False
        return text.isupper() or (self.grapheme.islower() and text[1:].islower())


class Hit(NamedTuple):
    """An entry found in a text, and the ending that follows it."""

    entry: Entry
    end: int
    ending: str


@dataclass(frozen=True)
class Lexicon:
    """Entries in layers; of two for the same word the later one holds."""

    entries: tuple[Entry, ...] = ()

    def over(self, below: Lexicon) -> Lexicon:
        """This lexicon laid on top of another."""
        return Lexicon((*below.entries, *self.entries))

    def find(self, word: str) -> Entry | None:
        """The entry of one whole word."""
        first = _FIRST.match(word)
        for entry in self._index.get(first[0].lower(), ()) if first else ():
            if len(entry.grapheme) == len(word) and entry.same(word):
                return entry
        return None

    def match(self, text: str, at: int) -> Hit | None:
        """The longest entry that is written at a place of a text."""
        first = _FIRST.match(text, at)
        return self.match_word(text, at, first[0]) if first else None

    def match_word(self, text: str, at: int, first: str) -> Hit | None:
        """Like `match`, when the word at that place is known already."""
        for entry in self._candidates(first.lower()):
            end = at + len(entry.grapheme)
            if entry.same(text[at:end]) and (ending := _ENDING.match(text, end)):
                said = ending[1] or ending[2] or ending[3] or ""
                if said and (not entry.inflections or (ending[2] and not _takes(entry, said))):
                    continue
                return Hit(entry, ending.end(), said)
        return None

    def _candidates(self, word: str) -> Iterator[Entry]:
        """Entries whose first word this is, then those whose first word it is with an ending."""
        yield from self._index.get(word, ())
        for ending in _GLUED:
            if word.endswith(ending):
                yield from self._index.get(word.removesuffix(ending), ())

    @cached_property
    def _index(self) -> dict[str, tuple[Entry, ...]]:
        latest = {
            (e.grapheme if e.case or not e.grapheme.islower() else e.grapheme.lower()): e
            for e in self.entries
        }
        found: dict[str, list[Entry]] = {}
        for entry in latest.values():
            if first := _FIRST.match(entry.grapheme):
                found.setdefault(first[0].lower(), []).append(entry)
        return {word: tuple(sorted(them, key=lambda e: -len(e.grapheme))) for word, them in found.items()}


def _takes(entry: Entry, ending: str) -> bool:
    """Whether an ending without a colon may belong to this word: a genitive -s, or -n after letters (vdn)."""
    return ending == "s" or entry.kind == "letters"


@cache
def built_in() -> Lexicon:
    """The lexicon that comes with the program."""
    return _read(Path(__file__).with_name("lexicon.toml"))


def load_lexicon(paths: Iterable[Path | str]) -> Lexicon:
    """The built-in lexicon with the files of the show and the article on top, in this order.

    Raises `LexiconError` when a file cannot be read or an entry cannot be used.
    """
    lexicon = built_in()
    for path in paths:
        lexicon = _read(Path(path)).over(lexicon)
    return lexicon


def _read(path: Path) -> Lexicon:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LexiconError(f"cannot read lexicon: {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"cannot read lexicon: {path}: not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"cannot read lexicon: {path}: {str(error)[:200]}") from error
    return parse(table, str(path))


def parse(table: Mapping[str, Any], name: str) -> Lexicon:
    """Make a lexicon of a TOML table; `name` is where it came from."""
    entries: list[Entry] = []
    for key, value in table.items():
        if key in _LISTS:
            kind: Kind = "letters" if key == "letters" else "word"
            entries += [Entry(_text(word, name, key), kind) for word in _list(value, name, key)]
        elif key == "say":
            entries += [
                Entry(_text(word, name, key), "alias", _text(said, name, f'say "{word}"'))
                for word, said in _table(value, name, key).items()
            ]
        elif key == "engines":
            entries += _engine_tables(_table(value, name, key), name)
        elif key == "entry":
            entries += [_entry(one, name, number) for number, one in enumerate(_list(value, name, key), 1)]
        else:
            raise _wrong(
                name,
                key,
                "unknown key",
                "A lexicon knows letters, words, [say], [engines.NAME] and [[entry]].",
            )
    return Lexicon(tuple(_merged(entries)))


def _engine_tables(table: Mapping[str, Any], name: str) -> list[Entry]:
    found: list[Entry] = []
    for engine, words in table.items():
        for word, said in _table(words, name, f"engines.{engine}").items():
            where = f'engines.{engine} "{word}"'
            found.append(Entry(_text(word, name, where), engines={engine: _text(said, name, where)}))
    return found


def _merged(entries: list[Entry]) -> list[Entry]:
    """One entry a word: what one section says and what another says of an engine belong together."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if (earlier := found.get(entry.grapheme)) is not None:
            kind, alias = (entry.kind, entry.alias) if entry.kind != "word" else (earlier.kind, earlier.alias)
            entry = replace(entry, kind=kind, alias=alias, engines={**earlier.engines, **entry.engines})
        found[entry.grapheme] = entry
    return list(found.values())


def _entry(one: Any, name: str, number: int) -> Entry:
    where = f"entry {number}"
    table = _table(one, name, where)
    if unknown := sorted(set(table) - _FIELDS):
        raise _wrong(
            name, where, f"unknown key {unknown[0]}", f"An entry knows {', '.join(sorted(_FIELDS))}."
        )
    grapheme = _text(table.get("grapheme"), name, f"{where} grapheme")
    where = f'entry "{grapheme}"'
    alias = _text(table["alias"], name, f"{where} alias") if "alias" in table else ""
    kind = table.get("kind", "alias" if alias else "word")
    if kind not in {"word", "letters", "alias"} or (kind == "alias") != bool(alias):
        raise _wrong(
            name, where, "kind does not fit", 'kind is "word" or "letters", or alias tells how it is said.'
        )
    engines = {
        k: _text(v, name, f"{where} engines.{k}")
        for k, v in _table(table.get("engines", {}), name, where).items()
    }
    flags = [table.get("inflections", True), table.get("case", False)]
    if not all(isinstance(flag, bool) for flag in flags):
        raise _wrong(
            name, where, "inflections and case are true or false", "Write them without quotation marks."
        )
    return Entry(grapheme, kind, alias, engines, *flags)


def _text(value: Any, name: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or not _FIRST.match(value.strip("[]").strip()):
        raise _wrong(name, where, "not a word", "A word is text that begins with a letter or figure.")
    return value.strip()


def _list(value: Any, name: str, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(name, where, "not a list", f'Write {where} = ["…", "…"].')
    return value


def _table(value: Any, name: str, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(
            name, where, "not a table", f'Write [{where}] on a line of its own, then word = "how it is said".'
        )
    return value


def _wrong(name: str, where: str, why: str, advice: str) -> LexiconError:
    error = LexiconError(f"cannot use lexicon: {name}: {where}: {why}")
    error.add_note(advice)
    return error
