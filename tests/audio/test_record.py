"""Segments become one recording: complete, in order, the same bytes for any number of hands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from audio.cache import Cache
from audio.dress import Dress
from audio.engines.around import Around
from audio.engines.espeak import Espeak
from audio.engines.tone import Tone, pitch
from audio.errors import AudioError, SoundFileError, VoiceError
from audio.record import record
from audio.sound import COMPACT, Sound
from audio.types import Clip, Engine, Recording, Segment

SEGMENTS = (
    Segment("Fyren på Skarven tänds igen", 1.1, "Fyren"),
    Segment("Efter 31 år i mörker ska fyren lysa för seglare.", 0.4),
    Segment("Beslutet togs på tisdagen.", 0.75),
    Segment("– Vi har saknat ljuset, säger Berit Holm.", 0.4),
    Segment("Ny lampa från Polen", 0.6, "Lampan"),
    Segment("Lampan drar 3,5 kilowattimmar om dygnet.", 0.4),
    Segment("Beslutet togs på tisdagen.", 0.0),
)


class Heard(Around):
    """Remembers what it was given to say."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.texts: list[str] = []
        self.closed = False

    def say(self, text: str) -> Clip:
        self.texts.append(text)
        return super().say(text)

    def close(self) -> None:
        self.closed = True
        super().close()


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Recording]:
    def recording(
        engine: Engine | None = None, segments: tuple[Segment, ...] = SEGMENTS, **how: object
    ) -> Recording:
        how.setdefault("cache", Cache(tmp_path / "cache"))
        return record(segments, engine or Tone(), **{"sound": COMPACT, **how})  # type: ignore[arg-type]

    return recording


def test_every_segment_is_heard_where_its_mark_says(
    make: Callable[..., Recording], hear: Callable[[bytes], npt.NDArray[np.int16]]
) -> None:
    engine = Heard(Tone())
    made = make(engine)
    samples = hear(bytes(made.mp3))
    assert len(samples) / COMPACT.rate == made.duration
    assert tuple(mark.segment for mark in made.marks) == SEGMENTS
    for mark in made.marks:
        first = mark.segment.text.strip("– ").split()[0]
        start = int(mark.start * COMPACT.rate)
        piece = samples[start : start + int(0.06 * len(first) * COMPACT.rate)]
        strongest = np.abs(np.fft.rfft(piece)).argmax() * COMPACT.rate / len(piece)
        assert strongest == pytest.approx(pitch(first), abs=1.5 * COMPACT.rate / len(piece))
    assert [chapter.title for chapter in made.chapters] == ["Fyren", "Lampan"]
    assert (made.voice, made.credit) == ("tone", "Provton")


def test_pauses_are_as_long_as_the_segments_ask(make: Callable[..., Recording]) -> None:
    made = make()
    for mark, after in zip(made.marks, made.marks[1:], strict=False):
        assert after.start - mark.end == pytest.approx(mark.segment.pause, abs=0.03)
    assert made.duration - made.marks[-1].end == pytest.approx(COMPACT.tail, abs=0.03)


def test_the_same_bytes_for_any_number_of_hands(make: Callable[..., Recording], tmp_path: Path) -> None:
    voice = Espeak(jobs=3)
    made = [make(voice, cache=Cache(tmp_path / str(jobs)), jobs=jobs) for jobs in (1, 2, 8)]
    kept = make(voice, cache=Cache(tmp_path / "1"), jobs=1)
    voice.close()
    assert len({bytes(each.mp3) for each in (*made, kept)}) == 1
    assert (made[0].spoken, kept.spoken) == (len(SEGMENTS), 0)


def test_what_is_said_is_the_reading_and_the_transcript_is_what_was_written(
    make: Callable[..., Recording],
) -> None:
    engine = Heard(Tone())
    made = make(engine, (Segment("Lampan drar 3,5 kWh."),))
    assert engine.texts == ["Lampan drar tre komma fem kilowattimmar."]
    assert made.marks[0].segment.text == "Lampan drar 3,5 kWh."


def test_a_sentence_is_spoken_once_however_often_it_occurs(make: Callable[..., Recording]) -> None:
    engine = Heard(Tone())
    make(engine)
    assert sorted(engine.texts) == sorted(set(engine.texts))
    assert len(engine.texts) == len(SEGMENTS) - 1


def test_one_changed_sentence_is_one_sentence_spoken(make: Callable[..., Recording]) -> None:
    make()
    engine = Heard(Tone())
    changed = (*SEGMENTS[:2], Segment("Beslutet togs på onsdagen.", 0.75), *SEGMENTS[3:])
    assert make(engine, changed).spoken == 1
    assert engine.texts == ["Beslutet togs på onsdagen."]


@pytest.mark.parametrize("how", [{"sound": Sound(kbps=64)}, {"engine": Tone({"pace": 0.07})}])
def test_another_sound_or_another_voice_is_made_anew(
    make: Callable[..., Recording], how: dict[str, object]
) -> None:
    assert make().spoken == len(SEGMENTS)
    assert make(**how).spoken == len(SEGMENTS)


def test_a_segment_without_a_word_is_passed_over(make: Callable[..., Recording]) -> None:
    made = make(segments=(*SEGMENTS[:2], Segment("😀 …", 0.4), Segment(""), *SEGMENTS[2:]))
    assert tuple(mark.segment for mark in made.marks) == SEGMENTS


@pytest.mark.parametrize("segments", [(), (Segment("😀"),)])
def test_nothing_to_say_is_an_error(make: Callable[..., Recording], segments: tuple[Segment, ...]) -> None:
    with pytest.raises(AudioError, match="nothing to record: no segment has a word in it"):
        make(segments=segments)


def test_progress_rises_to_all_segments_in_the_thread_that_asked(make: Callable[..., Recording]) -> None:
    told: list[tuple[int, int, str]] = []
    make(progress=lambda done, of: told.append((done, of, threading.current_thread().name)))
    done = [each[0] for each in told]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, len(SEGMENTS))
    assert {each[1:] for each in told} == {(len(SEGMENTS), threading.current_thread().name)}


class Fails(Heard):
    """Cannot say one sentence."""

    def say(self, text: str) -> Clip:
        if "onsdag" in text:
            raise VoiceError(f"cannot say: {text}: hoarse")
        return super().say(text)


def test_a_sentence_that_cannot_be_said_fails_the_episode_and_the_others_are_kept(
    make: Callable[..., Recording],
) -> None:
    broken = (*SEGMENTS, Segment("Det blev på onsdag."))
    with pytest.raises(VoiceError, match=r"cannot say: Det blev på onsdag\.: hoarse"):
        make(Fails(Tone()), broken, jobs=1)
    engine = Heard(Tone())
    make(engine, broken)
    assert engine.texts == ["Det blev på onsdag."]


def test_a_damaged_cache_is_never_heard(make: Callable[..., Recording], tmp_path: Path) -> None:
    made = make()
    spoiled = sorted((tmp_path / "cache").glob("spoken/*/*"))
    for number, path in enumerate(spoiled):
        whole = path.read_bytes()
        path.write_bytes((b"", whole[: len(whole) // 2], bytes(len(whole)))[number % 3])
    again = make()
    assert bytes(again.mp3) == bytes(made.mp3)
    assert again.spoken == len(SEGMENTS)


def test_what_another_version_kept_is_spoken_again(make: Callable[..., Recording], tmp_path: Path) -> None:
    made = make()
    cache = Cache(tmp_path / "cache")
    cache.put(f"run\n{Tone().fingerprint}\n{COMPACT.key}\nBeslutet togs på tisdagen.", b"another form")
    again = make(cache=cache)
    assert (bytes(again.mp3), again.spoken) == (bytes(made.mp3), 2)


def test_a_cache_that_cannot_be_written_costs_only_time(
    make: Callable[..., Recording], tmp_path: Path
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    made = make(cache=Cache(tmp_path / "taken"))
    assert bytes(made.mp3) == bytes(make().mp3)


def test_a_jingle_is_told_of_before_anything_is_spoken(
    make: Callable[..., Recording], tmp_path: Path
) -> None:
    engine = Heard(Tone())
    with pytest.raises(SoundFileError, match=r"none\.wav"):
        make(engine, dress=Dress(intro=tmp_path / "none.wav"))
    assert engine.texts == []


class Online(Heard):
    """A voice that somebody else speaks with."""

    online = True  # type: ignore[assignment]


def test_an_online_voice_is_not_asked_again_for_another_sound(make: Callable[..., Recording]) -> None:
    engine = Online(Tone())
    make(engine)
    asked = len(engine.texts)
    assert make(engine, sound=Sound(kbps=64)).spoken == len(SEGMENTS)
    assert len(engine.texts) == asked


class Interrupted(Heard):
    """Somebody presses Ctrl-C while it speaks."""

    def say(self, text: str) -> Clip:
        if len(self.texts) == 3:
            os.kill(os.getpid(), signal.SIGINT)
        return super().say(text)


def test_an_interruption_closes_the_voice_and_leaves_no_thread(make: Callable[..., Recording]) -> None:
    engine = Interrupted(Tone())
    with pytest.raises(KeyboardInterrupt):
        make(engine, tuple(Segment(f"Mening nummer {n}.") for n in range(400)), jobs=1)
    assert engine.closed
    assert len(engine.texts) < 400
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("booth")]


LONG = """
import sys
from pathlib import Path
from audio.cache import Cache
from audio.engines.espeak import Espeak
from audio.record import record
from audio.sound import COMPACT
from audio.types import Segment
engine = Espeak(jobs=2)
segments = [Segment(f"Det här är mening nummer {n} av väldigt många.") for n in range(3000)]
def progress(done, of):
    if done == 3:
        print(*engine.workers, flush=True)
record(segments, engine, sound=COMPACT, cache=Cache(Path(sys.argv[1])), jobs=2, progress=progress)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_in_the_middle_it_leaves_no_process_and_goes_on_where_it_was(
    tmp_path: Path, how: int
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", LONG, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    workers = [int(pid) for pid in child.stdout.readline().split()]
    child.send_signal(how)
    _, told = child.communicate(timeout=15)
    assert child.returncode == -how
    assert ("KeyboardInterrupt" in told) is (how == signal.SIGINT)
    assert workers
    for pid in workers:
        gone(pid)
    engine = Heard(Espeak(jobs=1))
    segments = [Segment(f"Det här är mening nummer {n} av väldigt många.") for n in range(10)]
    again = record(segments, engine, sound=COMPACT, cache=Cache(tmp_path))
    engine.close()
    assert again.spoken == len(engine.texts) <= 7


def gone(pid: int) -> None:
    import select

    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended = select.poll()
    ended.register(process, select.POLLIN)
    assert ended.poll(10_000)
    os.close(process)
