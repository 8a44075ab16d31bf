"""What will be said: nothing lost between article and script, and the right silence after each part."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast.article import READ, Article, Facts, Line, Role
from podcast.config import Config, ShowSettings, SoundSettings, WordSettings
from podcast.entry import script_from_json, script_to_json
from podcast.errors import PageError
from podcast.script import closing, correction_note, headline, write_script

CONFIG = Config(show=ShowSettings(title="Kustpodden"))


def article(*lines: tuple[Role, str], facts: Facts | None = None) -> Article:
    made = tuple(Line(n, text, role, "", "", read=role in READ) for n, (role, text) in enumerate(lines, 1))
    return Article("fyren.txt", made, facts or Facts())


FYREN = article(
    (Role.TITLE, "Fyren tänds"),
    (Role.LEDE, "Efter 31 år lyser den igen."),
    (Role.ADVERT, "Annons"),
    (Role.BODY, "Lampan är ny. Den kommer från Polen."),
    (Role.HEADING, "Kaffet är gratis"),
    (Role.BODY, "Alla är välkomna."),
)


def test_headline_first_then_the_article_then_what_was_heard() -> None:
    texts = [segment.text for segment in write_script(FYREN, CONFIG).segments]

    assert texts == [
        "Fyren tänds",
        "Efter 31 år lyser den igen.",
        "Lampan är ny.",
        "Den kommer från Polen.",
        "Kaffet är gratis",
        "Alla är välkomna.",
        "Du har lyssnat på Fyren tänds, en artikel ur Kustpodden.",
        "Texten lästes upp av en syntetisk röst.",
    ]


def test_the_silence_follows_the_layout() -> None:
    pauses = [segment.pause for segment in write_script(FYREN, CONFIG).segments]

    assert pauses == [1.1, 0.75, 0.40, 1.1, 0.6, 1.4, 0.40, 0.0]


def test_headline_and_headings_begin_chapters() -> None:
    chapters = [s.chapter for s in write_script(FYREN, CONFIG).segments if s.chapter]

    assert chapters == ["Fyren tänds", "Kaffet är gratis"]


def test_the_editors_title_wins() -> None:
    given_title = replace(FYREN, facts=Facts(title="En annan rubrik"))

    assert headline(given_title) == "En annan rubrik"


def test_the_disclosure_can_be_said_first() -> None:
    config = replace(CONFIG, words=WordSettings(disclosure_first=True))
    texts = [segment.text for segment in write_script(FYREN, config).segments]

    assert texts[1] == "Texten lästes upp av en syntetisk röst."
    assert texts.count("Texten lästes upp av en syntetisk röst.") == 1


@pytest.mark.parametrize("first", [True, False])
def test_the_article_is_known_from_the_words_around_it(first: bool) -> None:
    config = replace(CONFIG, words=WordSettings(disclosure_first=first))
    script = write_script(FYREN, config)

    assert [segment.text for segment in script.article] == [
        "Fyren tänds",
        "Efter 31 år lyser den igen.",
        "Lampan är ny.",
        "Den kommer från Polen.",
        "Kaffet är gratis",
        "Alla är välkomna.",
    ]


def test_a_bed_is_wanted_under_the_headline_alone_and_idents_where_the_desk_says() -> None:
    chapters = replace(CONFIG, sound=SoundSettings(ident_between="chapters"))

    assert [s.text for s in write_script(FYREN, CONFIG).segments if s.bed] == ["Fyren tänds"]
    assert not any(s.ident for s in write_script(FYREN, CONFIG).segments)
    assert [s.text for s in write_script(FYREN, chapters).segments if s.ident] == ["Kaffet är gratis"]


def test_a_script_that_was_kept_is_the_same_script() -> None:
    script = replace(write_script(FYREN, CONFIG), parts=("urn:x:1", "urn:x:2"))
    assert script_from_json(script_to_json(script)) == script


def test_a_script_kept_by_an_older_version_can_be_read() -> None:
    script = write_script(FYREN, CONFIG)
    kept = json.loads(script_to_json(script))
    for name in ("before", "after", "parts"):
        del kept[name]
    kept["segments"] = [{k: s[k] for k in ("text", "pause", "chapter")} for s in kept["segments"]]
    old = script_from_json(json.dumps(kept))

    assert [s.text for s in old.segments] == [s.text for s in script.segments]
    assert old.parts == ()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (Facts(), "Du har lyssnat på Fyren tänds, en artikel ur Kustpodden."),
        (
            Facts(authors=("Siv Öberg",)),
            "Du har lyssnat på Fyren tänds, en artikel ur Kustpodden, skriven av Siv Öberg.",
        ),
        (
            Facts(authors=("A", "B", "C"), published=datetime(2025, 6, 11, tzinfo=UTC)),
            "Du har lyssnat på Fyren tänds, en artikel ur Kustpodden, skriven av A, B och C,"
            " publicerad 11 juni 2025.",
        ),
    ],
)
def test_the_closing_words_tell_what_is_known(facts: Facts, said: str) -> None:
    assert closing(facts, "Fyren tänds", CONFIG) == said


NOTE = "Fyren byggdes 1896. Den är vit."


def test_what_was_corrected_is_said_after_the_article() -> None:
    script = write_script(FYREN, CONFIG, NOTE)

    assert [(each.text, each.pause) for each in script.segments[5:]] == [
        ("Alla är välkomna.", 1.4),
        ("Rättelse: Fyren byggdes 1896.", 0.4),
        ("Den är vit.", 0.75),
        ("Du har lyssnat på Fyren tänds, en artikel ur Kustpodden.", 0.4),
        ("Texten lästes upp av en syntetisk röst.", 0.0),
    ]
    assert script.article[1:] == script.segments[1:6]


@pytest.mark.parametrize("disclosed", [False, True])
def test_what_was_corrected_may_be_said_after_the_headline(disclosed: bool) -> None:
    words = WordSettings(
        correction="Vi rättar: {note}", correction_first=True, disclosure_first=disclosed, outro=""
    )
    script = write_script(FYREN, replace(CONFIG, words=words), NOTE)
    said = ["Vi rättar: Fyren byggdes 1896.", "Den är vit."]
    early = [words.disclosure, *said] if disclosed else said

    assert [each.text for each in script.segments[1 : 1 + script.before]] == early
    assert script.segments[1 + script.before].text == "Efter 31 år lyser den igen."
    assert len(script.article) == 6


def test_what_was_corrected_may_be_left_to_the_written_word() -> None:
    words = WordSettings(correction="")

    script = write_script(FYREN, replace(CONFIG, words=words), NOTE)
    assert [each.text for each in script.segments] == [e.text for e in write_script(FYREN, CONFIG).segments]
    assert script.note == NOTE


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("Rättelse: Fyren är vit.", "Fyren är vit."),
        ("RÄTTELSE – Fyren är vit", "Fyren är vit."),
        ("Fyren\x1b är\n{title} [vit]?", "Fyren är {title} [vit]?"),
        ("Rättelser görs varje dag.", "Rättelser görs varje dag."),
        ("  ", ""),
        ("rättelse:", ""),
    ],
)
def test_a_note_is_a_sentence_without_the_word_before_it(said: str, note: str) -> None:
    assert correction_note(said) == note


def test_a_script_without_a_note_is_kept_as_ever() -> None:
    script = write_script(FYREN, CONFIG)
    kept = json.loads(script_to_json(script))
    del kept["note"]

    assert script_from_json(json.dumps(kept)) == script


def test_a_page_without_an_article_is_refused_with_its_name() -> None:
    with pytest.raises(PageError, match=r"nothing to read: fyren\.txt"):
        write_script(article((Role.TITLE, "Fyren"), (Role.ADVERT, "Annons")), CONFIG)


def test_a_page_without_a_title_asks_for_one() -> None:
    with pytest.raises(PageError, match=r"no title: fyren\.txt"):
        write_script(article((Role.BODY, "Alla är välkomna.")), CONFIG)


WORDS = st.text(alphabet="abcåäö.,!?–” 0123456789", min_size=1).filter(lambda t: t.strip())


@given(st.lists(st.tuples(st.sampled_from([Role.LEDE, Role.BODY, Role.HEADING]), WORDS), min_size=1))
def test_every_character_of_the_article_is_said_once_in_its_order(lines: list[tuple[Role, str]]) -> None:
    script = write_script(article((Role.TITLE, "Rubrik"), *lines), CONFIG)
    said = "".join(segment.text for segment in script.segments[1:-2])

    assert said.replace(" ", "") == "".join(text for _, text in lines).replace(" ", "")
