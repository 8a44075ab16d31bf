"""What was said and when: captions as WebVTT and SRT, sentences as JSON."""

from __future__ import annotations

import html
import json
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from feeds.plain import legible
from feeds.types import Cue
from feeds.words import words

VTT_WIDTH = 65
SRT_WIDTH = 32
"""Characters of a line at most (podcast namespace, transcripts/transcripts.md)."""
_LINES = 2
_JSON_VERSION = "1.0.0"
_REFERENCE = re.compile(r"&#?\w{1,32};?")


def vtt(cues: Sequence[Cue]) -> str:
    """`cues` as WebVTT: two lines of 65 characters a caption; a longer sentence becomes several captions."""
    blocks = (
        f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{cue.text}"
        for cue in _captions(cues, VTT_WIDTH, _vtt_text)
    )
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def srt(cues: Sequence[Cue]) -> str:
    """`cues` as SRT: two lines of 32 characters a caption."""
    blocks = (
        f"{number}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n{cue.text}"
        for number, cue in enumerate(_captions(cues, SRT_WIDTH, str), 1)
    )
    return "\n\n".join(blocks) + "\n"


def transcript_json(cues: Sequence[Cue]) -> bytes:
    """`cues` as the podcast namespace's JSON transcript: one segment a sentence, times in seconds.

    A segment whose words' moments are known has them beside its body, where apps do not look for them.
    """
    rows = ",\n".join(json.dumps(_segment(cue), ensure_ascii=False) for cue in cues if legible(cue.text))
    return f'{{"version": "{_JSON_VERSION}", "segments": [\n{rows}\n]}}\n'.encode()


def _segment(cue: Cue) -> dict[str, object]:
    told = {"startTime": _milli(cue.start), "endTime": _milli(cue.end), "body": legible(cue.text)}
    timed = [{"startTime": _milli(at), "body": word} for word, at in words(cue, legible) if at is not None]
    return {**told, "words": timed} if timed else told


def _vtt_text(text: str) -> str:
    """`text` as a cue says it: only what a parser would take for a tag, a reference or an arrow is escaped.

    An ampersand that begins no reference is read as itself (WebVTT, 6.4), also by the apps that resolve
    none and would show H&amp;M.
    """
    text = _REFERENCE.sub(_kept, text)
    return text.replace("<", "&lt;").replace("-->", "--&gt;")


def _kept(found: re.Match[str]) -> str:
    return found[0] if html.unescape(found[0]) == found[0] else "&amp;" + found[0][1:]


def _captions(cues: Sequence[Cue], width: int, escaped: Callable[[str], str]) -> Iterator[Cue]:
    """The cues in captions of two lines, in order, never two at once and none shorter than a millisecond."""
    clock = 0
    for cue in cues:
        lines = wrap(legible(cue.text), width, escaped)
        groups = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
        start = max(round(_milli(cue.start) * 1000), clock)
        end = max(round(_milli(cue.end) * 1000), start + len(groups))
        for group, (a, b) in zip(groups, pairwise(_edges(cue, groups, start, end)), strict=False):
            yield Cue(a / 1000, b / 1000, "\n".join(map(escaped, group)))
        clock = end if lines else clock


def _edges(cue: Cue, groups: Sequence[Sequence[str]], start: int, end: int) -> list[int]:
    """Where each group of lines begins, and the end, in milliseconds: rising, at least one for each group.

    A group begins with its first word where the moment of that is known, else in proportion to the letters
    between the nearest moments that are.
    """
    sizes = [sum(map(_letters, group)) for group in groups]
    known = [(0, start), *_moments(cue), (sum(sizes), end)]
    edges, at = [start], 0
    for left, size in zip(range(len(groups) - 1, 0, -1), sizes, strict=False):
        at += size
        edges.append(min(max(_between(known, at), edges[-1] + 1), end - left))
    return [*edges, end]


def _moments(cue: Cue) -> Iterator[tuple[int, int]]:
    """How many letters stand before each word whose moment is known, and that moment in milliseconds."""
    letters = 0
    for word, at in words(cue, legible):
        if at is not None:
            yield letters, round(at * 1000)
        letters += len(word)


def _between(known: Sequence[tuple[int, int]], letters: int) -> int:
    """The moment at which so many letters have been said."""
    at = bisect_right(known, letters, key=lambda each: each[0])
    before, moment = known[at - 1]
    if before == letters or at == len(known):
        return moment
    after, later = known[at]
    return moment + (later - moment) * (letters - before) // (after - before)


def _letters(line: str) -> int:
    return len(line) - line.count(" ")


def wrap(text: str, width: int, escaped: Callable[[str], str] = str) -> list[str]:
    """The lines of `text`: as few as fit into `width` escaped characters, then as even as they can be."""
    words = [piece for word in text.split() for piece in _pieces(word, width, escaped)]
    if not words:
        return []
    lines = _greedy(words, width, escaped)
    longest = max(len(escaped(word)) for word in words)
    narrow = max(longest, math.ceil(len(escaped(text)) / len(lines)))
    return next(
        even
        for limit in range(narrow, width + 1)
        if len(even := _greedy(words, limit, escaped)) == len(lines)
    )


def _greedy(words: Sequence[str], width: int, escaped: Callable[[str], str]) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if len(escaped(longer)) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: int, escaped: Callable[[str], str]) -> Iterator[str]:
    """`word`, or parts of it when it is longer than a line, as addresses are."""
    part = ""
    for letter in word:
        if part and len(escaped(part + letter)) > width:
            yield part
            part = ""
        part += letter
    yield part


def _milli(seconds: float) -> float:
    return round(max(seconds, 0.0) * 1000) / 1000


def _stamp(seconds: float, point: str = ".") -> str:
    whole, milli = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}{point}{milli:03}"
