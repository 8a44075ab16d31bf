"""What pages say of themselves: dates in every Swedish form, authors, and the head of an HTML page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from podcast.article import Facts
from podcast.cleaner import clean
from podcast.cleaner.facts import read_authors, read_dates, read_moment
from podcast.page import Page

SAVED = datetime(2025, 6, 12, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("11 juni 2025", "2025-06-11 00:00"),
        ("2025-06-11 14:32", "2025-06-11 14:32"),
        ("Publicerad: 16 jan. 2024, kl. 22:42", "2024-01-16 22:42"),
        ("Publicerad 1 februari 2023 03:29", "2023-02-01 03:29"),
        ("6 jun. 2025, kl. 18.20", "2025-06-06 18:20"),
        ("25 november, 2020", "2020-11-25 00:00"),
        ("2024 12 12", "2024-12-12 00:00"),
        ("2013/05/31", "2013-05-31 00:00"),
        ("16.12.2023", "2023-12-16 00:00"),
        ("Jan 21, 2014 15:16 CET", "2014-01-21 15:16"),
        ("i går 09.15", "2025-06-11 09:15"),
        ("Igår 16:48", "2025-06-11 16:48"),
        ("Idag 07:20", "2025-06-12 07:20"),
        ("Uppdaterad 10 maj 13.27", "2025-05-10 13:27"),
        ("Publicerad 28 december 08.00", "2024-12-28 08:00"),
        ("Publicerad 05.54", "2025-06-12 05:54"),
        ("för 3 timmar sedan", "2025-06-12 09:30"),
    ],
)
def test_swedish_dates_are_read(text, moment):
    found = read_moment(text, SAVED)
    assert found is not None
    assert found.strftime("%Y-%m-%d %H:%M") == moment


@pytest.mark.parametrize(
    "text", ["", "Publicerad", "31 februari 2024", "99/99/9999", "i går 09.15", "2024-13-45", "kl. 25.61"]
)
def test_what_is_no_date_is_none(text):
    assert read_moment(text) is None


def test_times_are_stockholm_times_in_summer_and_winter():
    summer, winter = read_moment("2025-07-01 12:00"), read_moment("2025-01-01 12:00")
    assert summer is not None
    assert winter is not None
    assert (summer.utcoffset(), winter.utcoffset()) == (timedelta(hours=2), timedelta(hours=1))


def test_glued_dates_are_told_apart():
    published, updated = read_dates(["Uppdaterad: 21 jan. 2026Publicerad: 20 jan. 2026"])
    assert published is not None
    assert updated is not None
    assert (published.day, updated.day) == (20, 21)


def test_a_label_on_its_own_line_holds_for_the_next():
    published, updated = read_dates(["Publicerad", "Igår 16:48", "Uppdaterad", "Idag 07:20"], SAVED)
    assert published is not None
    assert updated is not None
    assert (published.hour, updated.hour) == (16, 7)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Av Karin Alm"], ("Karin Alm",)),
        (["Karin Alm", "Karin Alm"], ("Karin Alm",)),
        (["Emma LindqvistSkicka e-post"], ("Emma Lindqvist",)),
        (["Text: Ebba Holm. Foto: Ture Lind"], ("Ebba Holm",)),
        (["KARIN ALM OCH TT"], ("Karin Alm",)),
        (["Anna Risberg / TT"], ("Anna Risberg",)),
        (["Maja Sundqvist", "Text", "Lars Ekbom", "Foto"], ("Maja Sundqvist",)),
        (["TT"], ()),
    ],
)
def test_authors_are_names_and_nothing_else(lines, names):
    assert read_authors(lines) == names


HEAD = """<html lang="sv"><head><title>Sida</title><link rel="canonical" href="https://x.example/a">
<meta property="og:site_name" content="Bladet"><meta property="og:image" content="/b.jpg">
<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"], "headline": "Rubrik i huvudet",
"author": [{"name": "Tuva Lidman"}], "datePublished": "2024-05-02T06:00:00+02:00",
"isAccessibleForFree": "False", "articleSection": ["Lokalt"]}]}</script></head>
<body><h1>Rubrik på sidan</h1><p>En text som är lång nog för att vara en text, och en mening till.</p>
<p>Och ett stycke till, så det räcker.</p></body>"""


def test_the_head_of_a_page_is_read_and_its_own_headline_wins():
    facts = clean(Page("x", HEAD, "html")).facts
    assert facts == Facts(
        title="Rubrik på sidan",
        authors=("Tuva Lidman",),
        published=datetime(2024, 5, 2, 6, tzinfo=timezone(timedelta(hours=2))),
        site="Bladet",
        url="https://x.example/a",
        section="Lokalt",
        picture="https://x.example/b.jpg",
        language="sv",
        free=False,
    )


def test_what_the_editor_says_wins():
    facts = clean(Page("x", HEAD, "html", Facts(title="Min rubrik", url="https://y.example/"))).facts
    assert (facts.title, facts.url, facts.site) == ("Min rubrik", "https://y.example/", "Bladet")


@pytest.mark.parametrize(
    "script", ["", "{", "[1, null, {}]", '{"@type": "NewsArticle", "author": 7, "image": [[]]}', "[" * 5000]
)
def test_a_broken_head_is_no_harm(script):
    page = HEAD.replace(HEAD.partition('ld+json">')[2].partition("</script>")[0], script)
    assert clean(Page("x", page, "html")).facts.title == "Rubrik på sidan"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//", "http://[", "ftp://x/"])
def test_an_address_that_is_not_of_the_web_is_not_taken(address):
    page = HEAD.replace("https://x.example/a", address)
    assert clean(Page("x", page, "html", address="https://z.example/")).facts.url == "https://z.example/"
