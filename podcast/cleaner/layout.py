"""What only place can tell: title, lede, headings, captions without a credit, and where the article ends.

A table like the one in rules.py, read from top to bottom; each rule sees what those above it decided.
"""

from __future__ import annotations

from collections.abc import Iterator

from podcast.article import Role
from podcast.cleaner.asides import (
    after_pull_quote,
    biographies,
    copies,
    fact_boxes,
    pull_quotes,
    teaser_lists,
)
from podcast.cleaner.draft import Draft, LayoutRule
from podcast.cleaner.head import (
    above_title,
    heads,
    lede,
    names,
    sections,
    silent_captions,
    title_again,
    under_names,
)
from podcast.cleaner.running import body, headings, odd_blocks, untagged_headings
from podcast.cleaner.title import find_title
from podcast.cleaner.zone import find_body


def lay_out(draft: Draft) -> None:
    """Decide every line that the table of rules has left open."""
    draft.body = find_body(draft)
    for rule in LAYOUT:
        positions = list(rule.find(draft))
        if rule.role is Role.TITLE:
            for at in positions:
                draft.verdicts[at] = None
        draft.claim(positions, rule)
        if rule.role is Role.TITLE and positions:
            _begin_under(draft, positions[0])


def _title(draft: Draft) -> Iterator[int]:
    at = find_title(draft)
    if at is not None:
        yield at


def _begin_under(draft: Draft, title: int) -> None:
    """Let the text begin right under the title, where buttons and pictures have parted the lede from it."""
    body = draft.body
    if title < body.start:
        draft.body = range(title + 1, body.stop)


def _within(draft: Draft) -> Iterator[int]:
    return (at for at in draft.body if draft.open(at))


def _comments(draft: Draft) -> Iterator[int]:
    """What stands under the head of the comments, up to the next list or end of the page's parts."""
    under = False
    for at in range(draft.body.stop, len(draft.rows)):
        verdict = draft.verdicts[at]
        if verdict is None:
            if under:
                yield at
        elif verdict.rule == "comments" or draft.rows[at].label.startswith("kommentar"):
            under = True
        elif verdict.rule in ("teaser heading", "more from", "end of the article", "menu"):
            under = False


def _rest(draft: Draft) -> Iterator[int]:
    return (at for at in range(len(draft.rows)) if draft.open(at))


LAYOUT: tuple[LayoutRule, ...] = (
    LayoutRule("title", Role.TITLE, _title, "the line the text is about, where a title stands", 0.85),
    LayoutRule("title again", Role.FURNITURE, title_again, "the title once more", 0.95),
    LayoutRule("copy", Role.FURNITURE, copies, "the same line stands above", 0.9),
    LayoutRule(
        "pull quote", Role.PULL_QUOTE, pull_quotes, "its words stand again in a longer paragraph", 0.9
    ),
    LayoutRule("name under a quote", Role.PULL_QUOTE, after_pull_quote, "the name under a pull quote", 0.8),
    LayoutRule("name", Role.BYLINE, names, "a name where bylines stand", 0.8),
    LayoutRule("under a name", Role.BYLINE, under_names, "what the person above does at the paper", 0.7),
    LayoutRule("biography", Role.BIOGRAPHY, biographies, "tells who the writer is", 0.7),
    LayoutRule("section", Role.FURNITURE, sections, "the name of a section", 0.8),
    LayoutRule(
        "list of teasers",
        Role.TEASER,
        teaser_lists,
        "a short line under the heading of a list of articles",
        0.8,
    ),
    LayoutRule("fact box", Role.FACTS, fact_boxes, "a fact box and what stands in it", 0.7),
    LayoutRule("silent caption", Role.CAPTION, silent_captions, "describes a picture above the lede", 0.45),
    LayoutRule("odd block", Role.CAPTION, odd_blocks, "no paragraph like those around it", 0.45),
    LayoutRule(
        "not a heading", Role.CAPTION, untagged_headings, "short, and not tagged as headings are", 0.48
    ),
    LayoutRule("lede", Role.LEDE, lede, "the first text under the title", 0.8),
    LayoutRule("above the title", Role.FURNITURE, above_title, "stands above the title", 0.7),
    LayoutRule("body", Role.BODY, body, "running text between the article's first and last line", 0.9),
    LayoutRule(
        "heading", Role.HEADING, headings, "a short line alone in the text, with text above and below", 0.7
    ),
    LayoutRule("above the text", Role.FURNITURE, heads, "stands above the text and is not its title", 0.6),
    LayoutRule("between", Role.TEASER, _within, "a short line in the text that no text follows", 0.45),
    LayoutRule("comment", Role.COMMENT, _comments, "stands under the head of the comments", 0.8),
    LayoutRule("outside", Role.FURNITURE, _rest, "stands outside the article", 0.75),
)
