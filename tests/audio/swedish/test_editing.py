"""Words added to a lexicon file: over what it said of them, and nothing else touched."""

from __future__ import annotations

from pathlib import Path

from audio.swedish import Entry, add_entries, add_entry, load_lexicon


def test_a_pronunciation_for_one_voice_leaves_the_word_as_it_was_for_the_others(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    add_entry(path, "Pyongjang", "pjång jang")
    add_entry(path, "Pyongjang", "[[pj'ONjaN]]", engine="espeak")

    entry = load_lexicon([path]).find("Pyongjang")
    assert entry is not None
    assert (entry.alias, entry.engines) == ("pjång jang", {"espeak": "[[pj'ONjaN]]"})


def test_another_respelling_leaves_the_pronunciation_for_one_voice(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    add_entry(path, "Pyongjang", "[[pj'ONjaN]]", engine="espeak")
    add_entry(path, "Pyongjang", "pjong jang")

    entry = load_lexicon([path]).find("Pyongjang")
    assert entry is not None
    assert (entry.alias, entry.engines) == ("pjong jang", {"espeak": "[[pj'ONjaN]]"})


def test_many_words_are_written_at_once_with_all_that_is_said_of_them(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text('# Ortens namn\n[[entry]]\ngrapheme = "Öja"\nalias = "öj a"\n', "utf-8")
    entries = [Entry(f"Ort{i}", "alias", f"ort {i}", inflections=False, case=True) for i in range(200)]
    add_entries(path, entries)
    lexicon = load_lexicon([path])

    assert path.read_text("utf-8").startswith("# Ortens namn")
    assert all(lexicon.find(entry.grapheme) == entry for entry in entries)
    assert lexicon.find("Öja") is not None
