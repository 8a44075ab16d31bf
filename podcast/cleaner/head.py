"""The head of an article: what stands about its title, and which of it is the lede."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from podcast.article import Role
from podcast.cleaner import shapes, vocabulary
from podcast.cleaner.draft import Draft


def title_of(draft: Draft) -> int | None:
    return next((at for at in range(len(draft.rows)) if draft.role(at) is Role.TITLE), None)


def title_again(draft: Draft) -> Iterator[int]:
    at = title_of(draft)
    if at is None:
        return
    key = draft.rows[at].key
    for other, row in enumerate(draft.rows):
        if (
            other != at
            and row.words >= 2
            and (
                row.key == key or (row.words <= 40 and key and row.key.startswith(key + " ") and not row.stop)
            )
        ):
            yield other


def names(draft: Draft) -> Iterator[int]:
    """Names above the text, below it, and names that stand twice."""
    seen = Counter(row.key for row in draft.rows)
    title = title_of(draft)
    for at, row in enumerate(draft.rows):
        if title is not None and at < title:
            continue
        if not draft.open(at) or not row.name or row.says("heading"):
            continue
        if at < draft.body.start or at >= draft.body.stop or seen[row.key] >= 2 or _in_head(draft, at):
            yield at


def _in_head(draft: Draft, at: int) -> bool:
    """Whether the line stands among the lede, dates and tools, before the text proper begins."""
    title = title_of(draft)
    start = draft.body.start if title is None else min(title, draft.body.start)
    if at < start:
        return True
    prose = sum(draft.prose(above) for above in range(start, at) if above != title)
    if prose == 0:
        return True
    about = [
        draft.role(other) for other in range(max(start, at - 3), min(at + 4, len(draft.rows))) if other != at
    ]
    return prose <= 4 and any(role in (Role.DATELINE, Role.BYLINE) for role in about)


def under_names(draft: Draft) -> Iterator[int]:
    """What stands under a name beside the text: "Text", "Fotograf", "Medgrundare och reporter"."""
    for at, row in enumerate(draft.rows):
        if (
            not draft.open(at)
            or row.words > 6
            or row.stop
            or at == 0
            or draft.role(at - 1) is not Role.BYLINE
        ):
            continue
        beside = at < draft.body.start or at >= draft.body.stop or _in_head(draft, at)
        if beside and (shapes.TITLES.search(row.text) or row.name):
            yield at


def sections(draft: Draft) -> Iterator[int]:
    """Names of sections outside the text."""
    for at, row in enumerate(draft.rows):
        if (
            draft.open(at)
            and row.label in vocabulary.SECTIONS
            and (at not in draft.body or not _between_text(draft, at))
        ):
            yield at


def _between_text(draft: Draft, at: int) -> bool:
    prose_above = any(draft.prose(other) for other in range(draft.body.start, at))
    return prose_above and at + 1 < len(draft.rows) and draft.prose(at + 1) and not _in_head(draft, at)


POSTURE = re.compile(
    r"\b(?:står|sitter|ligger|håller|tittar|ler|poserar|pekar|hänger|arkivbild|genrebild|på bilden|på bild"
    r"|längst till|(?:till|från) (?:vänster|höger)|t ?[.]?[vh][.]?)\b",
    re.IGNORECASE,
)
"""What captions say of the people in the picture."""


def silent_captions(draft: Draft) -> Iterator[int]:
    """Captions without a credit, between the title and the lede: no verb, or people standing and sitting."""
    title = title_of(draft)
    if title is None:
        return
    prose = [at for at in range(title + 1, draft.body.stop) if draft.prose(at)][:6]
    for at, following in pairwise(prose):
        row, below = draft.rows[at], draft.rows[following]
        if row.words > 16 or row.speech or row.quoted or row.text.endswith(("?", ":")) or below.speech:
            return
        if row.verb and not (POSTURE.search(row.text) and below.words >= 1.5 * row.words):
            return
        if below.words < 10 or not _dates_between(draft, at, prose[-1]):
            return
        yield at


def lede(draft: Draft) -> Iterator[int]:
    """The text between the title and the dates, or its first sentence line."""
    title = title_of(draft)
    if title is None:
        return
    above = _deck_above(draft, title)
    if above is not None:
        yield above
        return
    first = next(
        (at for at in range(title + 1, draft.body.stop) if draft.prose(at) or _unstopped_lede(draft, at)),
        None,
    )
    if first is None:
        return
    yield first
    more: list[int] = []
    for at in range(first + 1, min(first + 5, draft.body.stop)):
        if draft.role(at) in (Role.BYLINE, Role.DATELINE) and not _dates_between(draft, title, first):
            yield from more
            return
        if not draft.prose(at):
            return
        more.append(at)


def _dates_between(draft: Draft, start: int, end: int) -> bool:
    return any(draft.role(at) in (Role.BYLINE, Role.DATELINE) for at in range(start + 1, end))


def _unstopped_lede(draft: Draft, at: int) -> bool:
    row = draft.rows[at]
    return draft.open(at) and row.words >= 9 and not row.stop and not row.item and at < draft.body.start + 3


def _deck_above(draft: Draft, title: int) -> int | None:
    """A lede that stands above the title, as some business pages print it."""
    above = next((at for at in range(title - 1, max(title - 4, -1), -1) if draft.open(at)), None)
    if above is None or not draft.rows[above].prose or draft.rows[above].words < 12:
        return None
    others = [at for at in range(max(0, above - 6), above) if draft.prose(at)]
    return None if others or draft.rows[above].talk[1] >= 2 else above


def above_title(draft: Draft) -> Iterator[int]:
    """Sentences above the title that are not its deck: captions, notices, alternative texts."""
    title = title_of(draft)
    if title is not None and title < draft.body.stop:
        yield from (at for at in range(title) if draft.open(at))


def heads(draft: Draft) -> Iterator[int]:
    """Sections, kickers and whatever else stands above the text and is not its title."""
    return (at for at in range(draft.body.start) if draft.open(at))
