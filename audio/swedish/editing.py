"""Adding words to a show's lexicon.toml, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Container, Iterable
from dataclasses import replace
from pathlib import Path

from audio.errors import LexiconError
from audio.swedish.lexicon import Entry, parse


def add_entry(path: Path | str, word: str, said: str, engine: str = "") -> Entry:
    """Write into a lexicon file how `word` is said, over what it said of the word, and return the entry.

    `said` is a respelling, or "letters" or "word"; with `engine` it holds for that voice only. The file is
    made if there is none; comments and order of what else is in it stay. Raises `LexiconError` when the file
    cannot be used.
    """
    entry = _entry(word.strip(), said.strip(), engine)
    return add_entries(path, [entry])[0]


def add_entries(path: Path | str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Write many entries at once, each over what the file said of its word; returns them as they stand."""
    path = Path(path)
    text = _read(path)
    known = {entry.grapheme: entry for entry in parse(tomllib.loads(text), str(path)).entries}
    added: dict[str, Entry] = {}
    for entry in entries:
        added[entry.grapheme] = _over(added.get(entry.grapheme, known.get(entry.grapheme)), entry)
    kept = _without(text, added.keys()).rstrip("\n")
    text = "\n\n".join(filter(None, [kept, *(_block(entry).rstrip("\n") for entry in added.values())])) + "\n"
    parse(tomllib.loads(text), str(path))
    _replace(path, text)
    return tuple(added.values())


def _over(old: Entry | None, new: Entry) -> Entry:
    """The new entry with what the old one says of other voices, or, for one voice, the other way round."""
    if old is None:
        return new
    engines = {**old.engines, **new.engines}
    return replace(old if new.engines and new.kind == "word" else new, engines=engines)


def _entry(word: str, said: str, engine: str) -> Entry:
    if not word or not said or any(ord(char) < 32 for char in word + said):
        raise LexiconError(f"cannot add to lexicon: {word[:40]!r}: a word and how it is said are needed")
    if engine:
        return Entry(word, engines={engine: said})
    if said == "letters":
        return Entry(word, "letters")
    return Entry(word) if said in {"word", word} else Entry(word, "alias", said)


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
        parse(tomllib.loads(text), str(path))
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise LexiconError(f"cannot read lexicon: {path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"cannot read lexicon: {path}: {error}") from error
    return text


def _without(text: str, words: Container[object]) -> str:
    """The text without the [[entry]] blocks of some words; what the desk wrote by hand is left alone."""
    head, *blocks = text.split("[[entry]]")
    kept = [block for block in blocks if tomllib.loads(_body(block)).get("grapheme") not in words]
    return head + "".join(f"[[entry]]{block}" for block in kept)


def _body(block: str) -> str:
    """The lines of an entry up to the next table."""
    lines: list[str] = []
    for line in block.splitlines():
        if line.startswith("[") and lines:
            break
        lines.append(line)
    return "\n".join(lines)


def _block(entry: Entry) -> str:
    lines = ["[[entry]]", f"grapheme = {_string(entry.grapheme)}"]
    if entry.kind == "alias":
        lines.append(f"alias = {_string(entry.alias)}")
    elif not entry.engines:
        lines.append(f"kind = {_string(entry.kind)}")
    if entry.engines:
        inside = ", ".join(f"{_string(name)} = {_string(said)}" for name, said in entry.engines.items())
        lines.append(f"engines = {{ {inside} }}")
    lines += ["inflections = false"] * (not entry.inflections) + ["case = true"] * entry.case
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _replace(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(file.name).replace(path)
    except OSError as error:
        raise LexiconError(f"cannot write lexicon: {path}: {error.strerror}") from error
