"""The lexicon: layers, what an entry may say, its errors, its file, and its exchange with other programs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.errors import LexiconError
from audio.swedish import (
    Entry,
    Lexicon,
    add_entry,
    built_in,
    export_pls,
    import_pls,
    load_lexicon,
    read,
    unknown,
)


def write(folder: Path, text: str, name: str = "lexicon.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_article_wins_over_the_show_and_the_show_over_the_built_in(tmp_path: Path) -> None:
    show = write(tmp_path, 'letters = ["Nato"]\n[say]\n"Göta" = "Jöta"\n')
    article = write(tmp_path, '[say]\n"Göta" = "Jööta"\n', "article.toml")
    assert read("Nato vid Göta.", lexicon=load_lexicon([])) == "Nato vid Göta."
    assert read("Nato vid Göta.", lexicon=load_lexicon([show])) == "N A T O vid Jöta."
    assert read("Nato vid Göta.", lexicon=load_lexicon([show, article])) == "N A T O vid Jööta."


@pytest.mark.parametrize(
    ("entry", "written", "spoken"),
    [
        (Entry("Loreen", "alias", "Lorín"), "Loreens låt, Loreen!", "Loríns låt, Lorín!"),
        (Entry("Loreen", "alias", "Lorín", inflections=False), "Loreens låt", "Loreens låt"),
        (
            Entry("Nils Dacke", "alias", "Nils Dakke"),
            "Nils Dackes och Nils Berg",
            "Nils Dakkes och Nils Berg",
        ),
        (Entry("abc", "letters"), "Abc:n och ABC", "A B C:n och A B C"),
        (Entry("ROT", "word", case=True), "ROT och Rot", "ROT och Rot"),
        (Entry("Fas", "alias", "fass", case=True), "FAS och Fas", "F A S och fass"),
        (Entry("S&P", "alias", "Ess och Pe"), "S&P 500", "Ess och Pe femhundra"),
    ],
)
def test_an_entry_says_how_a_word_is_said(entry: Entry, written: str, spoken: str) -> None:
    assert read(written, lexicon=Lexicon((entry,))) == spoken


def test_a_pronunciation_for_one_engine_is_for_that_engine_only() -> None:
    lexicon = Lexicon((Entry("Xi", engines={"espeak": "[[s'i:]]", "piper": "Si"}),))
    assert read("Xi talar.", lexicon=lexicon) == "Xi talar."
    assert read("Xis tal.", lexicon=lexicon, engine="espeak") == "[[s'i:s]] tal."
    assert read("Xi talar.", lexicon=lexicon, engine="piper") == "Si talar."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("letters = [", "lexicon.toml"),
        ('word = ["Nato"]', "word: unknown key"),
        ('letters = "Nato"', "letters: not a list"),
        ("words = [1]", "words: not a word"),
        ("say = 1", "say: not a table"),
        ('[say]\n"Xi" = 1', 'say "Xi": not a word'),
        ("[[entry]]\nalias = 'x'", "entry 1 grapheme: not a word"),
        ('[[entry]]\ngrapheme = "Xi"\nkind = "song"', 'entry "Xi": kind does not fit'),
        ('[[entry]]\ngrapheme = "Xi"\nsound = "song"', "entry 1: unknown key sound"),
        ('[[entry]]\ngrapheme = "Xi"\ncase = "yes"', 'entry "Xi": inflections and case'),
        ('[engines]\nespeak = "Xi"', "engines.espeak: not a table"),
    ],
)
def test_a_wrong_file_is_named_with_its_entry(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(LexiconError) as caught:
        load_lexicon([write(tmp_path, text)])
    assert message in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.toml"):
        load_lexicon([tmp_path / "none.toml"])


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LexiconError, match="not UTF-8"):
        load_lexicon([path])


def test_an_added_word_is_said_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    path = write(tmp_path, '# the desk\nletters = ["abc"]\n')
    add_entry(path, "Göta", "Jöta")
    add_entry(path, "Göta", "Jööta")
    add_entry(path, "xyz", "letters")
    add_entry(path, "Xi", "Si", engine="espeak")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# the desk\n")
    assert text.count("Göta") == 1
    assert read("Göta xyz abc", lexicon=load_lexicon([path])) == "Jööta X Y Z A B C"
    assert read("Xi", lexicon=load_lexicon([path]), engine="espeak") == "Si"
    assert [one.name for one in tmp_path.iterdir()] == ["lexicon.toml"]


def test_a_word_is_not_added_to_a_broken_file(tmp_path: Path) -> None:
    path = write(tmp_path, "letters = [")
    with pytest.raises(LexiconError):
        add_entry(path, "Göta", "Jöta")
    assert path.read_text(encoding="utf-8") == "letters = ["


def test_nothing_is_added_without_a_word(tmp_path: Path) -> None:
    with pytest.raises(LexiconError):
        add_entry(tmp_path / "lexicon.toml", " ", "x")
    assert not list(tmp_path.iterdir())


@settings(deadline=None, max_examples=50)
@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_whatever_is_added_can_be_read_again(
    tmp_path_factory: pytest.TempPathFactory, word: str, said: str
) -> None:
    path = tmp_path_factory.mktemp("show") / "lexicon.toml"
    try:
        entry = add_entry(path, word, said)
    except LexiconError:
        assert not path.exists()
        return
    assert entry in load_lexicon([path]).entries
    assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_pls_gives_back_what_it_was_given(tmp_path: Path) -> None:
    lexicon = Lexicon(
        (
            Entry("Göta & Co", "alias", "Jöta <och> Ko"),
            Entry("abc", "letters"),
            Entry("Xi", engines={"espeak": "[[s'i:]]"}),
        )
    )
    path = write(tmp_path, export_pls(lexicon, "espeak"), "lexicon.pls")
    assert import_pls(path, "espeak") == lexicon


def test_the_built_in_lexicon_can_be_exported_and_read_back(tmp_path: Path) -> None:
    path = write(tmp_path, export_pls(built_in(), "espeak"), "lexicon.pls")
    assert len(import_pls(path, "espeak").entries) == len(built_in().entries)


@pytest.mark.parametrize(
    "text",
    [
        "no xml",
        "<lexicon/>",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">&a;</lexicon>',
    ],
)
def test_what_is_no_lexicon_is_not_imported(tmp_path: Path, text: str) -> None:
    with pytest.raises(LexiconError, match=r"lexicon\.pls"):
        import_pls(write(tmp_path, text, "lexicon.pls"))


def test_unknown_names_acronyms_and_foreign_words_are_listed_most_frequent_first() -> None:
    text = (
        "Anna Berg mötte Ngozi Okonjo-Iweala i Sverige. Okonjo-Iwealas besök blev kort, men Ngozi var nöjd.\n"
        "QVX kritiserar. Mötet med QVX:s chef och Xi Jinping var ett whiteboard-möte. Regeringen teg."
    )
    found = unknown(text)
    assert {(one.word, one.times, one.kind) for one in found} == {
        ("Ngozi", 2, "name"),
        ("Okonjo-Iweala", 2, "name"),
        ("QVX", 2, "acronym"),
        ("whiteboard-möte", 1, "foreign"),
    }
    assert [one.times for one in found] == sorted((one.times for one in found), reverse=True)


def test_a_word_in_the_lexicon_is_no_longer_unknown() -> None:
    assert not unknown("I dag talar Okonjo.", Lexicon((Entry("Okonjo", "alias", "Åkåndjo"),)))
