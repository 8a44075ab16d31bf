"""Bytes become text: encodings found, what is no text refused with advice."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast.decode import decode, kind_of, page_from
from podcast.errors import PageError

SWEDISH = "Så här står det: ”Åäö” – i en mening, och i en till.\n"


def refusal(data: bytes) -> PageError:
    with pytest.raises(PageError) as caught:
        decode(data, "nyhet.txt")
    return caught.value


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SWEDISH.encode(), "utf-8"),
        (codecs.BOM_UTF8 + SWEDISH.encode(), "utf-8"),
        (SWEDISH.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + SWEDISH.encode("utf-16-be"), "utf-16"),
        (SWEDISH.encode("utf-16-le"), "utf-16-le"),
        (SWEDISH.encode("utf-16-be"), "utf-16-be"),
        (SWEDISH.encode("utf-32"), "utf-32"),
        (SWEDISH.encode("windows-1252"), "windows-1252"),
    ],
)
def test_every_common_encoding_is_read(data, encoding):
    assert decode(data, "x") == (SWEDISH, encoding)


def test_latin_1_without_a_declaration_is_read():
    assert decode("Åäö på ön".encode("latin-1"), "x")[0] == "Åäö på ön"


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="iso-8859-1">',
        '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
        '<?xml version="1.0" encoding="ISO-8859-1"?>',
    ],
)
def test_a_page_says_itself_what_it_is_in(head):
    assert "Åäö" in decode(f"{head}<p>Åäö</p>".encode("latin-1"), "x")[0]


def test_what_the_server_says_wins_over_the_page():
    data = '<meta charset="iso-8859-1"><p>Přerov</p>'.encode("iso-8859-2")
    assert "Přerov" in decode(data, "x", "iso-8859-2")[0]


def test_utf_8_is_utf_8_whatever_is_declared():
    assert decode("Åäö".encode(), "x", "iso-8859-1") == ("Åäö", "utf-8")


def test_a_page_cut_off_inside_a_letter_is_read():
    assert decode(("Åäö " * 30).encode()[:-2], "x")[0].startswith("Åäö Åäö")


@pytest.mark.parametrize("name", ["klingon", "", "utf-7\r\n", "../../etc"])
def test_an_unknown_declaration_is_passed_over(name):
    assert "Åäö" in decode("Åäö på ön".encode("latin-1"), "x", name)[0]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "archive"),
        (b"\xff\xd8\xff\xe0..", "JPEG"),
        (b"\x89PNG\r\n", "PNG"),
        (b"ID3\x04..", "MP3"),
        (b"\xff\xfb\x90\x00", "MP3"),
        (b"\x7fELF", "program"),
        (b"abc\x00\x01\x02def" * 20, "not text"),
    ],
)
def test_what_is_no_text_is_refused_with_a_way_out(data, word):
    error = refusal(data)
    assert word in str(error)
    assert str(error).startswith("cannot read page: nyhet.txt: ")
    assert error.__notes__[0].endswith(".")


def test_garbled_letters_are_named_not_read():
    garbled = ("Så här står det på ön där hon är född.\n" * 5).encode().decode("windows-1252").encode()
    assert "garbled" in str(refusal(garbled))


def test_a_name_with_a_tilde_is_not_garbled():
    assert decode("Portugisiska ord: São João, São Paulo, Conceição. Så är det på ön.".encode(), "x")


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("<!doctype html><p>Hej", "x", "html"),
        ("<html lang=sv>", "-", "html"),
        ("  <!-- a --><HTML>", "x.txt", "html"),
        ("<p>En</p><p>Två</p><p>Tre</p>", "-", "html"),
        ("<p>Bara ett stycke", "a.html", "html"),
        ("Om a < b och b > c så är a < c.", "x", "text"),
        ("# Rubrik\n\nText.", "nyhet.md", "markdown"),
        ("# Rubrik\n\n[länk](http://x)\n", "-", "markdown"),
        ("# Rubrik\n\n[länk](http://x)\n", "nyhet.txt", "text"),
        ("Rubrik\n\n- en punkt\n- en till", "-", "text"),
        ("", "x", "text"),
    ],
)
def test_the_kind_is_told_by_content_and_name(text, name, kind):
    assert kind_of(text, name) == kind
    assert page_from(text, name).kind == kind


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400), st.none() | st.sampled_from(["utf-8", "latin-1", "utf-16", "shift_jis", "x"]))
def test_bytes_are_read_or_refused_never_more(data, declared):
    try:
        text, encoding = decode(data, "x", declared)
    except PageError:
        return
    assert text
    assert encoding
