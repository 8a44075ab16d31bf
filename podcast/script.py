"""What will be said: the article's sentences with the words around them, pauses and chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from audio.swedish import sentences
from audio.types import Segment
from podcast.article import Article, Facts, Line, Role
from podcast.config import Config
from podcast.errors import PageError
from podcast.titles import tidy

MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)

SUMMARY = 400
"""Characters; what apps show of an episode before it is opened."""


@dataclass(frozen=True)
class Script:
    """An episode on paper: all it takes to record it, now or later, without the page."""

    title: str
    summary: str
    """The lede, for those who choose what to hear."""
    facts: Facts
    segments: tuple[Segment, ...]
    """What is said, in order, in Swedish as written."""
    before: int = 0
    """How many segments after the headline are words about the article, not of it."""
    after: int = 0
    """And how many at the end."""
    parts: tuple[str, ...] = ()
    """GUIDs of the episodes whose articles a digest is made of; empty for an article."""
    note: str = ""
    """What was corrected since the article was first heard; empty: nothing was."""

    @property
    def article(self) -> tuple[Segment, ...]:
        """The article alone, its headline first."""
        return (self.segments[0], *self.segments[1 + self.before : len(self.segments) - self.after])

    @property
    def words(self) -> int:
        return sum(len(segment.text.split()) for segment in self.segments)


def write_script(article: Article, config: Config, note: str = "") -> Script:
    """Write what will be said of an article: headline, article, and last the words that say what it was.

    `note` tells what was corrected since it was first heard. Raises `PageError` when nothing is to be read,
    or when there is no title.
    """
    title = headline(article)
    body = [line for line in article.read if line.role is not Role.TITLE]
    if not body:
        error = PageError(f"nothing to read: {article.source}: no line of the page is part of an article")
        error.add_note("`podcast clean PAGE --why` shows what was left out and why.")
        raise error
    opening = Segment(title, config.pauses.before_heading, chapter=title, bed=True)
    spoken = (opening, *_spoken(body, config))
    words = sentences(closing(article.facts, title, config))
    return around(Script(title, summary(article), article.facts, spoken, note=note), words, config)


def around(script: Script, closing: Sequence[str], config: Config) -> Script:
    """The script with the words about its article: what was corrected, the closing words, the disclosure.

    The settings say which of them come after the headline instead of last.
    """
    words, pauses = config.words, config.pauses
    first, *rest, end = script.segments
    corrected = sentences(filled(words.correction, {"note": script.note})) if script.note else ()
    early = [words.disclosure] if words.disclosure_first else []
    late = list(closing) if words.disclosure_first else [*closing, words.disclosure]
    after = _said(late, pauses.sentence, 0.0)
    if words.correction_first:
        early += corrected
    else:
        after = [*_said(corrected, pauses.sentence, pauses.paragraph), *after]
    before = [Segment(text, pauses.paragraph, bed=rest[0].bed if rest else False) for text in early]
    end = replace(end, pause=pauses.before_outro if after else 0.0)
    segments = (first, *before, *rest, end, *after)
    return replace(script, segments=segments, before=len(before), after=len(after))


def _said(texts: Sequence[str], pause: float, last: float) -> list[Segment]:
    """Sentences with a pause after each, and another after the last."""
    return [Segment(text, pause) for text in texts[:-1]] + [Segment(text, last) for text in texts[-1:]]


def correction_note(said: str) -> str:
    """What an editor says was corrected, as one sentence at least, without the word that is put before it."""
    note = re.sub(r"^rättelse\s*([:.–-]\s*|$)", "", tidy(said), flags=re.IGNORECASE)
    return note if not note or note.endswith((".", "?", "!", "…", "”", '"')) else f"{note}."


def headline(article: Article) -> str:
    """The episode's title: the editor's, or the page's own.

    Raises `PageError` when there is neither.
    """
    own = article.of(Role.TITLE)
    title = tidy(article.facts.title) or (tidy(own[0]) if own else "")
    if not title:
        error = PageError(f"no title: {article.source}: none was found on the page")
        error.add_note('Say it with --title "…".')
        raise error
    return title


def summary(article: Article) -> str:
    """The lede, or the first paragraph where there is none, cut at a word."""
    ledes = article.of(Role.LEDE) or article.of(Role.BODY)[:1]
    return shortened(" ".join(ledes))


def shortened(text: str) -> str:
    """A text on one line, as long as a summary may be, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= SUMMARY:
        return text
    return text[: SUMMARY - 1].rpartition(" ")[0].rstrip(" ,–-") + "…"


def closing(facts: Facts, title: str, config: Config) -> str:
    """The words that say what was heard, from the template in the settings."""
    told = {
        "title": title.rstrip(" ."),
        "show": config.show.title,
        "authors": listed(facts.authors),
        "date": _date(facts.published),
    }
    return filled(config.words.outro, told)


def _spoken(lines: list[Line], config: Config) -> Iterator[Segment]:
    """Every line sentence by sentence; a heading is said whole and begins a chapter."""
    pauses, ident = config.pauses, config.sound.ident_between == "chapters"
    for line, following in zip_longest(lines, lines[1:]):
        before_heading = following is not None and following.role is Role.HEADING
        after = pauses.before_heading if before_heading else pauses.paragraph
        if line.role is Role.HEADING:
            yield Segment(line.text, pauses.after_heading, chapter=tidy(line.text), ident=ident)
            continue
        parts = sentences(line.text)
        for place, text in enumerate(parts):
            yield Segment(text, pauses.sentence if place < len(parts) - 1 else after)


def filled(template: str, facts: dict[str, str]) -> str:
    """Put facts into a template; a part in square brackets goes when one of its facts is empty."""

    def part(match: re.Match[str]) -> str:
        names = re.findall(r"{(\w+)}", match[1])
        return match[1] if all(facts.get(name) for name in names) else ""

    kept = re.sub(r"\[([^\[\]]*)\]", part, template)
    return re.sub(r"{(\w+)}", lambda match: facts.get(match[1], ""), kept).strip()


def listed(names: Sequence[str]) -> str:
    """Names as they are said: A, B och C."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} och {names[-1]}"


def _date(moment: datetime | None) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}" if moment else ""
