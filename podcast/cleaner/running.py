"""The running text: sentences, lists, and the headings that stand alone between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcast.article import Role
from podcast.cleaner import shapes
from podcast.cleaner.draft import Draft

HEADING_WORDS = 14
PLAIN_SITE = re.compile(r"\.(?:se|com|nu|fi)$")


def body(draft: Draft) -> Iterator[int]:
    """Running text inside the article: sentences, spoken lines, broken lines, lists after a colon."""
    start = draft.body.start
    listing = begun = False
    for at in range(start, draft.body.stop):
        row = draft.rows[at]
        if not draft.open(at):
            continue
        if draft.prose(at) or row.words >= 15:
            listing = row.colon
            begun = True
            yield at
        elif row.colon and row.words >= 3:
            listing = True
            yield at
        elif (listing or (row.item and begun)) and _list_goes_on(draft, at):
            yield at
        else:
            listing = False


def _list_goes_on(draft: Draft, at: int) -> bool:
    """Whether a line without a stop is one of a list in the text, which goes on below it."""
    row = draft.rows[at]
    if row.item:
        beside = [other for other in (at - 1, at + 1) if 0 <= other < len(draft.rows)]
        return row.words >= 4 or any(draft.rows[other].item or draft.rows[other].colon for other in beside)
    return True


def odd_blocks(draft: Draft) -> Iterator[int]:
    """Lines of an HTML page that are no paragraphs, where the text is in paragraphs: words under pictures.

    The first text of an article, its lede, often has a tag of its own and is spared.
    """
    texts = [at for at in draft.body if draft.prose(at)]
    tagged = [at for at in texts if "p" in draft.rows[at].hints]
    if len(tagged) < 5 or len(tagged) < 0.8 * len(texts):
        return
    for at in texts:
        row = draft.rows[at]
        if at > tagged[0] and not row.hints & {"p", "item", "quote", "heading", "h1"} and row.hints:
            yield at


def untagged_headings(draft: Draft) -> Iterator[int]:
    """Short paragraphs of a page whose headings are tagged as such: captions and links, not headings."""
    tagged = [at for at in draft.body if draft.open(at) and "heading" in draft.rows[at].hints]
    if len(tagged) < 2:
        return
    for at in draft.body:
        row = draft.rows[at]
        if (
            draft.open(at)
            and "p" in row.hints
            and not draft.prose(at)
            and 4 <= row.words <= 25
            and not row.colon
        ):
            before = draft.rows[at - 1] if at else row
            if not row.stop and not row.item and not before.colon:
                yield at


def headings(draft: Draft) -> Iterator[int]:
    """A short line that stands alone in the text, with text above and below it."""
    for run in _open_runs(draft):
        last = run[-1]
        if not _text_follows(draft, last) or not _text_above(draft, run[0]):
            continue
        if len(run) == 1:
            if _heading_form(draft, last):
                yield last
        elif _heading_form(draft, last) and _shorter_than_rest(draft, run):
            yield last


def _open_runs(draft: Draft) -> Iterator[list[int]]:
    run: list[int] = []
    for at in draft.body:
        if draft.open(at):
            if run and draft.rows[at - 1] is not draft.rows[run[-1]]:
                yield run
                run = []
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _text_follows(draft: Draft, at: int) -> bool:
    skipped = (Role.ADVERT, Role.CAPTION, Role.TABLE)
    below = next(
        (other for other in range(at + 1, min(at + 8, len(draft.rows))) if draft.role(other) not in skipped),
        None,
    )
    return below is not None and draft.role(below) in (Role.BODY, Role.LEDE)


def _text_above(draft: Draft, at: int) -> bool:
    return any(draft.role(above) in (Role.BODY, Role.LEDE) for above in range(at - 1, max(at - 30, -1), -1))


def _heading_form(draft: Draft, at: int) -> bool:
    row = draft.rows[at]
    if "©" in row.text or (row.words == 1 and shapes.GLUE.search(row.text)):
        return False
    return (
        row.words <= HEADING_WORDS
        and len(row.text) <= 110
        and not row.lower
        and not PLAIN_SITE.search(row.text)
    )


def _shorter_than_rest(draft: Draft, run: list[int]) -> bool:
    words = draft.rows[run[-1]].words
    if len(run) == 2:
        return words <= 8
    return words <= 5 and words <= min(draft.rows[at].words for at in run[:-1])
