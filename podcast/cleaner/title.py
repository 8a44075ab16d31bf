"""Which line is the headline, among the lines above and around the beginning of the text."""

from __future__ import annotations

import re
from collections import Counter

from podcast.article import Role
from podcast.cleaner import shapes, vocabulary
from podcast.cleaner.draft import Draft
from podcast.cleaner.row import Row

STEM = 5
REACH = 45
"""How many lines above the text a title may stand; a list of 31 teasers has been seen between."""
NEAR = 12
"""How many candidates, those nearest the text, are weighed."""
ENOUGH = 1.0
"""Points below which a page is said to have no title."""
LONE = 0.3
"""The same for the page's first line right above its text: what else could an editor have pasted there?"""


def find_title(draft: Draft) -> int | None:
    """Return the position of the title, or None where the page shows none."""
    prose = [at for at in draft.body if draft.prose(at)]
    if not prose:
        return _only_line(draft)
    stop = prose[min(3, len(prose) - 1)] if len(prose) > 3 else prose[-1] + 1
    stop = min(stop, prose[0] + 14)
    places = [at for at in range(max(0, prose[0] - REACH), stop) if may_be_title(draft, at)]
    judge = _Judge(draft, prose)
    main = [at for at in range(stop) if "h1" in draft.rows[at].hints and may_be_title(draft, at)]
    raw = {at: judge.points(at) for at in sorted({*main[-NEAR:], *places[-NEAR:]})}
    points = {at: own - _under_another(raw, at) for at, own in raw.items()}
    if not points:
        return _below_text(draft, prose)
    best = max(points, key=lambda at: (points[at], -at))
    enough = LONE if _opens_page(draft, best, prose[0]) else ENOUGH
    return best if points[best] >= enough else _below_text(draft, prose)


def _opens_page(draft: Draft, at: int, text: int) -> bool:
    """Whether a line of three words or more is the page's first and stands right above its text."""
    return at == 0 and text == 1 and draft.rows[at].words >= 3


def _below_text(draft: Draft, prose: list[int]) -> int | None:
    """A title printed under the article, as some older pages have it: most of its words stand in the text."""
    judge = _Judge(draft, prose)
    for at in range(draft.body.stop, min(draft.body.stop + 2, len(draft.rows))):
        row = draft.rows[at]
        if draft.open(at) and 5 <= row.words <= 16 and not row.stop and may_be_title(draft, at):
            headless = any(draft.role(above) is Role.DATELINE for above in range(draft.body.start))
            return at if judge.shared(row, at) >= (0.2 if headless else 0.6) else None
    return None


def _under_another(raw: dict[int, float], at: int) -> float:
    """What a line loses right under another that may be the title: decks stand below titles."""
    rival = max(0.9, raw[at] - 1.2)
    return 0.6 if any(raw.get(above, -9.0) >= rival for above in (at - 1, at - 2, at - 3)) else 0.0


def _only_line(draft: Draft) -> int | None:
    places = [at for at in range(len(draft.rows)) if may_be_title(draft, at) and draft.rows[at].words >= 3]
    return places[0] if places else None


def may_be_title(draft: Draft, at: int) -> bool:
    row = draft.rows[at]
    if "h1" in row.hints:
        return draft.soft(at)
    verdict = draft.verdicts[at]
    if verdict is not None and verdict.rule not in (
        "repeated label",
        "headline and site",
        "menu row",
        "list of times",
        "comments",
    ):
        return False
    if row.words == 1 and row.key not in NOTES:
        return False
    if not 1 <= row.words <= 32 or not 6 <= len(row.text) <= 220 or row.lower:
        return False
    if row.label in vocabulary.SECTIONS or (row.name and row.words <= 3 and not row.stop):
        return False
    if shapes.DATE_LABEL.search(row.text) and shapes.DATE.search(row.text):
        return False
    return not (row.full_stop and (row.words > 18 or row.text.count(". ") >= 1)) and not (
        row.speech and row.full_stop
    )


class _Judge:
    """Gives candidates points; the weights were tuned on the labelled pages."""

    def __init__(self, draft: Draft, prose: list[int]) -> None:
        self.draft = draft
        self.first = prose[0]
        near = prose[:40]
        self.stems = {token[:STEM] for at in near for token in draft.rows[at].tokens if len(token) >= 4}
        self.seen = Counter(row.key for row in draft.rows)
        self.named = {found for row in draft.rows[:6] for found in _page_title(row)}

    def points(self, at: int) -> float:
        row = self.draft.rows[at]
        points = 1.5 * self.shared(row, at) + self._form(row, at) + self._place(at)
        if row.key in self.named:
            points += 3.0
        if row.key in NOTES:
            points += 0.8
        if "h1" in row.hints:
            points += 2.0
        if self.draft.headlines:
            points += 2.0 * self._announced(row)
        if self.seen[row.key] == 2:
            points += 0.5
        return points

    def _announced(self, row: Row) -> float:
        """How much of the line a headline in the page's head repeats."""
        words, best = set(row.tokens), 0.0
        for headline in self.draft.headlines:
            other = set(headline.split())
            best = max(best, len(words & other) / max(len(words), 0.6 * len(other), 1))
        return best

    def shared(self, row: Row, at: int) -> float:
        """How many of its words the text uses too."""
        words = [token for token in row.tokens if len(token) >= 4]
        if not words:
            return 0.0
        stems = self.stems
        if row.prose and at >= self.first:
            stems = {
                t[:STEM]
                for other in self.draft.body
                if other != at and self.draft.prose(other)
                for t in self.draft.rows[other].tokens
                if len(t) >= 4
            }
        return sum(word[:STEM] in stems for word in words) / len(words)

    def _form(self, row: Row, at: int) -> float:
        length = next((points for most, points in LENGTHS if row.words <= most), 0.3)
        marked = any(mark in row.text for mark in '–:”"?')
        flaws = (
            (1.5, row.words <= 8 and RESULT.search(row.text) is not None),
            (3.2, row.full_stop),
            (0.7, not marked and self._kicker(row, at)),
            (1.0, row.capitals > 0.6 and row.words >= 5 and not marked and not row.stop),
            (0.8, row.words > 6 and "–" not in row.text and PIPE.search(row.text) is not None),
        )
        return length + 0.3 * marked - sum(points for points, flawed in flaws if flawed)

    def _kicker(self, row: Row, at: int) -> bool:
        """Whether it may be the words above the headline: few, no verb, and a headline below."""
        if "," in row.text or row.words > 6 or row.verb:
            return False
        below = range(at + 1, min(at + 4, len(self.draft.rows)))
        return any(self.draft.rows[other].words >= 4 and may_be_title(self.draft, other) for other in below)

    def _place(self, at: int) -> float:
        draft = self.draft
        points = 0.0
        if at > self.first:
            above = sum(draft.prose(other) for other in range(self.first, at))
            points -= 0.8 if above == 1 else 2.0
        below = at + 1
        if below < len(draft.rows):
            if (
                draft.role(below) in (Role.DATELINE, Role.BYLINE, Role.CAPTION)
                or draft.rows[below].name
                or draft.prose(below)
            ):
                points += 0.7
            elif draft.open(below) and below < self.first and draft.rows[below].words >= 3:
                points += 0.5
        between = sum(
            draft.open(other) and not draft.rows[other].prose for other in range(at + 1, self.first)
        )
        points -= 0.2 * min(between, 8) + 0.04 * max(0, self.first - at - 10)
        six = range(max(0, at - 6), at)
        if len(six) == 6 and all(draft.open(other) and not draft.rows[other].prose for other in six):
            points -= 0.5
        if at == 0 or not draft.open(at - 1):
            points += 0.3
        return points


LENGTHS = ((1, 0.3), (2, -0.2), (3, 0.2), (5, 0.7), (18, 1.2))
"""Points for a headline of at most so many words; longer ones get 0.3."""
PIPE = re.compile(r" [|–—-] [A-ZÅÄÖ][\w.&]*(?: [A-ZÅÄÖ][\w.&]*){0,2}$")
RESULT = re.compile(r"\d[–-]\d")
NOTES = frozenset({"rättelse", "rättelser", "förtydligande", "notiser"})


def _page_title(row: Row) -> list[str]:
    """The headline inside a browser's title line: "Headline - Section - Site", "Headline | Site"."""
    keys, text = [], row.text
    for _ in range(3):
        cut = max(text.rfind(" - "), text.rfind(" | "), text.rfind(" – "))
        if cut < 12:
            break
        text = text[:cut]
        keys.append(Row(0, text).key)
    return keys
