"""From a page to an article: every line gets a role and the rule that gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast.article import Article, Role
from podcast.page import Page

if TYPE_CHECKING:
    from podcast.cleaner.packs import Pack

__all__ = ["Reading", "clean"]


@dataclass(frozen=True)
class Reading:
    """What else a newsroom wants read beside title, lede, headings and body."""

    also: frozenset[Role] = frozenset()
    """Roles such as Role.FACTS, Role.TABLE or Role.CORRECTION."""


PLAIN = Reading()


def clean(page: Page, *, packs: Sequence[Pack] | None = None, settings: Reading = PLAIN) -> Article:
    """Return the page as an article: every non-empty line once, in order, with role, rule and reason.

    packs are site packs; None means those that come with the program. A page is never refused here.
    """
    from podcast.cleaner.draft import Draft
    from podcast.cleaner.facts import facts_of
    from podcast.cleaner.layout import lay_out
    from podcast.cleaner.packs import built_in, rules_for
    from podcast.cleaner.rules import RULES
    from podcast.cleaner.text import rows_of_text

    rows = rows_of_text(page.text)
    draft = Draft.of(rows)
    used = built_in() if packs is None else packs
    for rule in (*rules_for(rows, page.given.url, used), *RULES):
        draft.claim(rule.find(rows), rule)
    lay_out(draft)
    lines = tuple(draft.lines(settings.also))
    return Article(page.source, lines, facts_of(lines, page.given, page.saved))
