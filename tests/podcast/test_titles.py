"""Titles: safe everywhere, and never lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast.titles import slug, tidy


@pytest.mark.parametrize(
    ("title", "tidied"),
    [
        ("Två  ord", "Två ord"),
        ("rad\nbrytning\ttabb", "rad brytning tabb"),
        ("NUL\x00 och ESC\x1b[31m", "NUL och ESC [31m"),
        ("bidi \u202eomvänd\u202c", "bidi omvänd"),
        ("noll\u200bbredd och mjukt\u00adbindestreck", "nollbredd och mjuktbindestreck"),
        ("a\u030angstr\u00f6m", "ångström"),
        ("ensam \ud800 halva", "ensam halva"),
        ("]]> hör till", "]]> hör till"),
        ("\u00a0", ""),
    ],
)
def test_what_harms_goes_and_the_rest_stays(title: str, tidied: str) -> None:
    assert tidy(title) == tidied


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Älgen är åter i Öja", "algen-ar-ater-i-oja"),
        ("”Aldrig mer!”", "aldrig-mer"),
        ("../../etc/passwd", "etc-passwd"),
        ("北京", "avsnitt"),
        ("", "avsnitt"),
        ("ett " * 100, "-".join(["ett"] * 20)),
        ("x" * 5000, "x" * 80),
    ],
)
def test_a_title_becomes_a_file_name(title: str, name: str) -> None:
    assert slug(title) == name


@given(st.text())
def test_a_file_name_is_always_plain_and_short(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(title))
    assert len(slug(title)) <= 80


@given(st.text(alphabet=st.characters()))
def test_tidying_twice_changes_nothing(title: str) -> None:
    assert tidy(tidy(title)) == tidy(title)
    tidy(title).encode()
