"""The sounds of a Swedish text, as eSpeak NG tells them in the International Phonetic Alphabet."""

from __future__ import annotations

import ctypes
import os
import re

# speak_lib.h of eSpeak NG 1.52
_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_UTF8, _IPA = 1, 2

_LANGUAGE = re.compile(r"\([a-z]{2,3}(?:-[a-z0-9-]+)?\)")
"""Around a word that its dictionary gives to another language, as in `(en)fˈeɪsbʊk(sv)`."""


class Phonemes:
    """An eSpeak NG that spells sounds and never speaks; for one thread, in a process of its own."""

    def __init__(self, library: str, folder: str) -> None:
        """Raises `OSError` when the library or its data cannot be used."""
        self._lib = ctypes.CDLL(library)
        os.chdir(folder)  # the library cuts a path to its data off at 160 characters
        if self._lib.espeak_Initialize(_SYNCHRONOUS, 0, b".", _DONT_EXIT) <= 0:
            raise OSError(f"the voice's data cannot be used: {folder}")
        if self._lib.espeak_SetVoiceByName(b"sv") != 0:
            raise OSError("no such voice: sv")
        self._spell = self._lib.espeak_TextToPhonemes
        self._spell.restype = ctypes.c_char_p
        self._spell.argtypes = (ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int)

    def of(self, text: str) -> str:
        """The sounds of words without punctuation, with stress marks, words set apart by blanks."""
        rest = ctypes.c_char_p(text.encode())
        clauses = []
        while rest.value:  # each call takes what the library holds for a clause
            clauses.append((self._spell(ctypes.byref(rest), _UTF8, _IPA) or b"").decode())
        return " ".join(_LANGUAGE.sub("", " ".join(clauses)).split())
