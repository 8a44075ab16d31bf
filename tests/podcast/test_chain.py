"""A chain of voices: one voice for each episode, the best that can, and nobody downgraded behind his back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.engines import better
from audio.errors import AudioError, SoundFileError, UnknownVoice, VoiceError
from audio.types import Segment
from podcast.again import Again, Rereading, affected, record_again, waiting
from podcast.catalogue import Row
from podcast.chain import open_chain
from podcast.config import Config, VoiceSettings
from podcast.desk import Desk
from podcast.errors import PageError
from podcast.publish import Order, Published, publish, publish_all
from podcast.show import ShowFolder, open_show
from tests.podcast.conftest import PAGE, snapshot

A, B, C = (f"tests.podcast.voices:{name}" for name in "abc")
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
Options = dict[str, dict[str, Any]]


class Newsroom:
    """A show whose voices fail as they are told, with what was heard of each in a log."""

    def __init__(self, show: ShowFolder, log: Path) -> None:
        self.show = show
        self.log = log
        self.voices(A, B)

    def voices(self, *names: str, **told: dict[str, Any]) -> None:
        """The chain of the settings; `told` are the options of `a`, `b` and `c`."""
        options: Options = {name: {"log": str(self.log), **told.get(name[-1], {})} for name in (A, B, C)}
        config = replace(self.show.config, voice=VoiceSettings(names, options))
        self.show = replace(self.show, config=config)

    def publish(self, *pages: Path, voice: str = "", now: datetime = NOW) -> list[Published]:
        done: list[Published] = []
        with open_chain(self.show.desk, voice) as chain:
            refused = publish_all(
                [str(page) for page in pages],
                lambda page: publish(page, self.show, chain, Order(), now),
                self.show,
                lambda page, result: None if isinstance(result, Exception) else done.append(result),
            )
        for error in refused:
            raise error
        return done

    def revoice(self, *words: str, voice: str = "") -> list[Again]:
        rows = waiting(self.show, words)
        with open_chain(self.show.desk, voice) as chain:
            wanted = [Rereading(row, chain.names[0]) for row in rows]
            return list(record_again(self.show, chain, wanted, lambda: LATER))

    @property
    def row(self) -> Row:
        return self.show.catalogue.resolve("1")

    @property
    def heard(self) -> list[str]:
        """What the voices did since this was asked last, without what they were asked to say."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return list(dict.fromkeys(line.partition(":")[0] for line in lines))

    def sound(self) -> bytes:
        return self.show.public.read(self.row.episode.enclosure.name) or b""


@pytest.fixture
def room(show: ShowFolder, tmp_path: Path) -> Newsroom:
    return Newsroom(show, tmp_path / "heard.txt")


@pytest.fixture
def other_room(new_show: Path, tmp_path: Path) -> Iterator[Newsroom]:
    """Another show that is set up in the same way."""
    with open_show(Path(shutil.copytree(new_show, tmp_path / "other"))) as show:
        yield Newsroom(show, tmp_path / "heard-there.txt")


@pytest.fixture
def two(page: Path, tmp_path: Path) -> tuple[Path, Path]:
    other = tmp_path / "annan.txt"
    other.write_text(PAGE.replace("Skarven", "Vinga").replace("Berit", "Göran"), "utf-8")
    return page, other


@pytest.mark.parametrize("error", ["away", "garbled", "sentence", "dear"])
def test_a_voice_that_fails_in_the_middle_leaves_no_trace_of_it(
    room: Newsroom, other_room: Newsroom, page: Path, error: str
) -> None:
    room.voices(A, B, a={"error": error, "good": 5})
    (done,) = room.publish(page)
    other_room.voices(B)
    other_room.publish(page)

    assert [missed.voice for missed in done.spoken.missed] == [A]
    assert (room.row.voice, room.row.wanted, other_room.row.wanted) == (B, A, "")
    assert snapshot(room.show.public.root / "media") == snapshot(other_room.show.public.root / "media")
    assert not list(room.show.root.glob(".tmp/*/*.mp3"))


SENTENCES = tuple(Segment(f"Mening nummer {word}.") for word in ("ett", "två", "tre", "fyra", "fem"))


@settings(max_examples=25)
@given(st.lists(st.none() | st.integers(0, len(SENTENCES) - 1), min_size=1, max_size=3), st.data())
def test_one_voice_speaks_all_of_an_episode_and_it_is_the_first_that_can(
    fails: list[int | None], data: st.DataObject
) -> None:
    names = data.draw(st.permutations([A, B, C]))[: len(fails)]
    jobs = data.draw(st.integers(1, 3))
    salt = str(uuid4())  # nothing comes from the cache
    options = {
        name: {"salt": salt} if good is None else {"salt": salt, "error": "sentence", "good": good}
        for name, good in zip(names, fails, strict=True)
    }
    desk = Desk(Config(voice=VoiceSettings(tuple(names), options)))
    alone = Desk(Config(voice=VoiceSettings((A,), {name: {"salt": salt} for name in names})))
    wanted = next((name for name, good in zip(names, fails, strict=True) if good is None), None)
    with open_chain(desk, jobs=jobs) as chain, open_chain(alone) as single:
        if wanted is None:
            with pytest.raises(VoiceError):
                chain.first_that_can(lambda voice: chain.record(voice, SENTENCES))
            return
        recording, missed = chain.first_that_can(lambda voice: chain.record(voice, SENTENCES))
        assert bytes(recording.mp3) == bytes(single.record(wanted, SENTENCES).mp3)
    assert [each.voice for each in missed] == list(names[: names.index(wanted)])


def test_a_voice_that_is_not_installed_gives_way_and_nobody_further_down_is_opened(
    room: Newsroom, page: Path
) -> None:
    room.voices(A, B, C, a={"missing": True})
    room.publish(page)

    assert (room.row.voice, room.row.wanted) == (B, A)
    assert room.heard == ["b opened", "b asked", "b closed"]


def test_a_mistake_in_the_settings_is_told_and_not_fallen_back_from(room: Newsroom, page: Path) -> None:
    room.voices(A, B, a={"speed": 3})
    with pytest.raises(AudioError, match="unknown option"):
        room.publish(page)

    room.voices(A, B)
    config = replace(room.show.config, sound=replace(room.show.config.sound, intro="saknas.wav"))
    room.show = replace(room.show, config=config)
    with pytest.raises(SoundFileError):
        room.publish(page)
    assert room.show.catalogue.rows() == ()


def test_a_service_that_is_down_is_waited_for_once_a_run(room: Newsroom, two: tuple[Path, Path]) -> None:
    room.voices(A, B, a={"error": "away"})
    with open_chain(room.show.desk, jobs=1) as chain:
        done = [publish(str(page), room.show, chain, Order(), NOW) for page in two]

    assert not re.search("^a asked: .*Vinga", room.log.read_text("utf-8"), re.MULTILINE)
    assert [each.spoken.wanted for each in done] == [A, A]


def test_a_voice_that_could_not_say_one_page_is_asked_for_the_next(
    room: Newsroom, two: tuple[Path, Path]
) -> None:
    room.voices(A, B, a={"error": "sentence"})
    with open_chain(room.show.desk, jobs=1) as chain:
        for page in two:
            publish(str(page), room.show, chain, Order(), NOW)

    assert re.search("^a asked: .*Vinga", room.log.read_text("utf-8"), re.MULTILINE)


def test_every_voice_is_closed_also_after_ctrl_c(room: Newsroom, page: Path) -> None:
    room.voices(A, B, C, a={"error": "sentence", "good": 2}, b={"error": "interrupt", "good": 2})
    with pytest.raises(KeyboardInterrupt):
        room.publish(page)

    heard = room.heard
    assert {"a closed", "b closed"} < set(heard)
    assert "c opened" not in heard
    assert room.show.catalogue.rows() == ()
    assert not list(room.show.public.root.glob("media/**/*.mp3"))


def test_when_no_voice_can_the_last_says_why_and_the_others_stand_below(room: Newsroom, page: Path) -> None:
    room.voices(A, B, a={"missing": True}, b={"error": "away"})
    with pytest.raises(VoiceError, match="b cannot: ") as caught:
        room.publish(page)
    assert "Nor could tests.podcast.voices:a be used: " in caught.value.__notes__[0]

    room.voices(A, B, a={"missing": True}, b={"missing": True})
    with pytest.raises(UnknownVoice, match="its model is not installed"):
        room.publish(page)


@pytest.mark.parametrize("back", [False, True])
def test_an_unchanged_page_keeps_its_fallback_and_asks_nobody(room: Newsroom, page: Path, back: bool) -> None:
    room.voices(A, B, a={"error": "away"})
    room.publish(page)
    before, _ = snapshot(room.show.public.root), room.heard
    room.voices(A, B, a={} if back else {"error": "away"})
    (again,) = room.publish(page, now=LATER)

    assert (again.state, again.spoken.recording, room.row.wanted) == ("already published", None, A)
    assert not [line for line in room.heard if line.endswith("asked")]
    assert snapshot(room.show.public.root) == before


@pytest.mark.parametrize("gone", [{"missing": True}, {"error": "away", "pace": 0.09}])
def test_no_fallback_takes_the_place_of_a_better_voice_that_said_the_same(
    room: Newsroom, page: Path, gone: dict[str, Any]
) -> None:
    room.publish(page)
    before = snapshot(room.show.public.root)
    room.voices(A, B, a=gone)
    (again,) = room.publish(page, now=LATER)

    assert (again.state, [missed.voice for missed in again.spoken.missed]) == ("already published", [A])
    assert (room.row.voice, room.row.wanted) == (A, "")
    assert snapshot(room.show.public.root) == before


def test_what_a_voice_of_another_day_said_waits_for_the_first_and_for_no_fallback(
    room: Newsroom, page: Path
) -> None:
    room.publish(page, voice=C)
    room.voices(A, B, a={"error": "away"})
    (away,) = room.publish(page, now=LATER)
    spoke = room.row.voice
    room.voices(A, B)
    (back,) = room.publish(page, now=LATER)

    assert (away.state, spoke) == ("already published", C)
    assert (back.state, room.row.voice) == ("corrected", A)


def test_an_edited_page_is_read_by_the_first_voice_that_can(room: Newsroom, page: Path) -> None:
    room.publish(page)
    room.voices(A, B, a={"error": "away"})
    page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
    room.publish(page)
    fallen = room.row
    room.voices(A, B)
    page.write_text(PAGE.replace("450 000", "470 000"), "utf-8")
    room.publish(page)

    assert (fallen.voice, fallen.wanted) == (B, A)
    assert (room.row.voice, room.row.wanted) == (A, "")


def test_a_voice_that_was_chosen_is_not_provisional(room: Newsroom, page: Path) -> None:
    room.publish(page, voice=B)

    assert (room.row.voice, room.row.wanted) == (B, "")
    assert waiting(room.show, ()) == ()


def test_choosing_the_fallback_makes_its_episode_final_without_a_new_sound(
    room: Newsroom, page: Path
) -> None:
    room.voices(A, B, a={"error": "away"})
    room.publish(page)
    before = snapshot(room.show.public.root)
    (again,) = room.publish(page, voice=B, now=LATER)

    assert (again.state, room.row.wanted) == ("already published", "")
    assert snapshot(room.show.public.root) == before


def test_an_episode_by_a_voice_that_became_the_fallback_waits_for_the_new_first(
    room: Newsroom, page: Path
) -> None:
    room.voices(B)
    room.publish(page)
    room.voices(A, B, a={"error": "away"})
    (again,) = room.publish(page, now=LATER)

    assert (again.state, room.row.voice, room.row.wanted) == ("already published", B, A)


def test_what_waits_is_read_again_when_the_voice_is_back(
    room: Newsroom, two: tuple[Path, Path], other_room: Newsroom
) -> None:
    room.voices(A, B, a={"error": "away"})
    room.publish(*two)
    old = room.row
    room.voices(A, B)
    done = room.revoice()
    other_room.voices(A)
    other_room.publish(*two)

    assert [each.changed for each in done] == [True, True]
    assert (room.row.voice, room.row.wanted) == (A, "")
    assert (room.row.episode.guid, room.row.episode.published) == (old.episode.guid, old.episode.published)
    assert room.row.episode.enclosure.name != old.episode.enclosure.name
    assert room.show.public.size(old.episode.enclosure.name) is not None
    assert room.sound() == other_room.sound()
    assert room.row.episode.enclosure.name in room.show.feed.read_text("utf-8")
    assert room.revoice() == []


def test_while_the_voice_is_away_nothing_changes(room: Newsroom, two: tuple[Path, Path]) -> None:
    room.voices(A, B, a={"error": "away", "good": 3})
    room.publish(*two)
    before = snapshot(room.show.public.root)
    (first, second) = room.revoice()

    assert (first.changed, second.changed) == (False, False)
    assert str(first.error) == str(second.error)
    assert len(waiting(room.show, ())) == 2
    assert snapshot(room.show.public.root) == before


def test_an_episode_that_is_named_is_read_again_by_the_voice_that_is_named(
    room: Newsroom, two: tuple[Path, Path]
) -> None:
    room.publish(*two)
    (done,) = room.revoice("2", "2", voice=C)

    assert [room.show.catalogue.resolve(word).voice for word in "12"] == [A, C]
    assert done.after.wanted == ""
    assert [each.changed for each in room.revoice("2", voice=C)] == [False]
    with pytest.raises(PageError, match="no such episode"):
        room.revoice("17")


def test_words_said_otherwise_are_read_by_the_voice_that_spoke_and_what_waited_waits(
    room: Newsroom, two: tuple[Path, Path]
) -> None:
    room.voices(A, B, a={"error": "away"})
    room.publish(two[0])
    room.publish(two[1], voice=C)
    (room.show.root / "lexicon.toml").write_text('[say]\n"fyren" = "fyrren"\n', "utf-8")
    with open_chain(room.show.desk) as chain:
        done = list(record_again(room.show, chain, affected(room.show), lambda: LATER))

    assert [each.error for each in done] == [None, None]
    assert all(each.changed for each in done)
    rows = [room.show.catalogue.resolve(word) for word in "12"]
    assert [(row.voice, row.wanted) for row in rows] == [(B, A), (C, "")]


def test_an_episode_that_was_corrected_meanwhile_is_not_taken_back_to_its_old_words(
    room: Newsroom, page: Path
) -> None:
    room.publish(page)
    old = room.row
    page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
    room.publish(page)
    with open_chain(room.show.desk) as chain:
        (done,) = record_again(room.show, chain, [Rereading(old, C)], lambda: LATER)

    assert "was corrected meanwhile" in str(done.error)
    assert (room.row.voice, room.row.revision) == (A, 2)


def test_what_happened_tells_who_spoke(room: Newsroom, page: Path) -> None:
    room.voices(A, B, a={"missing": True})
    room.publish(page)
    room.voices(A, B)
    room.revoice()

    history = [(each.what, each.why) for each in room.show.catalogue.history(room.row)]
    assert history == [("published", f"read by {B} instead of {A}"), ("corrected", f"read by {A}")]


def test_a_better_voice_is_told_of_where_there_is_one() -> None:
    assert better("espeak").startswith("natural sounds better: ")
    assert better("natural:female").startswith("piper:alma sounds better: ")
    assert [better(name) for name in ("piper:alma", "openai", A)] == ["", "", ""]
