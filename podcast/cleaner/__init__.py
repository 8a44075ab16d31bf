"""From a page to an article: every line gets a role and the rule that gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast.article import Article, Facts, Line, Role
from podcast.page import Page

if TYPE_CHECKING:
    from podcast.cleaner.packs import Pack
    from podcast.cleaner.row import Row

__all__ = ["Reading", "clean"]


@dataclass(frozen=True)
class Reading:
    """What else a newsroom wants read beside title, lede, headings and body."""

    also: frozenset[Role] = frozenset()
    """Roles such as Role.FACTS, Role.TABLE or Role.CORRECTION."""


PLAIN = Reading()

MOST_LINES = 10_000
"""Lines that are looked at; what stands below them belongs to no news article."""


def clean(page: Page, *, packs: Sequence[Pack] | None = None, settings: Reading = PLAIN) -> Article:
    """Return the page as an article: every non-empty line once, in order, with role, rule and reason.

    packs are site packs; None means those that come with the program. A page is never refused here.
    """
    from podcast.cleaner.draft import Draft
    from podcast.cleaner.facts import facts_of, over
    from podcast.cleaner.layout import lay_out
    from podcast.cleaner.packs import built_in, rules_for
    from podcast.cleaner.rules import RULES

    rows, headlines, told = _front_end(page)
    rows, beyond = rows[:MOST_LINES], rows[MOST_LINES:]
    draft = Draft.of(rows, headlines)
    for rule in (
        *rules_for(rows, over(page.given, told).url, built_in() if packs is None else packs),
        *RULES,
    ):
        draft.apply(rule)
    lay_out(draft)
    lines = (*draft.lines(settings.also), *(_beyond(row) for row in beyond))
    return Article(page.source, lines, facts_of(lines, page.given, told, page.saved))


def _beyond(row: Row) -> Line:
    return Line(row.number, row.text, Role.FURNITURE, "beyond", "further down than any article reaches", 0.9)


def _front_end(page: Page) -> tuple[tuple[Row, ...], tuple[str, ...], Facts]:
    """The page's lines, the headlines its head gives, and the facts it tells."""
    from podcast.cleaner.facts import over

    if page.kind == "markdown":
        from podcast.cleaner.markdown import rows_of_markdown

        blocks, written = rows_of_markdown(page.text)
        return blocks, (written.title,), over(written, Facts(url=page.address))
    if page.kind == "text":
        from podcast.cleaner.text import rows_of_text

        return rows_of_text(page.text), (), Facts(url=page.address)
    from podcast.cleaner.markup import rows_of_markup
    from podcast.cleaner.meta import facts_of_head, titles_of_head

    rows, head = rows_of_markup(page.text)
    return rows, titles_of_head(head), facts_of_head(head, page.address)
