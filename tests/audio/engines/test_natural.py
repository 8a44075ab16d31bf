"""The natural voice: the same text always gives the same sound, whatever happens to its workers."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from audio.checks import fault
from audio.engines import voice as voice_named
from audio.engines.espeak import Library, installed
from audio.engines.natural import weights
from audio.engines.natural.engine import LONGEST, Natural
from audio.errors import AudioError, VoiceError
from audio.types import Clip

HERE = all(find_spec(name) for name in weights.RUNTIME + weights.PARTS)
pytestmark = pytest.mark.skipif(not HERE, reason=f"the extra is not installed: {weights.INSTALL}")
linux = pytest.mark.skipif(sys.platform != "linux", reason="waits with pidfd")

SENTENCES = ("Kommunen.", "Sju.", "Nu är det höst.")


@pytest.fixture(scope="module")
def voice() -> Iterator[Natural]:
    engine = Natural(jobs=1)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def clips(voice: Natural) -> tuple[Clip, ...]:
    return tuple(map(voice.say, SENTENCES))


def seconds(clip: Clip) -> float:
    return len(clip.pcm) / 2 / clip.rate


def test_the_same_text_gives_the_same_bytes_in_any_process_and_after_any_other_text(
    clips: tuple[Clip, ...],
) -> None:
    alone = Natural(jobs=2)
    with ThreadPoolExecutor(2) as threads:
        again = list(threads.map(alone.say, reversed(SENTENCES)))
    assert len(alone.workers) == 2
    alone.close()
    assert tuple(again[::-1]) == clips
    assert len({clip.pcm for clip in clips}) == len(SENTENCES)


def test_what_it_says_passes_every_check_of_a_clip(clips: tuple[Clip, ...]) -> None:
    for text, clip in zip(SENTENCES, clips, strict=True):
        assert clip.rate == 24_000
        assert not fault(clip, text)


@pytest.mark.slow
def test_a_woman_and_a_man_can_speak_and_a_name_chooses_them(voice: Natural) -> None:
    man, woman = voice_named("natural:male"), voice_named("natural:female", {"pace": 1.0})
    assert (man.name, woman.name) == ("natural:male", "natural:female")
    assert man.fingerprint == voice.fingerprint != woman.fingerprint
    assert man.credit != woman.credit
    assert woman.say(SENTENCES[0]) != voice.say(SENTENCES[0])
    woman.close()
    man.close()


@pytest.mark.slow
def test_pace_is_heard_and_named_in_the_fingerprint(voice: Natural) -> None:
    slow = Natural({"pace": "0.8"}, jobs=1)
    assert seconds(slow.say(SENTENCES[0])) > 1.05 * seconds(voice.say(SENTENCES[0]))
    assert slow.fingerprint != voice.fingerprint
    slow.close()


@pytest.mark.parametrize("text", ["", " ", "\0", "\x01\x02", "\ud800", " – ", "!?"])
def test_nothing_to_say_is_a_moment_of_silence(voice: Natural, text: str) -> None:
    clip = voice.say(text)
    assert seconds(clip) == 0.1
    assert not any(clip.pcm)


@pytest.mark.slow
def test_a_sentence_too_long_for_the_model_is_said_whole_without_a_hole(voice: Natural) -> None:
    text = "Fem myror är fler än fyra elefanter, " * 18 + "säger han."
    clip = voice.say(text)
    assert not fault(clip, text)
    assert seconds(clip) > 18 * 1.5


def test_a_text_without_end_is_refused(voice: Natural) -> None:
    with pytest.raises(VoiceError, match=f"{LONGEST + 1} characters are more than {LONGEST}"):
        voice.say("a" * (LONGEST + 1))


def test_a_worker_killed_in_the_middle_of_a_text_is_replaced_and_says_it_from_the_start(
    clips: tuple[Clip, ...],
) -> None:
    engine = Natural(jobs=1)
    engine.say("Nu.")
    (before,) = engine.workers
    with ThreadPoolExecutor(1) as thread:
        speaking = thread.submit(engine.say, SENTENCES[2])
        threading.Event().wait(0.2)  # the text takes five times as long
        os.killpg(before, signal.SIGKILL)
        assert speaking.result() == clips[2]
    assert engine.workers != (before,)
    engine.close()


@linux
def test_a_worker_ends_in_the_middle_of_a_sentence_when_its_owner_is_gone() -> None:
    owner = (
        "import os, threading; from audio.engines.natural.engine import Natural\n"
        "engine = Natural(jobs=1); engine.say('Nu.'); print(*engine.workers)\n"
        f"threading.Thread(target=engine.say, args=({' '.join(SENTENCES) * 9!r},), daemon=True).start()\n"
        "threading.Event().wait(0.3); os.sys.stdout.flush(); os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", owner], capture_output=True, text=True, check=True)
    try:
        process = os.pidfd_open(int(done.stdout))
    except ProcessLookupError:
        return
    ended = select.poll()
    ended.register(process, select.POLLIN)
    assert ended.poll(5_000)  # the text would take half a minute
    os.close(process)


WORKERS = {
    "hangs": ("import time; time.sleep(60)", "did not answer in time"),
    "ends": ("", "ended unexpectedly (status 0)"),
    "rambles": ("print('x' * 99999)", "gave something that is not sound"),
}


@pytest.mark.parametrize("what", WORKERS)
def test_a_worker_that_never_works_is_an_error_that_names_the_text(tmp_path: Path, what: str) -> None:
    program, why = WORKERS[what]
    path = tmp_path / "worker.py"
    path.write_text(program)
    engine = Natural(jobs=1, timeout=0.5, program=path)
    with pytest.raises(VoiceError) as caught:
        engine.say("Ministern avgår.")
    assert str(caught.value) == f'cannot say: "Ministern avgår.": natural {why}'
    assert engine.workers == ()
    engine.close()


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    path = tmp_path / "modell.onnx"
    path.write_bytes(b"not a model")
    engine = Natural({"model": str(path)}, jobs=1)
    with pytest.raises(VoiceError, match=f"the model cannot be loaded: {path}"):
        engine.say("Hej.")
    engine.close()


def test_a_library_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    engine = Natural(jobs=1, library=Library(installed().path, tmp_path))
    with pytest.raises(VoiceError, match="the voice's data cannot be used"):
        engine.say("Hej.")
    engine.close()


def test_a_closed_voice_says_no_more() -> None:
    engine = Natural(jobs=1)
    engine.close()
    with pytest.raises(VoiceError, match="the voice was closed"):
        engine.say("Hej.")


WRONG = {
    "speaker": ("robot", "cannot use option of voice: natural.speaker: robot: choose from female, male"),
    "model": ("/no/such", "cannot use option of voice: natural.model: /no/such: no such file"),
    "pace": (9.0, "cannot use option of voice: natural.pace: 9.0 is not between 0.5 and 2.0"),
}


@pytest.mark.parametrize("option", WRONG)
def test_a_wrong_option_is_named_with_what_is_right(option: str) -> None:
    value, message = WRONG[option]
    with pytest.raises(AudioError) as caught:
        Natural({option: value})
    assert str(caught.value) == message
