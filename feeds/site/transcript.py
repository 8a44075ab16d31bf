"""What was said, as a reader wants it: in chapters and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from feeds.plain import plain
from feeds.types import Chapter, Cue, Episode
from feeds.words import words

PARAGRAPH = 0.6
"""Seconds of silence that part paragraphs: a sentence is followed by 0.40 to 0.48, a paragraph by 0.75."""
_EARLY = 0.05
"""Seconds that a chapter may begin after its first sentence without losing it: both are rounded."""


@dataclass(frozen=True)
class Passage:
    """What was said in one chapter."""

    title: str
    """Empty where the chapter has none, or the page's own."""
    start: float
    """Seconds."""
    paragraphs: tuple[tuple[Cue, ...], ...]


def passages(episode: Episode) -> tuple[Passage, ...]:
    """The episode's cues in chapters and paragraphs; the sentence that is the heading is not said twice."""
    return tuple(filter(_holds_something, _passages(episode)))


def _passages(episode: Episode) -> Iterator[Passage]:
    first = Chapter(0.0, "")
    chapters = sorted([first, *episode.chapters], key=lambda chapter: chapter.start)
    ends = [*(chapter.start - _EARLY for chapter in chapters[1:]), float("inf")]
    left = list(episode.cues)
    for chapter, end in zip(chapters, ends, strict=True):
        said = [cue for cue in left if cue.start < end]
        left = left[len(said) :]
        title = plain(chapter.title)
        if said and _same(said[0].text, title):
            said = said[1:]
        yield Passage("" if _same(title, episode.title) else title, chapter.start, tuple(_paragraphs(said)))


def _paragraphs(cues: Sequence[Cue]) -> Iterator[tuple[Cue, ...]]:
    at = 0
    for number, (before, after) in enumerate(pairwise(cues), 1):
        if after.start - before.end >= PARAGRAPH:
            yield tuple(cues[at:number])
            at = number
    if cues:
        yield tuple(cues[at:])


def moments(cue: Cue) -> str:
    """When each word of the sentence is said, for the page's script: "0 35 - 48"; empty when nobody told.

    Hundredths of a second after the word before, the first after the sentence's start; "-" is a word that
    has no moment of its own.
    """
    told, clock = [], round(cue.start * 100)
    for _, at in words(cue, plain):
        told.append("-" if at is None else str(round(at * 100) - clock))
        clock = clock if at is None else round(at * 100)
    return " ".join(told)


def _same(one: str, other: str) -> bool:
    return plain(one).rstrip(".").casefold() == plain(other).rstrip(".").casefold()


def _holds_something(passage: Passage) -> bool:
    return bool(passage.paragraphs or passage.title)
