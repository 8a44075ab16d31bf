"""Lexicons in the Pronunciation Lexicon Specification 1.0 (W3C, 14 October 2008), to and from other programs.

PLS knows graphemes, aliases and phonemes. Spelling by letters and pronunciations for one engine it does not
know: letters become an alias of spaced capitals, an engine's respelling is exported when that engine is
asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from audio.errors import LexiconError
from audio.swedish.lexicon import Entry, Lexicon

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
_LARGEST = 4_000_000
"""Bytes of a PLS file that are read; a larger one is no lexicon."""


def import_pls(path: Path | str, engine: str = "") -> Lexicon:
    """Read a PLS file; `engine` is the one its phonemes are for, without it they are left out.

    Raises `LexiconError` when the file cannot be read, is no PLS, or holds a DTD, which no lexicon needs.
    """
    path = Path(path)
    try:
        text = path.read_bytes()
    except OSError as error:
        raise LexiconError(f"cannot read lexicon: {path}: {error.strerror}") from error
    if len(text) > _LARGEST or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise LexiconError(f"cannot read lexicon: {path}: too large, or with a DTD")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no DTD, no entities
    except (ElementTree.ParseError, ValueError) as error:
        raise LexiconError(f"cannot read lexicon: {path}: {error}") from error
    if root.tag != f"{{{NAMESPACE}}}lexicon":
        raise LexiconError(f"cannot read lexicon: {path}: not a PLS lexicon")
    return Lexicon(tuple(entry for lexeme in _all(root, "lexeme") for entry in _entries(lexeme, engine)))


def export_pls(lexicon: Lexicon, engine: str = "") -> str:
    """Write a lexicon as PLS; of several pronunciations the one for `engine` goes first."""
    lexemes = "".join(_lexeme(entry, engine) for entry in lexicon.entries)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<lexicon version="1.0" xmlns="{NAMESPACE}" alphabet="x-espeak" xml:lang="sv-SE">\n'
        f"{lexemes}</lexicon>\n"
    )


def _all(parent: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return parent.iter(f"{{{NAMESPACE}}}{name}")


def _entries(lexeme: ElementTree.Element, engine: str) -> Iterator[Entry]:
    alias = next((_said(one) for one in _all(lexeme, "alias")), "")
    phoneme = next((_said(one) for one in _all(lexeme, "phoneme")), "")
    for one in _all(lexeme, "grapheme"):
        grapheme = _said(one)
        if not grapheme or not (alias or (phoneme and engine)):
            continue
        if _is_spelled(grapheme, alias):
            yield Entry(grapheme, "letters")
        else:
            engines = {engine: f"[[{phoneme}]]"} if phoneme and engine else {}
            yield Entry(grapheme, "alias" if alias else "word", alias, engines)


def _said(element: ElementTree.Element) -> str:
    return " ".join((element.text or "").split())


def _is_spelled(grapheme: str, alias: str) -> bool:
    return alias != "" and alias == " ".join(grapheme.upper()) and len(grapheme) > 1


def _lexeme(entry: Entry, engine: str) -> str:
    said = entry.engines.get(engine, "")
    phoneme = said[2:-2] if said.startswith("[[") and said.endswith("]]") else ""
    alias = (
        " ".join(entry.grapheme.upper())
        if entry.kind == "letters"
        else entry.alias or ("" if phoneme else said)
    )
    if not alias and not phoneme:
        alias = entry.grapheme  # a word that is said as it stands
    lines = [f"    <grapheme>{escape(entry.grapheme)}</grapheme>"]
    lines += [f"    <phoneme>{escape(phoneme)}</phoneme>"] if phoneme else []
    lines += [f"    <alias>{escape(alias)}</alias>"] if alias else []
    return "  <lexeme>\n" + "\n".join(lines) + "\n  </lexeme>\n"
