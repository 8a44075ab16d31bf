"""The table of rules: what a line's own words and its neighbours say of it.

A rule looks at the whole page and yields the positions it claims; it never edits a line.
The first rule of the table that claims a line decides, so the table runs from certain to likely.
What only place can tell (title, lede, headings, where the article begins and ends) is in layout.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from podcast.article import Role
from podcast.cleaner import forms, neighbours, shapes, tagged, vocabulary
from podcast.cleaner.neighbours import LONG
from podcast.cleaner.row import Row, Rows


@dataclass(frozen=True)
class Rule:
    name: str
    role: Role
    find: Callable[[Rows], Iterable[int]]
    why: str
    sure: float = 0.95


@dataclass(frozen=True)
class each:  # noqa: N801  reads as the word it is in the table
    """A rule that is a test on one line; lines that others have claimed need not be tested."""

    test: Callable[[Row], object]

    def __call__(self, rows: Rows) -> Iterator[int]:
        return (at for at, row in enumerate(rows) if self.takes(row))

    def takes(self, row: Row) -> bool:
        return len(row.text) <= LONG and bool(self.test(row))


def _labelled(words: frozenset[str]) -> each:
    return each(lambda row: forms.is_label(row, words))


def _tag_rules() -> Iterator[Rule]:
    for hint, (role, why) in tagged.NEVER.items():
        yield Rule(f"tag: {hint}", role, tagged.within(hint), why, 0.93)
    yield Rule("tag: byline", Role.BYLINE, tagged.short("byline", 14), "a byline by its class", 0.9)
    yield Rule(
        "tag: about the writer", Role.BIOGRAPHY, tagged.short("byline", 60), "a byline by its class", 0.87
    )
    yield Rule("tag: time", Role.DATELINE, tagged.short("time", 14), "a time by its tag or class", 0.9)
    yield Rule("tag: linked", Role.TEASER, tagged.linked, "a link from end to end", 0.87)
    yield Rule("tag: aside", Role.FURNITURE, tagged.within("aside"), "stands beside the article", 0.87)


ADVERT, CAPTION, FURNITURE, TEASER = Role.ADVERT, Role.CAPTION, Role.FURNITURE, Role.TEASER

RULES: tuple[Rule, ...] = (
    *_tag_rules(),
    Rule("advert", ADVERT, each(forms.is_advert), "the line says that it is an advert"),
    *(Rule(labels.name, labels.role, _labelled(labels.words), labels.why) for labels in vocabulary.LABELS),
    Rule("live stamp", Role.STAMP, neighbours.live_stamps, "the time of an entry in a live report", 0.85),
    Rule("residue", FURNITURE, each(forms.is_residue), "only signs, or the length of a clip"),
    Rule("table", Role.TABLE, neighbours.table, "columns divided by tabs"),
    Rule("table head", Role.TABLE, neighbours.table_head, "the heading of a table", 0.8),
    Rule(
        "opinion label",
        FURNITURE,
        each(forms.is_opinion_label),
        "says what kind of text it is, or whose opinions",
    ),
    Rule("notice", FURNITURE, each(forms.is_notice), "the page speaks about itself"),
    Rule("dateline again", Role.DATELINE, neighbours.dateline_again, "the date once more, under the text"),
    Rule(
        "dateline",
        Role.DATELINE,
        each(lambda row: row.dateline),
        "a date and hardly anything else",
    ),
    Rule("credit", CAPTION, each(lambda row: row.credit), "ends in the credit of a picture"),
    Rule("bare credit", CAPTION, each(forms.is_credit), "the credit of a picture"),
    Rule(
        "beside a credit", CAPTION, neighbours.beside_credit, "the line beside it is a picture's credit", 0.85
    ),
    Rule("caption again", CAPTION, neighbours.caption_again, "a copy of a caption beside it", 0.85),
    Rule("gallery", CAPTION, neighbours.galleries, "one of the pictures of a gallery", 0.85),
    Rule("twice", CAPTION, neighbours.twice_without_verb, "no verb, and printed twice", 0.8),
    Rule("byline", Role.BYLINE, each(lambda row: shapes.is_byline(row.text)), "says who wrote it"),
    Rule(
        "advert with sender", ADVERT, neighbours.advert_with_sender, "stands under an advertiser's name", 0.8
    ),
    Rule("teaser", TEASER, each(forms.is_teaser), "begins as links to other articles begin"),
    Rule(
        "headline and site",
        TEASER,
        each(forms.has_site_behind),
        "a headline and a site's name behind it",
        0.85,
    ),
    Rule(
        "blurb", TEASER, each(forms.ends_in_read_more), "cut off, or ends in an invitation to read more", 0.85
    ),
    Rule("above a blurb", TEASER, neighbours.above_read_more, "the headline of a blurb", 0.75),
    Rule("more from", FURNITURE, each(forms.is_more_from), "the heading of a list of other articles", 0.85),
    Rule("list of times", TEASER, neighbours.dated_headlines, "one of several headlines with times", 0.85),
    Rule("newsletter", Role.NEWSLETTER, each(forms.is_newsletter), "offers a newsletter"),
    Rule("newsletter form", Role.NEWSLETTER, neighbours.newsletter_form, "a field of the newsletter's form"),
    Rule("poll", FURNITURE, neighbours.poll, "a question to the readers and its answers", 0.9),
    Rule("comments", FURNITURE, each(forms.is_comment_head), "the head of the comments"),
    Rule(
        "correction note", Role.CORRECTION, each(forms.is_correction), "a note about the text, not part of it"
    ),
    Rule("contact", FURNITURE, each(forms.is_contact), "a mail address or a telephone number"),
    Rule("link", FURNITURE, each(forms.is_link), "a bare link"),
    Rule("figure", FURNITURE, each(forms.is_figure), "a number and nothing else", 0.8),
    Rule("offer", ADVERT, each(forms.is_offer), "the price of a subscription"),
    Rule("browser title", FURNITURE, each(forms.is_browser_title), "the title line of the browser"),
    Rule("run together", FURNITURE, each(forms.is_run_together), "a list run together into one line", 0.8),
    Rule("breadcrumb", FURNITURE, each(forms.is_breadcrumb), "the way from the front page to this one", 0.85),
    Rule("buttons", FURNITURE, each(forms.is_buttons), "several buttons run together"),
    Rule("cut off", TEASER, neighbours.cut_off, "one of several headlines cut off with dots", 0.85),
    Rule("menu row", FURNITURE, each(forms.is_menu_row), "names in a row and no sentence", 0.8),
    Rule("repeated label", FURNITURE, neighbours.often, "stands three times or more on the page", 0.8),
    Rule("about the paper", FURNITURE, each(forms.is_about_the_paper), "about the paper, not the news", 0.75),
)
