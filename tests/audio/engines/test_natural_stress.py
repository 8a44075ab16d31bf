"""Stress moves to where Swedes put it, and nothing else about a word changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.engines.natural.stress import eased, restressed

# word: what eSpeak NG spells, what is told
WORDS = {
    "politiker": ("pˈuːliːtˌiːkər", "pʊlˈiːtɪkər"),
    "Politikerna": ("pˈuːliːtˌiːkərnˌa", "pʊlˈiːtɪkərna"),
    "industrins": ("ˈɪndɵstrˌɪns", "ɪndɵstrˈiːns"),
    "kommentarer": ("kˈɔməntˌɑːrər", "kɔməntˈɑːrər"),
    "organisationen": ("ˈɔrɡaniːsasxˌuːnən", "ɔrɡanɪsasxˈuːnən"),
    "renoverades": ("rˈeːnuːvˌeːradəs", "rɛnʊvˈeːradəs"),
    "förslaget": ("fˈœʂlɑːɡət", "fœʂlˈɑːɡət"),
    "förmiddag": ("fˈœrmɪdɑːɡ", "fˈøːrmɪdɑːɡ"),
    "huvudavtal": ("hˌʉvʉdavtˈɑːl", "hˈʉːvʉdavtˌɑːl"),
    "inföding": ("ɪnfˈøːdɪŋ", "ˈɪnfˌøːdɪŋ"),
    "utreder": ("ʉtrˈeːdər", "ˈʉtrˌeːdər"),
    "flickor": ("flˈɪkˌuːr", "flˈɪkʊr"),
    "flickornas": ("flˈɪkuːrnˌas", "flˈɪkʊrnas"),
    "viktiga": ("vˈɪktiːɡˌa", "vˈɪktɪɡa"),
    "riksdagen": ("rˈɪksdɑːɡˌɛn", "rˈɪksdɑːɡɛn"),
    "farmor": ("fˈarmuːr", "fˈarmuːr"),
    "huvudstad": ("hˈʉvʉdstˌad", "hˈʉvʉdstˌad"),
    "skolan": ("skˈuːlan", "skˈuːlan"),
    "hus": ("hˈʉs", "hˈʉs"),
    "era": ("ˈeːra", "ˈeːra"),
}


@pytest.mark.parametrize("word", WORDS)
def test_the_stress_lies_where_swedes_put_it(word: str) -> None:
    spelled, told = WORDS[word]
    assert eased(word, restressed(word, spelled)) == told


def consonants(sounds: str) -> str:
    return re.sub(r"[aɑeɛəiɪoɔuʊʉɵyʏøœæɒɜʌɐːˈˌ]", "", sounds)


words = st.sampled_from(sorted(WORDS)) | st.text("abdefgiklmnoprstuvyåäö", max_size=12)
sounds = st.sampled_from([spelled for spelled, _ in WORDS.values()]) | st.text("aeːˈˌtkrʉɪ ", max_size=12)


@settings(deadline=None)
@given(words, sounds)
def test_whatever_the_word_its_consonants_stay_and_it_has_no_more_stresses(word: str, spelled: str) -> None:
    told = eased(word, restressed(word, spelled))
    assert consonants(told) == consonants(spelled)
    assert told.count("ˈ") <= max(1, spelled.count("ˈ"))
