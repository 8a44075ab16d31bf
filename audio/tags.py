"""What an MP3 says of itself: ID3 tags and chapters."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from unicodedata import category
from urllib.parse import quote

from audio.types import Chapter

NO_OFFSET = 0xFFFFFFFF  # "use the time": ID3v2 Chapter Frame Addendum 1.0, 3.1
TOP_LEVEL_ORDERED = 3  # the same, 3.2
FRONT_COVER = 3

_SPACES = ("Cc", "Zl", "Zp", "Zs")
_UNSEEN = ("Cf", "Cs")


@dataclass(frozen=True)
class Tags:
    title: str
    artist: str
    album: str
    date: date
    comment: str = ""
    lyrics: str = ""
    """The transcript, a sentence a line."""
    picture: bytes = b""
    """JPEG."""
    chapters: tuple[Chapter, ...] = ()
    duration: float = 0.0
    """Seconds; the last chapter ends there."""
    genre: str = "Podcast"
    language: str = "swe"
    """ISO 639-2."""


def tag(tags: Tags) -> bytes:
    """An ID3v2.3 tag in UTF-16, to be put before the frames; the same bytes for the same tags.

    Version 2.3, because Apple Podcasts hides the chapters of a 2.4 tag whose titles are long.
    """
    from mutagen.id3 import ID3

    made = ID3()
    for frame in _frames(tags):
        made.add(frame)
    made.update_to_v23()
    for frame in _chapters(tags):  # after the conversion, which would not reach into them
        made.add(frame)
    file = io.BytesIO()
    made.save(file, v2_version=3, v1=0, padding=lambda info: 0)
    return _in_order(file.getvalue())


def _in_order(whole: bytes) -> bytes:
    """The list of chapters before its chapters, those in time: mutagen sorts by size, some players do not."""
    frames, place = [], 10
    while place < len(whole):  # ID3v2.3, 3.3: four letters, a plain size, two bytes of flags
        end = place + 10 + int.from_bytes(whole[place + 4 : place + 8], "big")
        frames.append(whole[place:end])
        place = end
    order = {b"CTOC": 1, b"CHAP": 2, b"APIC": 3}
    frames.sort(key=lambda frame: (order.get(frame[:4], 0), _start(frame)))
    return whole[:10] + b"".join(frames)


def _start(frame: bytes) -> int:
    """A chapter's start in milliseconds, behind its name and a zero."""
    if frame[:4] != b"CHAP":
        return 0
    place = frame.index(b"\0", 10) + 1
    return int.from_bytes(frame[place : place + 4], "big")


def _frames(tags: Tags) -> Iterator[Any]:
    from mutagen import id3

    for kind, text in (
        (id3.TIT2, tags.title),
        (id3.TPE1, tags.artist),
        (id3.TALB, tags.album),
        (id3.TDRC, tags.date.isoformat()),
        (id3.TCON, tags.genre),
        (id3.TLAN, tags.language),
    ):
        if _clean(text):
            yield kind(encoding=1, text=[_clean(text)])
    if _clean(tags.comment):
        yield id3.COMM(encoding=1, lang=tags.language, desc="", text=[_clean(tags.comment)])
    if tags.lyrics:
        lines = "\n".join(_clean(line) for line in tags.lyrics.splitlines())
        yield id3.USLT(encoding=1, lang=tags.language, desc="", text=lines)
    if tags.picture:
        yield id3.APIC(encoding=0, mime="image/jpeg", type=FRONT_COVER, desc="", data=tags.picture)


def _chapters(tags: Tags) -> Iterator[Any]:
    """Chapters without gaps, and the one ordered list of them that Overcast asks for."""
    from mutagen import id3

    shown = _shown(tags)
    starts = [start for start, _, _ in shown]
    ends = [end for _, end in pairwise([*starts, round(tags.duration * 1000)])]
    names = [f"chp{place}" for place in range(len(starts))]
    if names:
        yield id3.CTOC(
            element_id="toc",
            flags=TOP_LEVEL_ORDERED,
            child_element_ids=names,
            sub_frames=[id3.TIT2(encoding=1, text=[_clean(tags.title)])],
        )
    for name, (start, title, link), end in zip(names, shown, ends, strict=True):
        links = [id3.WXXX(encoding=1, desc="chapter url", url=link)] if link else []
        yield id3.CHAP(
            element_id=name,
            start_time=start,
            end_time=end,
            start_offset=NO_OFFSET,
            end_offset=NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=1, text=[title]), *links],
        )


def _shown(tags: Tags) -> list[tuple[int, str, str]]:
    """Start (ms), title and link of the chapters a player can show: titled, in time, none of them empty."""
    shown: list[tuple[int, str, str]] = []
    for chapter in tags.chapters:
        start, title = round(chapter.start * 1000), _clean(chapter.title)
        if title and (shown[-1][0] if shown else -1) < start < round(tags.duration * 1000):
            shown.append((start, title, _link(chapter.link)))
    return shown


def _link(url: str) -> str:
    """An address as a frame holds it, in ASCII; empty for one that is none."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._") if url.startswith(("https://", "http://")) else ""


def _clean(text: str) -> str:
    """Text on one line without what no player can show.

    Control characters part words as a space does; soft hyphens and turned directions do not, and lone
    surrogates cannot be written. A joiner stays: it makes one sign of two emoji.
    """
    kinds = ((c, category(c)) for c in text)
    whole = "".join(
        " " if kind in _SPACES else "" if kind in _UNSEEN and c != "\u200d" else c for c, kind in kinds
    )
    return " ".join(whole.split())
