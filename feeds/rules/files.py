"""What apps find when they fetch what the feed names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds.rules.case import Case, called
from feeds.types import Episode

if TYPE_CHECKING:
    from feeds.plan import Sheet

_DRIFT = 1.5
"""Seconds that itunes:duration may be off; players show it before they know better."""
_SNIFFED = 4096
_LEAST_RATE = 44_100
"""Samples a second (Apple 893)."""
_OF_HOSTS = ("404.html", "CNAME", "_headers", "_redirects", "favicon.ico", "robots.txt")
"""Files that hosts and browsers ask for, and that a desk puts there itself."""


def missing(case: Case) -> Iterator[str]:
    for episode in case.episodes:
        for name in (*episode.files, episode.page):
            if not _there(case, name):
                yield f"{called(episode)}: not in the folder: {name}"
    said = {case.show.feed, *(episode.page for episode in case.episodes)}
    for sheet in _sheets(case):
        if sheet.name not in said and not _there(case, sheet.name):
            yield f"not in the folder: {sheet.name}; `podcast feed` writes it"


def retracted(case: Case) -> Iterator[str]:
    named = {name for episode in case.episodes for name in episode.files}
    for episode in case.gone:
        for name in episode.files:
            if name not in named and _there(case, name):
                yield f"{called(episode)}: it was retracted, and everybody can fetch {name}"


def orphans(case: Case) -> Iterator[str]:
    """Files that nothing names; those of retracted episodes are another rule's."""
    if case.kept is None:
        return
    named = {case.show.cover, case.show.small_cover, *_OF_HOSTS, *case.kept}
    named.update(name for episode in (*case.episodes, *case.gone) for name in (*episode.files, episode.page))
    named.update(sheet.name for sheet in _sheets(case))
    for path in sorted(case.folder.rglob("*")):
        name = path.relative_to(case.folder).as_posix()
        if name not in named and not _hidden(name) and path.is_file():
            yield f"nothing names it: {name}, {path.stat().st_size} bytes"


def feed(case: Case) -> Iterator[str]:
    if not _there(case, case.show.feed):
        yield f"not in the folder: {case.show.feed}"


def stale(case: Case) -> Iterator[str]:
    """The feeds in the folder are those that the catalogue gives."""
    from feeds.errors import FeedError

    by_slug = {episode.slug: episode for episode in case.episodes}
    for sheet in _sheets(case):
        if sheet.name.endswith(".xml") and _there(case, sheet.name):
            try:
                made = sheet.make([by_slug[each.slug] for each in sheet.of])
            except (FeedError, ValueError, TypeError):
                return  # what is wrong with the facts is said by other rules
            if (case.folder / sheet.name).read_bytes() != made:
                yield f"does not say what is published: {sheet.name}"


def _sheets(case: Case) -> tuple[Sheet, ...]:
    """The feeds and pages that there should be; none when the facts are such that none can be made."""
    from feeds.plan import Known, sheets

    groups = ((case.episodes, False), (case.gone, True))
    known = [
        Known(one.guid, one.slug, one.published, one.section, retracted=gone)
        for episodes, gone in groups
        for one in episodes
    ]
    try:
        return tuple(sheets(case.show, known))
    except (ValueError, TypeError):
        return ()


def _hidden(name: str) -> bool:
    return name.startswith(".") or "/." in name


def cover(case: Case) -> Iterator[str]:
    from feeds.artwork import cover_faults

    if not case.show.cover:
        yield "the show has no cover"
    elif not _there(case, case.show.cover):
        yield f"not in the folder: {case.show.cover}"
    for name, data in _covers(case):
        for fault in cover_faults(data, name, decoded=name == case.show.cover):
            yield f"{name}: {fault}"


def cover_weight(case: Case) -> Iterator[str]:
    from feeds.artwork import cover_weight as weight

    for name, data in _covers(case):
        for fault in weight(data):
            yield f"{name}: {fault}"


def sound_size(case: Case) -> Iterator[str]:
    for episode, file in _present(case, lambda episode: episode.enclosure.name):
        size = file.stat().st_size
        if size != episode.enclosure.size:
            yield f"{called(episode)}: {file.name} has {size} bytes, the feed says {episode.enclosure.size}"


def sound_kind(case: Case) -> Iterator[str]:
    for episode, file in _present(case, lambda episode: episode.enclosure.name):
        if file.suffix == ".mp3" and not _is_mp3(file):
            yield f"{called(episode)}: {file.name} is not an MP3"


def sound_duration(case: Case) -> Iterator[str]:
    for episode, file in _present(case, lambda episode: episode.enclosure.name):
        lasts = _mp3_seconds(file)
        if lasts is not None and abs(lasts - episode.duration) > _DRIFT:
            yield f"{called(episode)}: {file.name} lasts {lasts:.1f} s, the feed says {episode.duration:.1f}"


def sound_tag(case: Case) -> Iterator[str]:
    for episode, file in _present(case, lambda episode: episode.enclosure.name):
        lacks = [
            word for frame, word in (("TIT2", "title"), ("APIC", "picture")) if not _has_tag(file, frame)
        ]
        if lacks:
            yield f"{called(episode)}: {file.name} has no {' and no '.join(lacks)} in its tag"


def sound_rate(case: Case) -> Iterator[str]:
    for episode, file in _present(case, lambda episode: episode.enclosure.name):
        info = _mp3_info(file)
        if info is not None and info.sample_rate < _LEAST_RATE:
            yield f"{called(episode)}: {file.name} has {info.sample_rate / 1000:g} kHz"


def transcript(case: Case) -> Iterator[str]:
    forms: tuple[tuple[Callable[[Episode], str], Callable[[str], str]], ...] = (
        (lambda episode: episode.transcript, _vtt_fault),
        (lambda episode: episode.captions, _srt_fault),
        (lambda episode: episode.sentences_file, _json_fault),
    )
    for name, fault in forms:
        for episode, file in _present(case, name):
            try:
                said = fault(file.read_bytes().decode())
            except UnicodeDecodeError:
                said = "is not UTF-8"
            if said:
                yield f"{called(episode)}: {file.name} {said}"


def _vtt_fault(text: str) -> str:
    if not text.startswith("WEBVTT\n"):
        return "is not WebVTT"
    return "" if "-->" in text else "says nothing"


def _srt_fault(text: str) -> str:
    return "" if re.match(r"1\r?\n\d\d:\d\d:\d\d,\d{3} --> ", text) else "is not SRT"


def _json_fault(text: str) -> str:
    try:
        segments = json.loads(text)["segments"]
        good = bool(segments) and all(each["startTime"] <= each["endTime"] for each in segments)
        good = good and all(isinstance(each["body"], str) for each in segments)
    except (ValueError, KeyError, TypeError):
        good = False
    return "" if good else "is not a JSON transcript"


def chapters(case: Case) -> Iterator[str]:
    for episode, file in _present(case, lambda episode: episode.chapters_file):
        try:
            found = json.loads(file.read_bytes())
            starts = [chapter["startTime"] for chapter in found["chapters"]]
            good = bool(starts) and starts == sorted(set(starts)) and str(found["version"]).startswith("1.")
        except (ValueError, KeyError, TypeError):
            good = False
        if not good:
            yield f"{called(episode)}: {file.name} is not a list of chapters"


def _covers(case: Case) -> Iterator[tuple[str, bytes]]:
    """The pictures that are there, each once."""
    for name in dict.fromkeys([case.show.cover, *(episode.cover for episode in case.episodes)]):
        if _there(case, name):
            yield name, (case.folder / name).read_bytes()


def _present(case: Case, name: Callable[[Episode], str]) -> Iterator[tuple[Episode, Path]]:
    """The episodes whose file is there; those whose is not are another rule's."""
    for episode in case.episodes:
        if _there(case, name(episode)):
            yield episode, case.folder / name(episode)


def _there(case: Case, name: str) -> bool:
    try:
        return bool(name) and (case.folder / name).is_file()
    except OSError:  # a name too long for any folder
        return False


def _is_mp3(file: Path) -> bool:
    with file.open("rb") as opened:
        head = opened.read(_SNIFFED)
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


def _mp3_seconds(file: Path) -> float | None:
    """How long an MP3 lasts: 0 for a broken one, None for what is none."""
    if file.suffix != ".mp3" or not _is_mp3(file):
        return None
    info = _mp3_info(file)
    return float(info.length) if info is not None else 0.0


def _mp3_info(file: Path) -> Any:
    """What the first frames of an MP3 say; None for what is none, or a broken one."""
    from mutagen import MutagenError
    from mutagen.mp3 import MP3

    if file.suffix != ".mp3" or not _is_mp3(file):
        return None
    try:
        return MP3(file).info
    except MutagenError:
        return None


def _has_tag(file: Path, frame: str) -> bool:
    from mutagen import MutagenError
    from mutagen.id3 import ID3

    if file.suffix != ".mp3":
        return True
    try:
        tag: Any = ID3(file)
    except MutagenError:
        return False
    return bool(tag.getall(frame))
