"""What only place can tell: title, lede, headings, captions without a credit, and where the article ends.

A table like the one in rules.py, read from top to bottom; each rule sees what those above it decided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from podcast.article import Role
from podcast.cleaner import shapes, vocabulary
from podcast.cleaner.draft import Draft, LayoutRule
from podcast.cleaner.title import find_title
from podcast.cleaner.zone import find_body

PULL_WORDS = 4
"""Fewest words of a pull quote; a heading of up to seven words may also be taken from the text."""

HEADING_WORDS = 14


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


def title_of(draft: Draft) -> int | None:
    return next((at for at in range(len(draft.rows)) if draft.role(at) is Role.TITLE), None)


def _title_again(draft: Draft) -> Iterator[int]:
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


def _copies(draft: Draft) -> Iterator[int]:
    """The second of two like lines; of a lede that also stands under the title, the first stays."""
    seen: set[str] = set()
    for at, row in enumerate(draft.rows):
        if draft.open(at) and row.words >= 5:
            if row.key in seen:
                yield at
            elif at in draft.body or at < draft.body.start:
                seen.add(row.key)


def _pull_quotes(draft: Draft) -> Iterator[int]:
    """A line whose words stand again inside a longer line of the text."""
    whole = _Containment(draft)
    for at in draft.body:
        row = draft.rows[at]
        if not draft.open(at) or not PULL_WORDS <= len(row.tokens) <= 45:
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


def _after_pull_quote(draft: Draft) -> Iterator[int]:
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


def _names(draft: Draft) -> Iterator[int]:
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


def _under_names(draft: Draft) -> Iterator[int]:
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


def _biographies(draft: Draft) -> Iterator[int]:
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


def _teaser_lists(draft: Draft) -> Iterator[int]:
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


def _fact_boxes(draft: Draft) -> Iterator[int]:
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


POSTURE = re.compile(
    r"\b(?:står|sitter|ligger|håller|tittar|ler|poserar|pekar|hänger|arkivbild|genrebild|på bilden|på bild"
    r"|längst till|(?:till|från) (?:vänster|höger)|t ?[.]?[vh][.]?)\b",
    re.IGNORECASE,
)
"""What captions say of the people in the picture."""


def _silent_captions(draft: Draft) -> Iterator[int]:
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


def _lede(draft: Draft) -> Iterator[int]:
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


def _above_title(draft: Draft) -> Iterator[int]:
    """Sentences above the title that are not its deck: captions, notices, alternative texts."""
    title = title_of(draft)
    if title is not None and title < draft.body.stop:
        yield from (at for at in range(title) if draft.open(at))


def _body(draft: Draft) -> Iterator[int]:
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


def _odd_blocks(draft: Draft) -> Iterator[int]:
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


def _untagged_headings(draft: Draft) -> Iterator[int]:
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


def _headings(draft: Draft) -> Iterator[int]:
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
    if "©" in row.text:
        return False
    return (
        row.words <= HEADING_WORDS
        and len(row.text) <= 110
        and not row.lower
        and not PLAIN_SITE.search(row.text)
    )


PLAIN_SITE = re.compile(r"\.(?:se|com|nu|fi)$")


def _shorter_than_rest(draft: Draft, run: list[int]) -> bool:
    words = draft.rows[run[-1]].words
    if len(run) == 2:
        return words <= 8
    return words <= 5 and words <= min(draft.rows[at].words for at in run[:-1])


def _heads(draft: Draft) -> Iterator[int]:
    """Sections, kickers and whatever else stands above the text and is not its title."""
    return (at for at in range(draft.body.start) if draft.open(at))


def _within(draft: Draft) -> Iterator[int]:
    return (at for at in draft.body if draft.open(at))


def _rest(draft: Draft) -> Iterator[int]:
    return (at for at in range(len(draft.rows)) if draft.open(at))


def _sections(draft: Draft) -> Iterator[int]:
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


LAYOUT: tuple[LayoutRule, ...] = (
    LayoutRule("title", Role.TITLE, _title, "the line the text is about, where a title stands", 0.85),
    LayoutRule("title again", Role.FURNITURE, _title_again, "the title once more", 0.95),
    LayoutRule("copy", Role.FURNITURE, _copies, "the same line stands above", 0.9),
    LayoutRule(
        "pull quote", Role.PULL_QUOTE, _pull_quotes, "its words stand again in a longer paragraph", 0.9
    ),
    LayoutRule("name under a quote", Role.PULL_QUOTE, _after_pull_quote, "the name under a pull quote", 0.8),
    LayoutRule("name", Role.BYLINE, _names, "a name where bylines stand", 0.8),
    LayoutRule("under a name", Role.BYLINE, _under_names, "what the person above does at the paper", 0.7),
    LayoutRule("biography", Role.BIOGRAPHY, _biographies, "tells who the writer is", 0.7),
    LayoutRule("section", Role.FURNITURE, _sections, "the name of a section", 0.8),
    LayoutRule(
        "list of teasers",
        Role.TEASER,
        _teaser_lists,
        "a short line under the heading of a list of articles",
        0.8,
    ),
    LayoutRule("fact box", Role.FACTS, _fact_boxes, "a fact box and what stands in it", 0.7),
    LayoutRule("silent caption", Role.CAPTION, _silent_captions, "describes a picture above the lede", 0.5),
    LayoutRule("odd block", Role.CAPTION, _odd_blocks, "no paragraph like those around it", 0.6),
    LayoutRule(
        "not a heading", Role.CAPTION, _untagged_headings, "short, and not tagged as headings are", 0.6
    ),
    LayoutRule("lede", Role.LEDE, _lede, "the first text under the title", 0.8),
    LayoutRule("above the title", Role.FURNITURE, _above_title, "stands above the title", 0.7),
    LayoutRule("body", Role.BODY, _body, "running text between the article's first and last line", 0.9),
    LayoutRule(
        "heading", Role.HEADING, _headings, "a short line alone in the text, with text above and below", 0.7
    ),
    LayoutRule("above the text", Role.FURNITURE, _heads, "stands above the text and is not its title", 0.6),
    LayoutRule("between", Role.TEASER, _within, "a short line in the text that no text follows", 0.5),
    LayoutRule("outside", Role.FURNITURE, _rest, "stands outside the article", 0.75),
)
