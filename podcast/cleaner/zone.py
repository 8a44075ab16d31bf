"""Where the article begins and ends on the page."""

from __future__ import annotations

from itertools import pairwise

from podcast.article import Role
from podcast.cleaner import vocabulary
from podcast.cleaner.draft import Draft
from podcast.cleaner.row import Row

COST = {
    Role.ADVERT: 0.1,
    Role.DATELINE: 0.12,
    Role.BYLINE: 0.12,
    Role.CAPTION: 0.1,
    Role.TABLE: 0.1,
    Role.STAMP: 0.05,
    Role.FACTS: 0.1,
    Role.CORRECTION: 0.1,
    Role.FURNITURE: 0.25,
    Role.NEWSLETTER: 0.4,
    Role.TEASER: 0.45,
}
"""What a line that is not the article costs the stretch it stands in; tuned on the labelled pages."""

LOOSE = 0.4
"""Cost of a short line nobody has claimed: a heading, or one more link in a list."""

LATE, BEGUN = 1.7, 90
"""How much more an interruption costs once so many words of text have been seen."""

ENDS = frozenset({"end of the article", "comments", "dateline again"})


def find_body(draft: Draft) -> range:
    """Return the stretch that holds most running text, up to the first plain end of an article."""
    regions = _regions(draft)
    gains = _steeper(draft, [_gain(draft, at) for at in range(len(draft.rows))])
    totals = [sum(gain for gain in (gains[at] for at in region) if gain > 0) for region in regions]
    if not totals or max(totals) <= 0:
        return range(0)
    wanted = max(totals)
    region = next(
        region
        for region, total in zip(regions, totals, strict=True)
        if total >= max(0.25 * wanted, min(4.0, wanted))
    )
    return _with_last_list(draft, _trim(draft, _best_stretch(gains, region)))


def _with_last_list(draft: Draft, span: range) -> range:
    """Take in a list that ends the article: its items have no stops and weigh nothing alone."""
    stop = span.stop
    while stop < len(draft.rows) and stop - span.stop < 15:
        row = draft.rows[stop]
        announced = draft.rows[span.stop - 1].colon or "listed" in row.hints
        if not (span and announced and draft.open(stop) and row.item and row.words >= 2):
            break
        stop += 1
    return range(span.start, stop)


def _regions(draft: Draft) -> list[range]:
    """The page cut at the lines that end an article."""
    cuts = [at for at, verdict in enumerate(draft.verdicts) if verdict and verdict.rule in ENDS]
    edges = [0, *cuts, len(draft.rows)]
    return [range(start, end) for start, end in pairwise(edges) if end > start]


def _gain(draft: Draft, at: int) -> float:
    role, row = draft.role(at), draft.rows[at]
    if role is not None:
        verdict = draft.verdicts[at]
        # What tags set apart may be of any length without parting the text.
        return -0.03 if verdict and verdict.rule.startswith("tag: ") else -COST.get(role, 0.25)
    if draft.prose(at):
        plain, everything = row.talk
        if plain and (everything >= 3 or (everything >= 2 and row.words <= 18)):
            return -0.2
        return 0.25 + row.words / 12 if draft.wrapped(at) else 0.6 + min(row.words, 40) / 12
    return 0.0 if row.item and row.words >= 5 else -LOOSE


def _steeper(draft: Draft, gains: list[float]) -> list[float]:
    """Let interruptions cost more once the text has begun, and each further short line in a row yet more.

    Above the text stand dates, names and buttons; four short lines in a row are a list, not headings.
    """
    run = words = 0
    listing = False
    out = []
    for at, gain in enumerate(gains):
        if gain > 0:
            run, listing = 0, draft.rows[at].colon
            words += draft.rows[at].words
        elif gain == -LOOSE:
            run += 1
            if draft.rows[at].colon and draft.rows[at].words >= 2 and words:
                run, listing = 0, True
        cost = gain * (0.75 + 0.4 * min(run, 4)) if gain == -LOOSE else gain
        if listing and run <= 12 and draft.open(at):
            cost = -0.1
        late = (
            words >= BEGUN
            and not listing
            and draft.role(at) in (None, Role.FURNITURE, Role.TEASER, Role.DATELINE)
        )
        out.append(cost * LATE if cost < 0 and late else cost)
    return out


def _best_stretch(gains: list[float], region: range) -> range:
    """The stretch with the greatest sum (Kadane), its edges on lines that gain."""
    best, best_span, total, start = 0.0, range(region.start, region.start), 0.0, region.start
    for at in region:
        if total <= 0:
            total, start = 0.0, at
        total += gains[at]
        if total > best:
            best, best_span = total, range(start, at + 1)
    return best_span


def _trim(draft: Draft, span: range) -> range:
    """Drop islands at the end: a poll, a biography, an invitation behind a row of furniture."""
    while True:
        prose = [at for at in span if draft.prose(at)]
        if len(prose) < 4:
            return span
        if _invites(draft.rows[prose[-1]]):
            span = range(span.start, prose[-2] + 1)
            continue
        tail = [prose[-1]]
        for at in reversed(prose[:-1]):
            asks = _asks(draft.rows[prose[-1]])
            if tail[-1] - at > 1 and _furniture_between(draft, at, tail[-1]) >= 2 - asks:
                break
            tail.append(at)
        else:
            return span
        words = sum(draft.rows[at].words for at in tail)
        if len(tail) > 2 or words > 45 or any(draft.rows[at].speech or draft.rows[at].quoted for at in tail):
            return span
        span = range(span.start, prose[len(prose) - len(tail) - 1] + 1)


def _invites(row: Row) -> bool:
    """Whether a last line tells the reader to see, follow or read something elsewhere."""
    return row.words <= 20 and not row.quoted and vocabulary.INVITATION.match(row.text) is not None


def _asks(row: Row) -> bool:
    """Whether a last line turns to the reader: a question, a word about the paper, an invitation."""
    return row.text.endswith("?") or row.talk[1] >= 2


def _furniture_between(draft: Draft, start: int, end: int) -> int:
    """How many lines between are neither adverts nor pictures nor a single heading."""
    between = [
        at for at in range(start + 1, end) if draft.role(at) not in (Role.ADVERT, Role.CAPTION, Role.TABLE)
    ]
    teasers = {Role.TEASER}
    if draft.rows[start].colon:
        return 0
    counted = [at for at in between if draft.role(at) not in teasers and not draft.rows[at].item]
    heading = (
        bool(counted)
        and draft.open(counted[-1])
        and draft.rows[counted[-1]].words <= 7
        and counted[-1] == end - 1
    )
    return len(counted) - heading
