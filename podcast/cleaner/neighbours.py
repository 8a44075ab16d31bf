"""Rules that need the lines around: captions beside credits, lists of teasers, tables, copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from podcast.cleaner import shapes
from podcast.cleaner.forms import ends_in_read_more, is_credit, is_newsletter
from podcast.cleaner.row import Row, Rows

LONG = 2000
"""Characters beyond which a line is never furniture by its form; keeps every rule linear."""

FORM_FIELDS = frozenset(
    {
        "ange epost",
        "skicka",
        "din epost",
        "epost",
        "prenumerera",
        "anmäl dig",
        "anmäl mig",
        "registrera",
        "epostadress",
    }
)


def advert_with_sender(rows: Rows) -> Iterator[int]:
    """The lines of an advert with a sender: at most three short ones, up to the next sentence."""
    for at, row in enumerate(rows):
        if row.words <= 8 and row.text.casefold().startswith("annons från "):
            for beside in range(at + 1, min(at + 4, len(rows))):
                if rows[beside].stop or rows[beside].words > 16:
                    break
                yield beside


def table(rows: Rows) -> Iterator[int]:
    """Lines in columns divided by tabs, at least two of them or with three columns."""
    tabs = [0 if row.stop else row.text.count("\t") for row in rows]
    for at, count in enumerate(tabs):
        if count >= 2 or (count and any(tabs[max(0, at - 1) : at] + tabs[at + 1 : at + 2])):
            yield at


def table_head(rows: Rows) -> Iterator[int]:
    inside = set(table(rows))
    for at in inside:
        above = rows[at - 1]
        if at and at - 1 not in inside and above.words <= 8 and not (above.stop or above.item):
            yield at - 1


def beside_credit(rows: Rows) -> Iterator[int]:
    """The caption above a credit on its own line; below it where an empty line divides so."""
    for at, row in enumerate(rows):
        if len(row.text) > LONG or not is_credit(row):
            continue
        above = rows[at - 1] if at else None
        below = rows[at + 1] if at + 1 < len(rows) else None
        if below and _may_be_caption(below) and (_set_apart(rows, at) or _caption_below(rows, at)):
            yield at + 1
        elif above and _may_be_caption(above) and not _rather_text(rows, at - 1, row):
            yield at - 1


def _may_be_caption(row: Row) -> bool:
    return row.words <= 60 and not row.speech and not (row.dateline or is_credit(row) or row.name)


def _set_apart(rows: Rows, at: int) -> bool:
    """Whether a credit and the line below it stand together, with empty lines above and below."""
    apart = at + 2 >= len(rows) or rows[at + 2].gap
    return rows[at].gap and not rows[at + 1].gap and apart


def _caption_below(rows: Rows, at: int) -> bool:
    """Whether a credit under a date or a button has its caption below: a short sentence, then the text."""
    if at == 0 or _may_be_caption(rows[at - 1]) or at + 2 >= len(rows) or rows[at - 1].prose:
        return False
    below, text = rows[at + 1], rows[at + 2]
    return below.prose and below.words <= 14 and text.prose and text.words > below.words and not below.speech


def _rather_text(rows: Rows, at: int, credit: Row) -> bool:
    """Whether the line above a credit is the article's: too long for a caption set apart, or the lede."""
    if credit.gap and rows[at].prose and rows[at].words > 25:
        return True
    return _rather_lede(rows, at, credit)


def _rather_lede(rows: Rows, at: int, credit: Row) -> bool:
    """Whether it is a sentence right under the headline, above an image that has no caption."""
    if at == 0:
        return rows[0].words >= 4 and not rows[0].full_stop
    row, above = rows[at], rows[at - 1]
    headline = above.words >= 3 and not above.full_stop and above.key != row.key and not above.dateline
    before = sum(other.prose for other in rows[:at])
    if not row.prose:
        return headline and at <= 3 and before <= 1 and credit.gap and row.words >= 4
    if not headline or before:
        return False
    return row.words >= 14 or (credit.gap and row.words >= 9)


def caption_again(rows: Rows) -> Iterator[int]:
    """Another copy of a caption within three lines: the text of the same picture."""
    captions = set(beside_credit(rows))
    for at in captions:
        for beside in range(max(0, at - 3), min(at + 4, len(rows))):
            if beside not in captions and rows[beside].words >= 2 and rows[beside].key == rows[at].key:
                yield beside
    for at, (row, below) in enumerate(pairwise(rows)):
        if (
            row.words >= 4
            and len(below.text) <= LONG
            and below.credit == "after"
            and below.key.startswith(row.key)
        ):
            yield at


def galleries(rows: Rows) -> Iterator[int]:
    """ "Bild 2 av 5" and the words of the picture under it."""
    for at, row in enumerate(rows):
        if len(row.text) <= LONG and shapes.GALLERY.match(row.text):
            yield at
            below = rows[at + 1] if at + 1 < len(rows) else None
            if below and below.words <= 40 and not below.speech:
                yield at + 1


def twice_without_verb(rows: Rows) -> Iterator[int]:
    """A full stop, no verb, and the same line again right below: the words of a picture, printed twice."""
    for at, (row, below) in enumerate(pairwise(rows)):
        if row.key == below.key and row.full_stop and 2 <= row.words <= 25 and not row.verb:
            yield at
            yield at + 1


def above_read_more(rows: Rows) -> Iterator[int]:
    """The headlines of a list in which every second line ends in "Läs mer"."""
    blurbs = {at for at, row in enumerate(rows) if len(row.text) <= LONG and ends_in_read_more(row)}
    for at in blurbs:
        listed = len(blurbs) > 3 or bool(blurbs & {at - 2, at - 3, at - 4})
        for above in (at - 1, at - 2):
            if above < 0 or above in blurbs:
                break
            if listed and not rows[above].stop and rows[above].words <= 16:
                yield above


def newsletter_form(rows: Rows) -> Iterator[int]:
    """The fields and buttons under the offer of a newsletter."""
    for at, row in enumerate(rows):
        if len(row.text) > LONG or not is_newsletter(row):
            continue
        for beside in range(at + 1, min(at + 4, len(rows))):
            if rows[beside].label not in FORM_FIELDS:
                break
            yield beside


def dated_headlines(rows: Rows) -> Iterator[int]:
    """Headlines under times of day, in a list of such."""
    dates = [len(row.text) <= 140 and row.dateline for row in rows]
    for at, row in enumerate(rows):
        if at == 0 or dates[at] or not dates[at - 1] or row.stop or not 3 <= row.words <= 22:
            continue
        timed = rows[at - 1].words <= 4 and shapes.TIME.search(rows[at - 1].text) is not None
        listed = any(dates[at + 1 : at + 3]) or any(dates[max(0, at - 4) : at - 1])
        if timed and listed and sum(dates[max(0, at - 7) : at + 8]) >= 3:
            yield at


def dateline_again(rows: Rows) -> Iterator[int]:
    """The page's date once more, with text between: the end of some older pages."""
    first: dict[str, int] = {}
    texts = [0]
    for row in rows:
        texts.append(texts[-1] + row.prose)
    for at, row in enumerate(rows):
        if row.words >= 3 and len(row.text) <= 140 and shapes.DATE_LABEL.search(row.text) and row.dateline:
            begun = first.setdefault(row.key, at)
            if texts[at] - texts[begun] >= 3:
                yield at


def poll(rows: Rows) -> Iterator[int]:
    """A question to the readers and its answers, one of which begins with yes or no."""
    for at, row in enumerate(rows):
        if not row.text.endswith("?") or row.speech or row.words > 20:
            continue
        answers = []
        for beside in range(at + 1, min(at + 8, len(rows))):
            if rows[beside].words > 9 or rows[beside].full_stop or rows[beside].speech:
                break
            answers.append(beside)
        said = sum(rows[answer].tokens[:1] in (("ja",), ("nej",)) for answer in answers)
        if said >= 2:
            yield at
            yield from answers


def live_stamps(rows: Rows) -> Iterator[int]:
    """Times of day with text under them, three or more: the entries of a live report."""
    stamps = [
        at
        for at, (row, below) in enumerate(pairwise(rows))
        if row.words <= 2 and shapes.TIME.fullmatch(row.text) and below.prose
    ]
    if len(stamps) >= 3:
        yield from stamps


def cut_off(rows: Rows) -> Iterator[int]:
    """Headlines cut off with three dots, in a list of such."""
    cut = [row.text.endswith(("...", "…")) and 3 <= row.words <= 25 and not row.speech for row in rows]
    for at in range(len(rows)):
        if cut[at] and sum(cut[max(0, at - 4) : at + 5]) >= 3:
            yield at


def often(rows: Rows) -> Iterator[int]:
    """Short lines that stand three times or more; names are left to the layout."""
    seen = Counter(row.key for row in rows)
    for at, row in enumerate(rows):
        if row.key and seen[row.key] >= 3 and row.words <= 12 and not row.speech and not row.name:
            yield at
