"""The embedded voice: the same text always gives the same sound, whatever happens to its workers."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.engines.espeak import LONGEST, Espeak, Library, installed
from audio.errors import AudioError, VoiceError
from audio.types import Clip

SENTENCES = tuple(
    f"Kommunen öppnar {what} i Åre på måndag, säger ordföranden."
    for what in ("simhallen", "skolan", "isbanan", "biblioteket", "torget", "museet", "bron", "stationen")
)


@pytest.fixture(scope="module")
def voice() -> Iterator[Espeak]:
    engine = Espeak(jobs=2)
    yield engine
    engine.close()


def seconds(clip: Clip) -> float:
    return len(clip.pcm) / 2 / clip.rate


def wait_for_the_end_of(pid: int) -> bool:
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ended = select.poll()
    ended.register(process, select.POLLIN)
    found = bool(ended.poll(10_000))
    os.close(process)
    return found


def living_in_group(group: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, pgrp = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(pgrp) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found


linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and waits with pidfd")


def test_the_same_text_gives_the_same_bytes_in_any_worker_and_after_any_other_text(voice: Espeak) -> None:
    with ThreadPoolExecutor(4) as threads:
        first = list(threads.map(voice.say, SENTENCES))
        again = list(threads.map(voice.say, reversed(SENTENCES)))
    alone = Espeak(jobs=1)
    single = [alone.say(text) for text in SENTENCES]
    alone.close()
    assert first == single
    assert again[::-1] == single
    assert len({clip.pcm for clip in single}) == len(SENTENCES)


def test_without_fork_each_text_has_its_own_process_and_sounds_the_same(voice: Espeak) -> None:
    forkless = Espeak(jobs=1, fork=False)
    assert [forkless.say(text) for text in SENTENCES[:2]] == [voice.say(text) for text in SENTENCES[:2]]
    forkless.close()


def test_words_have_their_place_in_the_text_and_in_the_sound(voice: Espeak) -> None:
    text = "Räksmörgås åt naïva USA:s ”håll” i går."
    clip = voice.say(text)
    heard = [text[word.start : word.start + word.length] for word in clip.words]
    assert heard == ["Räksmörgås", "åt", "naïva", "USA", "s", "håll", "i", "går"]
    times = [word.at for word in clip.words]
    assert times == sorted(times)
    assert times[0] == 0
    assert times[-1] < seconds(clip)
    assert clip.rate == 22050


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=80))
def test_any_text_at_all_is_said_and_its_words_lie_inside_it(voice: Espeak, text: str) -> None:
    clip = voice.say(text)
    assert len(clip.pcm) % 2 == 0
    assert all(word.start >= 0 and word.start + word.length <= len(text) for word in clip.words)
    assert all(0 <= word.at <= seconds(clip) for word in clip.words)


@pytest.mark.parametrize("text", ["", " ", "\0", "\x01\x02", "\ud800"])
def test_nothing_to_say_is_a_moment_of_silence(voice: Espeak, text: str) -> None:
    clip = voice.say(text)
    assert 0 < seconds(clip) < 0.5
    assert not any(clip.pcm)


def test_control_characters_are_no_commands_and_end_no_text(voice: Espeak) -> None:
    plain = voice.say("Hej  80p då.")
    assert voice.say("Hej\0\x0180p då.") == plain


def test_markup_is_text_and_not_markup(voice: Espeak) -> None:
    assert seconds(voice.say('<break time="9s"/> hej')) < 6


def test_a_text_without_end_is_refused_and_a_long_one_is_said_whole(voice: Espeak) -> None:
    with pytest.raises(VoiceError, match=f"{LONGEST + 1} characters are more than {LONGEST}"):
        voice.say("a" * (LONGEST + 1))
    clip = voice.say("Hej på dig du. " * 200)
    assert len(clip.words) == 800


def test_a_worker_that_was_killed_between_sentences_is_replaced(voice: Espeak) -> None:
    engine = Espeak(jobs=1)
    engine.say(SENTENCES[0])
    (before,) = engine.workers
    os.kill(before, signal.SIGKILL)
    assert engine.say(SENTENCES[1]) == voice.say(SENTENCES[1])
    assert engine.workers != (before,)
    engine.close()


def test_a_worker_killed_in_the_middle_of_a_text_says_it_again_from_the_start(voice: Espeak) -> None:
    engine = Espeak(jobs=1)
    text = "Fem myror är fler än fyra elefanter. " * 120
    engine.say("Först lite.")
    (before,) = engine.workers
    with ThreadPoolExecutor(1) as thread:
        speaking = thread.submit(engine.say, text)
        threading.Event().wait(0.05)  # the text takes ten times as long
        os.killpg(before, signal.SIGKILL)
        assert speaking.result() == voice.say(text)
    assert engine.workers != (before,)
    engine.close()


def test_a_worker_that_hangs_is_replaced(voice: Espeak) -> None:
    engine = Espeak(jobs=1, timeout=0.5)
    engine.say(SENTENCES[0])
    (before,) = engine.workers
    os.killpg(before, signal.SIGSTOP)
    assert engine.say(SENTENCES[1]) == voice.say(SENTENCES[1])
    engine.close()


WORKERS = {
    "hangs": ("import time; time.sleep(60)", "did not answer in time"),
    "ends": ("", "ended unexpectedly (status 0)"),
    "crashes": ("import os; os.abort()", "ended unexpectedly (status -6)"),
    "rambles": ("print('x' * 99999)", "gave something that is not sound"),
}


@pytest.mark.parametrize("what", WORKERS)
def test_a_worker_that_never_works_is_an_error_that_names_the_text(tmp_path: Path, what: str) -> None:
    program, why = WORKERS[what]
    path = tmp_path / "worker.py"
    path.write_text(program)
    engine = Espeak(jobs=1, timeout=0.3, program=path)
    with pytest.raises(VoiceError) as caught:
        engine.say("Ministern\x1b[31m avgår " * 20)
    start = 'cannot say: "Ministern [31m avgår Ministern [31m avgår Ministern [31m avg …": eSpeak NG '
    assert str(caught.value) == start + why
    assert engine.workers == ()
    engine.close()


def test_a_library_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    good = installed()
    engine = Espeak(jobs=1, library=Library(good.path, tmp_path))
    with pytest.raises(VoiceError, match="the voice's data cannot be used"):
        engine.say("Hej.")
    engine.close()


def test_data_in_a_very_deep_folder_is_found(tmp_path: Path, voice: Espeak) -> None:
    good = installed()
    deep = tmp_path.joinpath(*["en-mycket-djup-mapp"] * 12)
    deep.mkdir(parents=True)
    (deep / "data").symlink_to(good.folder)
    engine = Espeak(jobs=1, library=Library(good.path, deep / "data"))
    assert engine.say("Hej.") == voice.say("Hej.")
    engine.close()


def test_files_where_one_happens_to_stand_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, voice: Espeak
) -> None:
    (tmp_path / "struct.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    engine = Espeak(jobs=1)
    assert engine.say("Hej.") == voice.say("Hej.")
    engine.close()


@linux
def test_nothing_runs_after_closing() -> None:
    engine = Espeak(jobs=3)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(engine.say, SENTENCES))
    workers = engine.workers
    assert workers
    engine.close()
    assert engine.workers == ()
    assert [living_in_group(worker) for worker in workers] == [[]] * len(workers)
    with pytest.raises(VoiceError, match="the voice was closed"):
        engine.say("Hej.")


@linux
def test_closing_ends_a_text_that_is_being_said() -> None:
    engine = Espeak(jobs=1)
    engine.say("Hej.")
    with ThreadPoolExecutor(1) as thread:
        speaking = thread.submit(engine.say, "Hej hej. " * 2000)
        threading.Event().wait(0.05)
        engine.close()
        with pytest.raises(VoiceError):
            speaking.result(10)


PARENT = """
import threading
from audio.engines.espeak import Espeak
engine = Espeak(jobs=1)
engine.say("Hej.")
print(*engine.workers, flush=True)
engine.say("Hej hej. " * 2000)
"""


@linux
def test_workers_end_in_the_middle_of_a_text_when_their_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    assert wait_for_the_end_of(worker)
    assert living_in_group(worker) == []


def test_a_higher_rate_is_faster_and_a_larger_gap_slower(voice: Espeak) -> None:
    usual = seconds(voice.say(SENTENCES[0]))
    for options, slower in (({"rate": 250}, False), ({"rate": "120"}, True), ({"gap": 20}, True)):
        engine = Espeak(options, jobs=1)
        assert (seconds(engine.say(SENTENCES[0])) > usual) is slower
        assert engine.fingerprint != voice.fingerprint
        engine.close()


def test_a_variant_and_a_pitch_are_another_voice(voice: Espeak) -> None:
    for options in ({"variant": "f2"}, {"pitch": 40}):
        engine = Espeak(options, jobs=1)
        assert engine.say("Hej på dig.").pcm != voice.say("Hej på dig.").pcm
        assert engine.fingerprint != voice.fingerprint
        engine.close()


def test_the_fingerprint_knows_version_data_and_settings_and_starts_no_worker() -> None:
    engine = Espeak()
    assert engine.fingerprint == Espeak().fingerprint
    assert engine.fingerprint.startswith("espeak-ng 1.")
    assert engine.fingerprint.endswith("sv rate=155 pitch=50 gap=2")
    assert engine.workers == ()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"speed": 2}, "unknown option of voice espeak: speed: choose from rate, pitch, gap, variant"),
        ({"rate": "fort"}, "cannot use option of voice: espeak.rate: 'fort' is not a whole number"),
        ({"rate": True}, "cannot use option of voice: espeak.rate: True is not a whole number"),
        ({"rate": 5}, "cannot use option of voice: espeak.rate: 5 is not between 80 and 450"),
        ({"variant": 3}, "cannot use option of voice: espeak.variant: 3 is not text"),
        ({"variant": "../f2"}, "unknown variant of voice espeak: ../f2: choose from Alex, "),
    ],
)
def test_an_option_it_cannot_use_is_named(options: dict[str, object], why: str) -> None:
    with pytest.raises(AudioError) as caught:
        Espeak(options)
    assert str(caught.value).startswith(why)


def test_what_stands_in_double_brackets_is_said_as_phonemes() -> None:
    with closing(Espeak()) as voice:
        as_letters, as_sounds = voice.say("sk'r2:nIN"), voice.say("[[sk'r2:nIN]]")

    assert len(as_sounds.pcm) < 0.8 * len(as_letters.pcm)
