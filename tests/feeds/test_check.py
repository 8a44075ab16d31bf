"""Every fault that a directory or an app would complain about is found, alone, and a good show has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from mutagen.id3 import ID3
from PIL import Image

from feeds.check import RULES, check
from feeds.rss import rss
from feeds.types import Chapter, Cue, Enclosure, Episode, Show

from .conftest import Publish, tagged, tone

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Spoil = Callable[[Path, Episode, Show], None]
Fault = tuple[Callable[[Show], Show], Callable[[Episode], Episode]]


def shown(**change: object) -> Fault:
    return lambda show: replace(show, **change), lambda episode: episode  # type: ignore[arg-type]


def told(change: Callable[[Episode], Episode]) -> Fault:
    return lambda show: show, change


def with_(**change: object) -> Fault:
    return told(lambda episode: replace(episode, **change))  # type: ignore[arg-type]


def sound(**change: object) -> Fault:
    return told(lambda episode: replace(episode, enclosure=replace(episode.enclosure, **change)))  # type: ignore[arg-type]


# One fault in the facts of a show or of its first episode, and the rules that name it: the first is the
# rule that the fault is for, the others see its consequence in the files.
FACTS = [
    ("show-title", shown(title="\u200b")),
    ("show-title-long", shown(title="Ortens nyheter " * 20)),
    ("show-description", shown(description=" ")),
    ("show-base-url", shown(base_url="podd.example.se/")),
    ("show-base-url", shown(base_url="https://podd.example.se")),
    ("show-public", shown(base_url="http://podd.example.se/")),
    ("show-public", shown(base_url="https://localhost/")),
    ("show-public", shown(base_url="http://192.168.1.2:8000/")),
    ("show-link", shown(link="tidning.example.se")),
    ("show-author", shown(author="")),
    ("show-email", shown(email="podd(at)example.se")),
    ("show-email", shown(email="Podden <podd@example.se>")),
    ("show-email-missing", shown(email="")),
    ("show-category", shown(category="Nyheter")),
    ("show-category", shown(category="news")),
    ("show-category", shown(subcategory="Technology News")),
    ("show-category", shown(category="Government")),
    ("show-language", shown(language="svenska")),
    ("show-language", shown(language="xx")),
    ("show-language", shown(language="")),
    ("show-guid", shown(guid="ortens-nyheter")),
    ("show-guid-version", shown(guid="9b2b7a3c-6f0e-4c2e-8f43-0a3d0c5d6f11")),
    ("show-publisher", shown(publisher="")),
    ("show-copyright", shown(copyright="© 2026 Ortens tidning")),
    ("show-licence", shown(license="Vår egen licens")),
    ("show-hub", shown(hub="hub.example.se")),
    ("cover", shown(cover="")),
    ("cover", shown(cover="cover-2.jpg")),
    ("guid", with_(guid="")),
    ("guid-unique", with_(guid="urn:uuid:0d2c4c1e-5a27-5c55-8f0e-000000000001")),
    (
        "guid-file",
        told(lambda episode: replace(episode, guid=f"https://podd.example.se/{episode.enclosure.name}")),
    ),
    ("title", with_(title="")),
    ("title-long", with_(title="Bron öppnar " * 30)),
    ("description", with_(summary="")),
    ("voice-credit", with_(credit="")),
    ("page-name", with_(slug="Bron över Älven")),
    ("page-name", with_(slug="../index")),
    ("page-name", with_(slug="å" * 5000)),
    ("page-unique", with_(slug="avsnitt-1")),
    ("sound-unique", sound(name="media/2026/11/avsnitt-000000000001.mp3")),
    ("sound-type", sound(type="audio/mp3")),
    ("sound-type", sound(name="media/2026/11/avsnitt")),
    ("sound-length", sound(size=0)),
    ("file-names", sound(name="media/2026/11/älven.mp3")),
    ("file-names", with_(transcript="../t.vtt")),
    ("file-names", with_(transcript="media/\x00.vtt")),
    ("file-names", with_(transcript="https://podd.example.se/t.vtt")),
    ("duration", with_(duration=0.0)),
    ("date-zone", with_(published=datetime(2026, 11, 14, 5, 0))),
    ("date-unique", with_(published=datetime(2026, 11, 15, 5, 0, tzinfo=UTC))),
    ("date-future", with_(published=NOW + timedelta(days=1), updated=NOW + timedelta(days=1))),
    ("date-changed", with_(updated=datetime(2026, 11, 13, tzinfo=UTC))),
    ("article", with_(article_url="tidning.example.se/bron")),
    ("transcript", with_(transcript="")),
    ("chapters", with_(chapters=(Chapter(0, "A"), Chapter(0, "B")))),
    ("chapters", with_(chapters=(Chapter(0, "A"), Chapter(500, "B")))),
    ("chapters", with_(chapters=(Chapter(0, ""),))),
    ("sentences", with_(cues=(Cue(0, 4, "A"), Cue(2, 6, "B")))),
    ("sentences", with_(cues=(Cue(4, 2, "A"),))),
    ("sentences", with_(cues=(Cue(0, 90, "A"),))),
    ("file-missing", with_(cover="media/2026/11/saknas.jpg")),
    ("sound-size", sound(size=5)),
    ("sound-duration", with_(duration=60.0)),
]
FOLLOW = {"feed-stale", "file-missing", "orphan"}
"""Rules that may see a changed fact too: the files were written before it changed."""
IMPLIED = {
    "sound-unique": {"sound-size"},
    "sound-length": {"sound-size"},
    "sound-type": set[str](),
    "duration": {"sound-duration", "chapters", "sentences"},
    "date-unique": {"date-changed"},
}


@pytest.fixture(scope="module")
def good(
    tmp_path_factory: pytest.TempPathFactory, publish: Publish, show: Show, episodes: tuple[Episode, ...]
) -> tuple[tuple[Episode, ...], Path]:
    return publish(tmp_path_factory.mktemp("public"), show, episodes)


@pytest.fixture
def fresh(
    tmp_path: Path, publish: Publish, show: Show, episodes: tuple[Episode, ...]
) -> tuple[tuple[Episode, ...], Path]:
    return publish(tmp_path, show, episodes[:1])


def test_a_good_show_has_nothing_wrong_with_it(good: tuple[tuple[Episode, ...], Path], show: Show) -> None:
    assert check(show, *good, now=NOW, kept=()) == ()


@pytest.mark.parametrize(
    ("rule", "fault"), FACTS, ids=[f"{number}-{rule}" for number, (rule, _) in enumerate(FACTS)]
)
def test_one_wrong_fact_is_found_by_its_rule_and_by_no_other(
    good: tuple[tuple[Episode, ...], Path], show: Show, rule: str, fault: Fault
) -> None:
    episodes, folder = good
    of_show, of_episode = fault
    told = (of_episode(episodes[0]), *episodes[1:])
    findings = check(of_show(show), told, folder, now=NOW, kept=())
    found = {finding.rule for finding in findings}
    assert rule in found
    assert found - FOLLOW - IMPLIED.get(rule, set()) <= {rule}
    assert all(finding.advice and finding.detail and "\n" not in finding.detail for finding in findings)


def written(name: str, content: bytes) -> Spoil:
    def spoil(folder: Path, episode: Episode, show: Show) -> None:
        path = folder / name.format(e=episode, s=show)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)

    return spoil


def gone(name: str) -> Spoil:
    return lambda folder, episode, show: (folder / name.format(e=episode, s=show)).unlink()


def untagged(folder: Path, episode: Episode, show: Show) -> None:
    ID3(folder / episode.enclosure.name).delete()


def slow(folder: Path, episode: Episode, show: Show) -> None:
    (folder / episode.enclosure.name).write_bytes(tagged(tone(episode.duration, rate=24000), drawn(300, 300)))


def drawn(width: int, height: int, mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, "JPEG")
    return out.getvalue()


SOUND, TEXT, TIMES = "{e.enclosure.name}", "{e.transcript}", "{e.chapters_file}"
FILES = [
    ("file-missing", gone(SOUND)),
    ("file-missing", gone(TEXT)),
    ("file-missing", gone(TIMES)),
    ("file-missing", gone("{e.captions}")),
    ("file-missing", gone("{e.sentences_file}")),
    ("file-missing", gone("{e.page}")),
    ("file-missing", gone("{e.embed}")),
    ("file-missing", gone("index.html")),
    ("file-missing", gone("style.css")),
    ("file-missing", gone("amnen/lokalt.html")),
    ("orphan", written("media/2026/11/okänd.mp3", b"ID3")),
    ("orphan", written("episodes/borta.html", b"<html>")),
    ("orphan", written("feeds/gammal.xml", b"<rss/>")),
    ("orphan", written("cover-gammal.jpg", b"JPEG")),
    ("feed-missing", gone("{s.feed}")),
    ("feed-stale", written("{s.feed}", b"<rss/>")),
    ("cover", gone("{s.cover}")),
    ("cover", written("{s.cover}", drawn(800, 800))),
    ("cover", written("{s.cover}", drawn(1600, 1500))),
    ("cover", written("{s.cover}", drawn(1500, 1500, "CMYK"))),
    ("cover", written("{s.cover}", b"ingen bild")),
    ("cover-weight", written("{s.cover}", drawn(1500, 1500) + bytes(600_000))),
    ("sound-size", written(SOUND, b"ID3")),
    ("sound-kind", written(SOUND, b"<html>")),
    ("sound-tag", untagged),
    ("sound-rate", slow),
    ("transcript-file", written(TEXT, b"1\n00:00:00,000 --> 00:00:01,000\nHej\n")),
    ("transcript-file", written(TEXT, b"WEBVTT\n\n\xff\xfe")),
    ("transcript-file", written(TEXT, b"WEBVTT\n")),
    ("transcript-file", written("{e.captions}", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHej\n")),
    ("transcript-file", written("{e.sentences_file}", b"WEBVTT\n")),
    ("transcript-file", written("{e.sentences_file}", b'{"version": "1.0.0", "segments": []}')),
    ("transcript-file", written("{e.sentences_file}", b'{"version": "1.0.0", "segments": [{"body": 1}]}')),
    ("chapters-file", written(TIMES, b"{}")),
    ("chapters-file", written(TIMES, b"[1, 2]")),
    (
        "chapters-file",
        written(TIMES, b'{"version": "1.2.0", "chapters": [{"startTime": 9}, {"startTime": 1}]}'),
    ),
    ("chapters-file", written(TIMES, b"\xff")),
]
SPOILT = {
    "sound-size": {"sound-duration", "sound-tag"},
    "sound-kind": {"sound-size", "sound-tag"},
    "sound-tag": {"sound-size"},
    "sound-rate": {"sound-size"},
}
"""A file with other bytes is also of another length."""


@pytest.mark.parametrize(
    ("rule", "spoil"), FILES, ids=[f"{number}-{rule}" for number, (rule, _) in enumerate(FILES)]
)
def test_one_wrong_file_is_found_by_its_rule_and_by_no_other(
    fresh: tuple[tuple[Episode, ...], Path],
    show: Show,
    rule: str,
    spoil: Callable[[Path, Episode, Show], None],
) -> None:
    episodes, folder = fresh
    spoil(folder, episodes[0], show)
    found = {finding.rule for finding in check(show, episodes, folder, now=NOW, kept=())}
    assert rule in found
    assert found - SPOILT.get(rule, set()) <= {rule}


def test_an_empty_feed_is_an_error(tmp_path: Path, publish: Publish, show: Show) -> None:
    _, folder = publish(tmp_path, show, ())
    assert [(finding.rule, finding.level) for finding in check(show, (), folder)] == [("episodes", "error")]


def test_an_empty_folder_names_every_file(tmp_path: Path, show: Show, episodes: tuple[Episode, ...]) -> None:
    details = [
        finding.detail for finding in check(show, episodes, tmp_path) if finding.rule == "file-missing"
    ]
    assert len([detail for detail in details if "Bron över Älven" in detail]) == 3 * 6
    assert "not in the folder: style.css; `podcast feed` writes it" in details


def test_without_a_clock_no_date_is_in_the_future(good: tuple[tuple[Episode, ...], Path], show: Show) -> None:
    assert check(show, *good) == ()


def test_what_is_kept_or_not_of_the_show_is_no_orphan(
    fresh: tuple[tuple[Episode, ...], Path], show: Show
) -> None:
    episodes, folder = fresh
    for name in ("media/2026/11/förra.mp3", "robots.txt", ".well-known/a.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"")
    assert check(show, episodes, folder, now=NOW, kept={"media/2026/11/förra.mp3"}) == ()
    assert check(show, episodes, folder, now=NOW) == ()


def test_files_of_a_retracted_episode_must_not_be_there(
    tmp_path: Path, publish: Publish, show: Show, episodes: tuple[Episode, ...]
) -> None:
    (first, *rest), folder = publish(tmp_path, show, episodes)
    findings = check(show, rest, folder, now=NOW, gone=(first,), kept=())
    assert {finding.rule for finding in findings} == {"file-retracted", "feed-stale"}
    told = [finding.detail for finding in findings if finding.rule == "file-retracted"]
    assert len(told) == len(first.files)
    for name in first.files:
        (folder / name).unlink()
    (folder / show.feed).write_bytes(rss(show, rest))
    assert check(show, rest, folder, now=NOW, gone=(first,), kept=()) == ()


def test_a_sections_feed_and_an_archive_are_looked_for_and_into(
    fresh: tuple[tuple[Episode, ...], Path], show: Show
) -> None:
    episodes, folder = fresh
    asked = replace(show, section_feeds=("*",))
    (found,) = check(asked, episodes, folder, now=NOW)
    assert (found.rule, "feeds/lokalt.xml" in found.detail) == ("file-missing", True)
    (folder / "feeds").mkdir()
    (folder / "feeds" / "lokalt.xml").write_bytes(b"<rss/>")
    (found,) = check(asked, episodes, folder, now=NOW)
    assert (found.rule, "feeds/lokalt.xml" in found.detail) == ("feed-stale", True)


def test_every_rule_has_a_case_here() -> None:
    tried = {rule for rule, _ in FACTS} | {rule for rule, _ in FILES} | {"episodes", "file-retracted"}
    assert tried == {rule for rule, *_ in RULES}


def test_control_characters_of_a_title_do_not_reach_the_findings(
    good: tuple[tuple[Episode, ...], Path], show: Show
) -> None:
    episodes, folder = good
    odd = replace(episodes[0], title="Ny\x1b[31m bro", enclosure=Enclosure("media/\x1b.mp3", 1))
    assert all("\x1b" not in finding.detail for finding in check(show, (odd,), folder))
