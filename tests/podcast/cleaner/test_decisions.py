"""An editor's plan of lines: rendered, edited, read back, and laid over the page when it comes again."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcast.article import Role
from podcast.cleaner import clean
from podcast.cleaner.edit import Decision, apply, parse, render
from podcast.errors import UsageError
from podcast.page import Page, read_page

PAGE = Path(__file__).parents[2] / "pages" / "11-local-with-adverts.txt"


@pytest.fixture
def article():
    return clean(read_page(str(PAGE)))


def changed(plan: str, word: str, act: str) -> str:
    """The plan with another act on the first line that holds a word."""
    lines = plan.split("\n")
    at = next(at for at, line in enumerate(lines) if word in line and not line.startswith("#"))
    lines[at] = act + " " + lines[at].partition(" ")[2].lstrip()
    return "\n".join(lines)


def test_an_untouched_plan_decides_nothing(article):
    assert parse(render(article), article) == ()


def test_every_line_stands_in_the_plan(article):
    plan = [line for line in render(article).splitlines() if line and not line.startswith("#")]
    assert len(plan) == len(article.lines)


def test_a_line_is_left_out_or_read_as_the_editor_says(article):
    plan = changed(changed(render(article), "Trasiga jeans", "leave"), "Symaskinerna står", "read")
    decided = apply(article, parse(plan, article))
    read = [line.text for line in decided.read]
    assert "Trasiga jeans" not in read
    assert "Symaskinerna står på samma hylla som deckarna." in read
    assert [line.rule for line in decided.lines].count("editor") == 2


def test_a_removed_line_is_left_out(article):
    plan = "\n".join(line for line in render(article).split("\n") if "Till hösten köper" not in line)
    assert not any("Till hösten" in line.text for line in apply(article, parse(plan, article)).read)


def test_another_title_is_the_articles_title(article):
    plan = changed(changed(render(article), "Biblioteket lånar ut", "leave"), "Trasiga jeans", "title")
    assert apply(article, parse(plan, article)).facts.title == "Trasiga jeans"


def test_decisions_hold_when_the_page_comes_again_with_lines_added(article):
    decisions = parse(changed(render(article), "Trasiga jeans", "leave"), article)
    text = "Annons\nNy meny\n" + PAGE.read_text("utf-8").replace("En man i Varberga", "En kvinna i Varberga")
    again = apply(clean(Page(str(PAGE), text)), decisions)
    assert not any(line.text == "Trasiga jeans" and line.read for line in again.lines)
    assert any("En kvinna i Varberga" in line.text for line in again.read)


def test_of_like_lines_only_the_one_that_was_meant_is_decided():
    text = (
        "En rubrik som är lång nog\n\n"
        + "Ett stycke med text i sig, så det räcker.\n\n" * 2
        + "Ännu ett stycke.\n"
    )
    article = clean(Page("x", text))
    second = [line for line in article.lines if line.text.startswith("Ett stycke")][1]
    key = "ett stycke med text i sig så det räcker"
    decided = apply(article, [Decision(key, 2, Role.BODY, read=True)])
    assert [line.number for line in decided.lines if line.rule == "editor"] == [second.number]


def test_decisions_are_kept_as_plain_values(article):
    decisions = parse(changed(render(article), "Trasiga jeans", "leave"), article)
    assert tuple(Decision.of(one.plain()) for one in decisions) == decisions


@pytest.mark.parametrize(
    ("word", "act", "why"),
    [
        ("Trasiga", "sing", "does not begin"),
        ("Trasiga", "read 9999 body |", "no line 9999"),
        ("Trasiga", "", "does not begin"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_line(article, word, act, why):
    with pytest.raises(UsageError, match=why) as caught:
        parse(changed(render(article), word, act), article)
    assert caught.value.__notes__


def test_the_order_cannot_be_changed(article):
    lines = render(article).rstrip("\n").split("\n")
    lines[-1], lines[-2] = lines[-2], lines[-1]
    with pytest.raises(UsageError, match="moved or stands twice"):
        parse("\n".join(lines), article)


@pytest.mark.parametrize("path", sorted(PAGE.parent.glob("*.txt")), ids=lambda path: path.name)
def test_any_page_comes_back_from_its_plan_as_it_was(path):
    article = clean(read_page(str(path)))
    assert apply(article, parse(render(article), article)) == article
