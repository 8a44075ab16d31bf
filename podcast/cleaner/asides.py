"""What interrupts an article or follows it: copies, pull quotes, lists of teasers, boxes, biographies."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.article import Role
from podcast.cleaner import vocabulary
from podcast.cleaner.draft import Draft

PULL_WORDS = 4
"""Fewest words of a pull quote; a heading of up to seven words may also be taken from the text."""


def copies(draft: Draft) -> Iterator[int]:
    """The second of two like lines; of a lede that also stands under the title, the first stays."""
    seen: set[str] = set()
    for at, row in enumerate(draft.rows):
        if draft.open(at) and row.words >= 5:
            if row.key in seen:
                yield at
            elif at in draft.body or at < draft.body.start:
                seen.add(row.key)


def pull_quotes(draft: Draft) -> Iterator[int]:
    """A line whose words stand again inside a longer line of the text."""
    whole = _Containment(draft)
    for at in draft.body:
        row = draft.rows[at]
        if not draft.open(at) or draft.wrapped(at) or not PULL_WORDS <= len(row.tokens) <= 45:
            continue
        heading = not row.full_stop and row.words <= 8 and row.text[-1:] != "."
        if heading and not (row.quoted and row.stop):
            continue
        if whole.holds(at):
            yield at


class _Containment:
    """Finds lines inside longer lines by their first words, in time linear in the page."""

    def __init__(self, draft: Draft) -> None:
        self.rows = draft.rows
        wanted = {
            row.tokens[:PULL_WORDS] for at in draft.body if len((row := draft.rows[at]).tokens) >= PULL_WORDS
        }
        self.places: dict[tuple[str, ...], list[int]] = {}
        for at in draft.body:
            tokens = draft.rows[at].tokens
            if draft.open(at) and len(tokens) <= 600:
                for start in range(len(tokens) - PULL_WORDS + 1):
                    shingle = tokens[start : start + PULL_WORDS]
                    if shingle in wanted:
                        self.places.setdefault(shingle, []).append(at)

    def holds(self, at: int) -> bool:
        row = self.rows[at]
        others = self.places.get(row.tokens[:PULL_WORDS], ())
        inside = f" {row.key} "
        return any(
            other != at
            and len(self.rows[other].tokens) > len(row.tokens)
            and inside in f" {self.rows[other].key} "
            for other in others[:50]
        )


def after_pull_quote(draft: Draft) -> Iterator[int]:
    """The name under a pull quote."""
    for at in draft.body:
        if draft.role(at) is Role.PULL_QUOTE and at + 1 < len(draft.rows):
            below = draft.rows[at + 1]
            if (
                draft.open(at + 1)
                and not below.stop
                and below.words <= 8
                and not below.quoted
                and (below.name or "," in below.text)
            ):
                yield at + 1


def biographies(draft: Draft) -> Iterator[int]:
    """A sentence on what somebody's trade is, near the end or right under a name."""
    prose = [at for at in draft.body if draft.prose(at)]
    last = prose[-1] if prose else 0
    for at, row in enumerate(draft.rows):
        if (
            not draft.open(at)
            or row.words > 60
            or row.speech
            or not vocabulary.BIOGRAPHY.search(row.text[:200])
        ):
            continue
        under_name = at > 0 and draft.role(at - 1) is Role.BYLINE
        if (under_name and row.words <= 30) or (
            at >= last and len(prose) > 3 and row.prose and not row.quoted
        ):
            yield at


def teaser_lists(draft: Draft) -> Iterator[int]:
    """The short lines under a heading such as "Läs också", up to the text or a heading of it."""
    for at in range(len(draft.rows)):
        if not _opens_list(draft, at):
            continue
        run = _short_run(draft, at + 1)
        yield from run[: len(run) - _heading_last(draft, run)]


def _opens_list(draft: Draft, at: int) -> bool:
    verdict = draft.verdicts[at]
    return verdict is not None and verdict.rule in ("teaser heading", "more from")


def _short_run(draft: Draft, start: int) -> list[int]:
    run: list[int] = []
    for at in range(start, min(start + 40, len(draft.rows))):
        row = draft.rows[at]
        if draft.role(at) in (Role.DATELINE, Role.TEASER, Role.ADVERT):
            continue
        if not draft.open(at) or (draft.prose(at) and (row.full_stop or row.speech or row.words > 18)):
            break
        if (
            row.gap
            and run
            and at + 1 < len(draft.rows)
            and not draft.rows[run[-1]].gap
            and draft.prose(at + 1)
        ):
            break
        run.append(at)
    return run


def _heading_last(draft: Draft, run: list[int]) -> int:
    """1 if the last line of a list is the next heading of the text, else 0."""
    if not run:
        return 0
    last = run[-1]
    following = last + 1
    if following not in draft.body or not draft.prose(following):
        return 0
    words = draft.rows[last].words
    if len(run) == 1:
        own_space = draft.rows[last].gap and draft.rows[following].gap
        return int(
            words <= 5
            or (own_space and words <= 7 and last - 1 >= 0 and draft.role(last - 1) is not Role.FURNITURE)
        )
    others = [draft.rows[at].words for at in run[:-1]]
    return int(words <= 5 and words < min(others))


def fact_boxes(draft: Draft) -> Iterator[int]:
    """A heading such as "Fakta" and what belongs under it."""
    for at in range(len(draft.rows)):
        row = draft.rows[at]
        if not draft.open(at) or row.words > 10 or row.full_stop or not vocabulary.FACT_HEAD.search(row.text):
            continue
        inside = _box(draft, at)
        if inside:
            yield at
            yield from inside


def _box(draft: Draft, head: int) -> list[int]:
    last = _last_of_text(draft, head)
    box: list[int] = []
    for at in range(head + 1, min(head + 25, len(draft.rows))):
        row = draft.rows[at]
        if not draft.open(at) or row.speech or draft.role(at) is Role.TITLE:
            break
        fact_like = row.item or not row.stop or ":" in row.text[:30] or row.words <= 6
        if not fact_like and not last:
            break
        box.append(at)
    while (
        box
        and not last
        and not draft.rows[box[-1]].item
        and ":" not in draft.rows[box[-1]].text
        and not draft.rows[box[-1]].stop
        and len(box) > 1
    ):
        box.pop()
    return box


def _last_of_text(draft: Draft, head: int) -> bool:
    """Whether nothing but plain sentences follows in the text: no speech, no heading, not too much."""
    rest = [at for at in range(head + 1, draft.body.stop) if draft.open(at)]
    return (
        sum(draft.rows[at].words for at in rest) <= 160
        and not any(draft.rows[at].speech for at in rest)
        and head > draft.body.start + 2
    )
