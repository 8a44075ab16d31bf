"""How a word that stands in the lexicon is said."""

from __future__ import annotations

from audio.swedish import letters
from audio.swedish.lexicon import Hit
from audio.swedish.scan import Found, Scan


def entry(scan: Scan, at: int, hit: Hit) -> Found | None:
    """Say a lexicon entry found at a place, with its ending; None when it is for other engines only."""
    word = hit.entry
    if said := word.engines.get(scan.engine):
        return Found("lexicon", hit.end, word.grapheme, _with_ending(said, hit.ending))
    if word.kind == "letters":
        return Found("letters", hit.end, word.grapheme, scan.say.letters(word.grapheme, hit.ending))
    if word.kind == "alias":
        return Found("lexicon", hit.end, word.grapheme, _with_ending(word.alias, hit.ending))
    written = scan.text[at : at + len(word.grapheme)]
    if word.engines and not written.isupper():
        return None
    if code := letters.code(scan, at):
        return code
    known = word.grapheme if written.isupper() and not scan.shouting else written
    return Found("word", hit.end, word.grapheme, known + hit.ending)


def _with_ending(said: str, ending: str) -> str:
    """The ending goes inside the brackets of phonemes."""
    return f"{said[:-2]}{ending}]]" if ending and said.endswith("]]") else said + ending
