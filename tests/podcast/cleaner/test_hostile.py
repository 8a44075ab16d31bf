"""Pages made to stop a cleaner: each is answered within seconds, and its text is kept where it has any."""

from __future__ import annotations

import time

import pytest

from podcast.cleaner import clean
from podcast.page import Page

SENTENCE = "En helt vanlig mening om en helt vanlig dag i Sverige. "
PARAGRAPHS = f"<h1>En rubrik om en dag</h1><p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p>"
BUDGET = 10.0
"""Processor seconds; the slowest takes about three on an ordinary machine."""

HTML = {
    "nested a hundred thousand deep": "<div>" * 100_000 + PARAGRAPHS + "</div>" * 100_000,
    "bold a hundred thousand deep": "<b>" * 100_000 + PARAGRAPHS,
    "sixty thousand attributes": "<p "
    + " ".join(f'a{n}="x"' for n in range(60_000))
    + ">Hej.</p>"
    + PARAGRAPHS,
    "sixty thousand class names": f'<p class="{" ".join(f"share{n}" for n in range(60_000))}">Hej.</p>'
    + PARAGRAPHS,
    "a tag of five megabytes": f'<p title="{"y" * 5_000_000}">Hej.</p>' + PARAGRAPHS,
    "JSON nested a hundred thousand deep": f'<script type="application/ld+json">{"[" * 100_000}</script>'
    + PARAGRAPHS,
    "half a million open comments": PARAGRAPHS + "<!--" * 500_000,
    "five thousand breaks": PARAGRAPHS + "<p>" + "Hej på dig.<br>" * 5_000 + "</p>",
    "five thousand links": PARAGRAPHS + '<ul><li><a href="x">Nyhet om saker</a></li></ul>' * 5_000,
}
TEXT = {
    "a line of ten megabytes": "ord " * 2_500_000,
    "a word of ten megabytes": "a" * 10_000_000,
    "a million at signs": "a@" * 1_000_000,
    "a hundred thousand sentences": "\n".join(
        f"Rad nummer {n} är en rad med några ord." for n in range(100_000)
    ),
    "six thousand short lines": "\n".join(f"Rad {n}" for n in range(6_000)),
    "six thousand copies": "\n".join([SENTENCE] * 6_000),
    "pull quotes without end": "\n".join(
        ["”Samma ord igen och igen och igen”", "Samma ord igen och igen och igen, sade han."] * 5_000
    ),
    "credits without end": "\n".join(["En man går.", "Foto: TT", ""] * 3_000),
    "facts without end": "\n".join(["Fakta", "Punkt: ja"] * 3_000),
    "brackets without end": "(Foto " * 200_000,
}


def seconds(text: str, kind: str) -> tuple[float, str]:
    begun = time.process_time()
    article = clean(Page("x", text, kind))
    return time.process_time() - begun, " ".join(line.text for line in article.read)


@pytest.mark.parametrize("name", HTML)
def test_hostile_markup_is_read_in_seconds(name):
    taken, read = seconds(HTML[name], "html")
    assert taken < BUDGET
    assert SENTENCE.strip() in read


@pytest.mark.parametrize("name", TEXT)
def test_hostile_text_is_answered_in_seconds(name):
    taken, _ = seconds(TEXT[name], "text")
    assert taken < BUDGET


@pytest.mark.parametrize("line", [SENTENCE, "Rad", "Foto: TT", "Läs mer: Om detta", "Anna Berg"], ids=str)
def test_time_grows_with_the_page_and_not_faster(line):
    small = min(seconds("\n".join([line] * 500), "text")[0] for _ in range(2))
    large = seconds("\n".join([line] * 4000), "text")[0]
    assert large < 8 * small * 3 + 0.5
