"""What espeak-ng makes of a text, in letters that a Swede can read: å for ɔ, sj for ɧ, tj for ɕ."""

from __future__ import annotations

import ctypes
import difflib
import re
from functools import cache

_LETTERS = (
    *(("(en)", ""), ("(sv)", ""), ("ˈ", ""), ("ˌ", ""), ("ː", ""), ("sx", "sj"), ("ʃ", "sj"), ("ɕ", "tj")),
    *(
        ("ɛ", "e"),
        ("ə", "e"),
        ("æ", "e"),
        ("ɪ", "i"),
        ("ɔ", "å"),
        ("oː", "å"),
        ("o", "å"),
        ("u", "o"),
        ("ʊ", "o"),
    ),
    *(
        ("ʉ", "u"),
        ("ɵ", "u"),
        ("ɑ", "a"),
        ("ŋ", "ng"),
        ("ʂ", "rs"),
        ("œ", "ö"),
        ("ø", "ö"),
        ("ɡ", "g"),
        ("kk", "k"),
    ),
)


def phonemes(text: str) -> str:
    """The phonemes of the Swedish voice in plain letters, without stress and length."""
    library = _library()
    rest = ctypes.c_char_p(text.encode())
    said: list[str] = []
    while rest.value:
        said.append(library.espeak_TextToPhonemes(ctypes.byref(rest), 1, 2).decode())
    return plain(" ".join(said))


def plain(said: str) -> str:
    for sign, letter in _LETTERS:
        said = said.replace(sign, letter)
    return re.sub(r"[^a-zåäö]", "", said.replace("ä", "e"))


def distance(said: str, wanted: str) -> float:
    """How unlike two pronunciations are: 0 the same, 1 nothing in common."""
    return 1 - difflib.SequenceMatcher(None, said, plain_wanted(wanted), autojunk=False).ratio()


def plain_wanted(wanted: str) -> str:
    return re.sub(r"[^a-zåäö]", "", wanted.replace("ä", "e"))


@cache
def _library() -> ctypes.CDLL:
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0x8000)
    library.espeak_SetVoiceByName(b"sv")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return library
