"""The floor: why publish should refuse, each reason with what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from podcast.article import Facts
from podcast.cleaner import clean
from podcast.cleaner.floor import reasons
from podcast.cleaner.language import language_of
from podcast.page import Page, read_page

PAGES = Path(__file__).parents[2] / "pages"
ENGLISH = (
    "The ferry will not run\n\n"
    + "The company says that it has not been able to find anybody who will steer the boat.\n\n" * 1
)
MORE = "It is the third time this year that the people of the island have had to stay at home.\n\n"
LONG = (
    ENGLISH
    + MORE
    + "They are not happy with it, and they say that the ferry was promised to them.\n\n"
    + MORE.replace("third", "last")
)


def names(article, **options) -> list[str]:
    return [reason.name for reason in reasons(article, **options)]


def cleaned(name: str):
    return clean(read_page(str(PAGES / name)))


@pytest.mark.parametrize(
    "name",
    [
        "01-seed.txt",
        "06-seed.txt",
        "31-lists.txt",
        "22-easy-read.txt",
        "50-classed.html",
        "53-wordpress.html",
    ],
)
def test_a_good_article_has_no_reason_against_it(name):
    assert reasons(cleaned(name)) == ()


def test_too_few_words():
    short = clean(Page("x", "En rubrik som är lång nog\n\nEtt enda stycke om en enda sak.\n"))
    assert names(short) == ["words"]
    assert names(short, least_words=5) == []


def test_no_title():
    assert "title" in names(cleaned("10-letter.txt"))


@pytest.mark.parametrize("name", ["37-price-box.txt", "54-hidden-wall.html"])
def test_a_price_box_in_place_of_an_article(name):
    assert "paywall" in names(cleaned(name))


def test_a_page_that_says_it_is_locked_and_is_short():
    article = cleaned("41-poll.txt")
    locked = replace(article, facts=replace(article.facts, free=False))
    assert "paywall" in names(locked)


def test_another_language():
    found = reasons(clean(Page("x", LONG, given=Facts(title="The ferry"))))
    assert [reason.name for reason in found] == ["language"]
    assert "English" in found[0].text


def test_doubtful_lines():
    article = cleaned("01-seed.txt")
    lines = tuple(replace(line, confidence=0.4 if line.number % 2 else 0.9) for line in article.lines)
    assert names(replace(article, lines=lines)) == ["doubtful"]


def test_a_page_that_lost_most_of_its_words():
    article = cleaned("01-seed.txt")
    assert names(article, last_words=article.words * 3) == ["shrunk"]
    assert names(article, last_words=article.words + 5) == []


def test_every_reason_says_what_to_do():
    empty = clean(Page("x", "Hej\n"))
    assert all(reason.advice.endswith(".") and reason.text for reason in reasons(empty, last_words=900))
    assert {"title", "words", "shrunk"} <= set(names(empty, last_words=900))


LANGUAGES = {
    "sv": "Jag vet inte vad det är som har hänt, men vi får se när hon kommer hem och om hon har något.",
    "no": "Jeg vet ikke hva som har skjedd, men vi får se når hun kommer hjem og om hun har noe.",
    "da": "Han bliver der nu, og det blev meget sent af det, men vi skal se hvad der er sket efter nu.",
    "en": "I do not know what has happened, but we will see when she comes home and if she has it.",
    "de": "Ich weiß nicht, was passiert ist, aber wir werden sehen, wenn sie nach Hause kommt, und so.",
    "": "Kort text.",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_languages_are_told_apart(code):
    assert language_of([LANGUAGES[code], LANGUAGES[code]]) == code
