"""Chapters as the JSON that apps read (podcast namespace, jsonChapters 1.2)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from feeds.plain import address, legible
from feeds.types import Chapter

VERSION = "1.2.0"


def chapters_json(chapters: Sequence[Chapter], base_url: str = "") -> bytes:
    """`chapters` in the order of time, the first from 0, so that an app has a title to show from the start.

    Chapters without a title, and all but the last of those that start at the same millisecond, are left out.
    Pictures are addressed under `base_url`, which ends in "/".
    """
    titled = {round(at.start * 1000): at for at in chapters if legible(at.title) and at.start >= 0}
    starts = sorted(titled)
    rows = [
        {"startTime": 0 if start == starts[0] else _seconds(start), **_told(titled[start], base_url)}
        for start in starts
    ]
    return json.dumps({"version": VERSION, "chapters": rows}, ensure_ascii=False, indent=1).encode() + b"\n"


def _told(chapter: Chapter, base_url: str) -> dict[str, str]:
    told = {
        "title": legible(chapter.title),
        "url": address(chapter.url),
        "img": base_url + chapter.picture if base_url and chapter.picture else "",
    }
    return {name: value for name, value in told.items() if value}


def _seconds(milli: int) -> int | float:
    return milli // 1000 if milli % 1000 == 0 else milli / 1000
