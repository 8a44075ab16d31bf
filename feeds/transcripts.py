"""What was said and when: captions as WebVTT and SRT, sentences as JSON."""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from feeds.plain import legible
from feeds.types import Cue

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
    """`cues` as the podcast namespace's JSON transcript: one segment a sentence, times in seconds."""
    rows = [
        {"startTime": start, "endTime": end, "body": text}
        for start, end, text in ((_milli(cue.start), _milli(cue.end), legible(cue.text)) for cue in cues)
        if text
    ]
    told = {"version": _JSON_VERSION, "segments": rows}
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


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
    clock = 0.0
    for cue in cues:
        lines = wrap(legible(cue.text), width, escaped)
        groups = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
        start = max(_milli(cue.start), clock)
        end = max(_milli(cue.end), start + 0.001 * len(groups))
        for part in _shared([sum(map(len, group)) for group in groups], start, end):
            text = "\n".join(map(escaped, groups.pop(0)))
            yield Cue(part[0], part[1], text)
        clock = end if lines else clock


def _shared(weights: Sequence[int], start: float, end: float) -> Iterator[tuple[float, float]]:
    """The time from `start` to `end`, shared in whole milliseconds after `weights`, at least one each."""
    first, total, left = round(start * 1000), sum(weights), len(weights)
    span = round(end * 1000) - first - left
    edges = [first]
    done = 0
    for number, weight in enumerate(weights, 1):
        done += weight
        edges.append(first + number + span * done // total)
    for a, b in pairwise(edges):
        yield a / 1000, b / 1000


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
