"""How words come out of a voice, and how a newsroom's own pronunciations get in."""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from audio.record import pronunciations
from audio.swedish import Lexicon, add_entry, read
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
    """Add every entry of a lexicon to a show's file; returns how many. Raises `LexiconError`."""
    for entry in lexicon.entries:
        if not entry.engines or entry.kind != "word":
            add_entry(path, entry.grapheme, entry.alias or entry.kind)
        for engine, said in entry.engines.items():
            add_entry(path, entry.grapheme, said, engine)
    return len(lexicon.entries)


def _sounds(spoken: str) -> str:
    """eSpeak NG's phonemes (IPA)."""
    return _phonemes().of(spoken)


@cache
def _phonemes() -> Phonemes:
    from audio.engines.espeak import installed
    from audio.engines.natural.phonemes import Phonemes

    library = installed()
    with contextlib.chdir("."):  # it goes to its data and stays there
        return Phonemes(str(library.path), str(library.folder))
