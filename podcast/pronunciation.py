"""How words come out of a voice, and how a newsroom's own pronunciations get in."""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from audio.booth import pronunciations
from audio.swedish import Lexicon, add_entries, built_in, read
from audio.types import Engine
from podcast.desk import Desk

if TYPE_CHECKING:
    from audio.engines.natural.phonemes import Phonemes


def said_as(word: str, engine: Engine, desk: Desk) -> str:
    """What a voice is given for a word, and in brackets the sounds it makes of it where it can tell."""
    whose = pronunciations(engine)
    spoken = read(word, engine.profile, desk.lexicon, desk.config.reading, engine=whose)
    return f"{spoken}  [{_sounds(spoken)}]" if whose == "espeak" else spoken


def add_all(path: Path, lexicon: Lexicon) -> int:
    """Add to a show's file what a lexicon says otherwise than the built-in one; returns how many words.

    Raises `LexiconError`.
    """
    known = {entry.grapheme: entry for entry in built_in().entries}
    new = [entry for entry in lexicon.entries if known.get(entry.grapheme) != entry]
    return len(add_entries(path, new))


def _sounds(spoken: str) -> str:
    """eSpeak NG's phonemes (IPA); it reads other languages' words from the folder of its data."""
    from audio.engines.espeak import installed

    library = installed()
    with contextlib.chdir(library.folder):
        return _phonemes(str(library.path), str(library.folder)).of(spoken)


@cache
def _phonemes(path: str, folder: str) -> Phonemes:
    from audio.engines.natural.phonemes import Phonemes

    return Phonemes(path, folder)
