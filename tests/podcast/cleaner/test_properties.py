"""What must hold for every page whatever is on it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast.article import READ, Role
from podcast.cleaner import Reading, clean
from podcast.cleaner.text import rows_of_text
from podcast.page import Page, read_page

PAGES = sorted((Path(__file__).parents[2] / "pages").glob("*.txt"))
HTML = sorted((Path(__file__).parents[2] / "pages").glob("*.html"))
LINES = sorted({line for path in PAGES for line in path.read_text("utf-8").split("\n")})

pages = st.lists(st.sampled_from(LINES) | st.text(max_size=60), max_size=60).map("\n".join)
tags = st.sampled_from(
    ["p", "div", "h1", "h2", "li", "a", "span", "td", "nav", "aside", "figure", "br", "script", "b"]
)
markup = st.lists(
    st.one_of(
        tags.map(lambda tag: f"<{tag}>"),
        tags.map(lambda tag: f"</{tag}>"),
        tags.map(lambda tag: f'<{tag} class="share ad caption" hidden>'),
        st.sampled_from(LINES),
        st.text(max_size=30),
    ),
    max_size=60,
).map("".join)


@settings(deadline=None, max_examples=60)
@given(pages)
def test_every_line_of_the_page_is_accounted_for_once_and_in_order(text):
    article = clean(Page("x", text))
    assert [line.text for line in article.lines] == [row.text for row in rows_of_text(text)]
    numbers = [line.number for line in article.lines]
    assert numbers == sorted(set(numbers))
    assert all(line.rule and line.why and 0 <= line.confidence <= 1 for line in article.lines)


@settings(deadline=None, max_examples=60)
@given(pages)
def test_what_is_read_is_an_ordered_part_of_the_page(text):
    article = clean(Page("x", text))
    places = [article.lines.index(line) for line in article.read]
    assert places == sorted(places)
    assert visible("".join(line.text for line in article.lines)) == visible(
        unicodedata.normalize("NFC", text)
    )


def visible(text: str) -> str:
    """A text without spaces, controls and signs of format."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] not in "ZC")


@settings(deadline=None, max_examples=40)
@given(pages)
def test_a_role_is_read_if_and_only_if_it_is_one_of_those_read(text):
    article = clean(Page("x", text), settings=Reading(also=frozenset({Role.FACTS})))
    assert all(line.read == (line.role in READ | {Role.FACTS}) for line in article.lines)


@settings(deadline=None, max_examples=100)
@given(markup)
def test_no_markup_stops_it(text):
    article = clean(Page("x", text, "html"))
    assert all(line.text.strip() for line in article.lines)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400), st.sampled_from(["text", "html", "markdown"]))
def test_no_text_stops_it(text, kind):
    clean(Page("x", text, kind))


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["close", "apart"])
@pytest.mark.parametrize("path", [*PAGES, *HTML], ids=lambda path: path.name)
def test_cleaning_what_was_cleaned_changes_nothing(path, between):
    once = title_first(clean(read_page(str(path))).read)
    assert title_first(clean(Page("x", between.join(once))).read) == once


def title_first(lines):
    """The texts as they are read: a title that stands below its article is read before it."""
    return [line.text for line in sorted(lines, key=lambda line: line.role is not Role.TITLE)]


def disguised(text: str) -> str:
    """The same page with what browsers and word processors put into a copy."""
    words = text.replace("\n", "\r\n").replace(" i ", "\u00a0i\u00a0").replace("tt", "t\u00adt")
    return "\ufeff" + unicodedata.normalize("NFD", words).replace("en ", "\u200ben ").replace(". ", ".\u202f")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_signs_that_nobody_sees_change_nothing(path):
    text = path.read_text("utf-8")
    assert clean(Page("x", disguised(text))).lines == clean(Page("x", text)).lines


@pytest.mark.parametrize("path", [*PAGES, *HTML], ids=lambda path: path.name)
def test_the_same_page_gives_the_same_article(path):
    page = read_page(str(path))
    assert clean(page) == clean(page)
