"""Foreign names and loan words sound better with the lexicon than without, to espeak-ng's own phonemes."""

from __future__ import annotations

import pytest

from audio.swedish import built_in, read

from .phonemes import distance, phonemes
from .scoring import CASES

WANTED = [
    line.split("|") for line in (CASES / "pronunciation.txt").read_text(encoding="utf-8").splitlines() if line
]


@pytest.mark.parametrize(("written", "wanted"), WANTED, ids=lambda text: text)
def test_a_name_is_said_as_wanted_or_nearly(written: str, wanted: str) -> None:
    raw, said = phonemes(written), phonemes(read(written, "digits", engine="espeak"))
    assert distance(said, wanted) <= min(0.2, distance(raw, wanted))


def test_the_lexicon_takes_away_nine_tenths_of_the_mispronunciation() -> None:
    raw = sum(distance(phonemes(written), wanted) for written, wanted in WANTED)
    said = sum(
        distance(phonemes(read(written, "digits", engine="espeak")), wanted) for written, wanted in WANTED
    )
    assert said < 0.1 * raw


def test_every_respelling_changes_what_is_heard() -> None:
    respelled = [(e.grapheme, e.engines["espeak"]) for e in built_in().entries if "espeak" in e.engines]
    assert len(respelled) >= 400
    assert not [word for word, said in respelled if word == said]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("EU:s", "e us"),
        ("SD:s", "es des"),
        ("vd:n", "ve den"),
        ("USA:s", "u es as"),
        ("FN:s", "ef ens"),
        ("FRA", "ef er a"),
        ("71 personer", "sjutien personor"),
        ("11 juni", "elfte juni"),
        ("den 23 maj", "den tjugåtredje maj"),
        ("hans 100:e", "hans hondrade"),
        ("3,5", "tre kåma fem"),
        ("kl. 14.30", "klåkan fjortån treti"),
        ("1 krona", "en krona"),
    ],
)
def test_the_figures_profile_is_heard_right(written: str, wanted: str) -> None:
    said = phonemes(read(written, "digits", engine="espeak"))
    assert distance(said, wanted) <= 0.1, said
