"""Text at the door."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from feeds.plain import address, cut, legible, paragraphs, plain

ANY = st.text(st.characters(), max_size=200)  # with surrogates, controls and noncharacters
NASTY = st.text(st.sampled_from("<>&;/ab#x3 8]]!?\x0b\u200d\u202e\ufffe\ud800👩é\u0301\n\t"), max_size=60)


@given(ANY | NASTY)
def test_any_text_becomes_text_that_xml_carries(text: str) -> None:
    element = etree.Element("title")
    element.text = legible(text)
    assert (etree.fromstring(etree.tostring(element)).text or "") == legible(text)


@given(ANY | NASTY)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert legible(legible(text)) == legible(text)
    assert plain(plain(text)) == plain(text)


@given(ANY | NASTY)
def test_plain_text_has_no_tag_and_no_reference_left_for_an_app_to_interpret(text: str) -> None:
    element = etree.HTML(f"<p>{plain(text)}</p>")
    assert len(element.xpath("//p/*")) == 0


@given(st.text(st.characters(categories=("L", "Nd", "P", "Zs")), max_size=200))
def test_letters_digits_and_punctuation_stay(text: str) -> None:
    kept = "".join(legible(text).split())
    assert kept == "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize(
    ("written", "carried"),
    [
        ("  Ny\x0b bro\n över\tÄlven ", "Ny bro över Älven"),
        ("SD\u00adtopp\u200b vinner", "SDtopp vinner"),
        ("\u202eneddih\u202c dold", "neddih dold"),
        ("familjen 👩\u200d👧 flyttar", "familjen 👩\u200d👧 flyttar"),
        ("fel\u200dsatt", "felsatt"),
        ("sla\ud83dgs", "slags"),
        ("A\u030algra\u0308ns", "Ålgräns"),
    ],
)
def test_what_nobody_sees_goes_and_what_holds_letters_together_stays(written: str, carried: str) -> None:
    assert legible(written) == carried


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("H&amp;M stänger", "H&M stänger"),
        ("H&amp;amp;amp;M stänger", "H&M stänger"),
        ("H&M stänger", "H&M stänger"),
        ("Så funkar <b>fetstil</b>", "Så funkar ‹b›fetstil‹/b›"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "‹script›alert(1)‹/script›"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("trasig <a", "trasig ‹a"),
        ("&#x202E;", ""),
        ("noll &#x0; och &#xD800;", "noll och"),
        ("&nosuch; sak", "&nosuch; sak"),
    ],
)
def test_markup_in_a_title_is_shown_not_obeyed(written: str, shown: str) -> None:
    assert plain(written) == shown


def test_paragraphs_are_parted_by_blank_lines() -> None:
    assert paragraphs("Ett\nstycke.\n \n\nEtt till.\n\n\n") == ("Ett stycke.", "Ett till.")


@given(ANY.map(legible), st.integers(3, 120))
def test_cut_text_fits_and_begins_as_the_text_does(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short.encode()) <= limit
    assert short == text or text.startswith(short.removesuffix("…"))


def test_text_is_cut_after_a_word() -> None:
    assert cut("Bron över Älven öppnar igen", 20) == "Bron över Älven…"
    assert cut("Kommunfullmäktige", 10) == "Kommunf…"


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://tidning.se/a?b=1&c=2#d", "https://tidning.se/a?b=1&c=2#d"),
        ("https://räksmörgås.se/å ä/ö", "https://xn--rksmrgs-5wao1o.se/%C3%A5%20%C3%A4/%C3%B6"),
        ("https://tidning.se/%C3%A5", "https://tidning.se/%C3%A5"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("https://tidning.se//x", "https://tidning.se//x"),
        ("javascript:alert(1)", ""),
        ("//tidning.se/x", ""),
        ("https://anna:hemligt@tidning.se/", ""),
        ("https://", ""),
        ("https://a..b/", ""),
        ("https://tidning.se:99999/", ""),
        ("https://<b>/", ""),
        ("nyhet.html", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_linked_and_in_ascii(url: str, written: str) -> None:
    assert address(url) == written


@given(ANY)
@example("\u2024")  # a dot once the host's name is written in ASCII
def test_any_text_after_the_scheme_gives_an_address_or_none(text: str) -> None:
    url = address("https://" + text)
    assert url.isascii()
    assert address(url) == url
