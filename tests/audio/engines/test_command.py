"""A program of one's own as a voice: heard as it is, held to time and size, named when it fails."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import sys
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.engines import voice, voices, wav
from audio.engines.command import Command
from audio.errors import AudioError, UnknownVoice, VoiceError

Script = Callable[[str], list[str]]

SPEAK = """
import sys, wave
text = sys.stdin.buffer.read()
with wave.open(sys.stdout.buffer, "wb") as out:
    out.setparams((1, 2, 16000, len(text) * 100, "NONE", ""))
    out.writeframes(b"".join(bytes((byte, 3)) * 100 for byte in text))
"""


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """A real program of these lines."""

    def written(lines: str) -> list[str]:
        path = tmp_path / "speaker"
        path.write_text(f"#!{sys.executable} -IS\n{lines}", "utf-8")
        path.chmod(0o755)
        return [str(path)]

    return written


def said(program: list[str], text: str = "Hej.", **options: object) -> VoiceError:
    engine = Command({"program": program, **options})
    with pytest.raises(VoiceError) as caught:
        engine.say(text)
    engine.close()
    return caught.value


def test_the_program_gets_one_line_and_its_sound_is_heard(script: Script) -> None:
    engine = Command({"program": script(SPEAK)})
    clip = engine.say("Hej\npå\x00dig, Åsa \ud800.")
    engine.close()
    line = "Hej på dig, Åsa  .\n".encode()
    assert (clip.rate, clip.pcm) == (16000, b"".join(bytes((byte, 3)) * 100 for byte in line))


def test_arguments_reach_it_as_they_are(script: Script) -> None:
    program = [*script(SPEAK.replace("sys.stdin.buffer.read()", "sys.argv[1].encode()")), "$HOME; `x` *"]
    engine = Command({"program": program})
    assert len(engine.say("Hej.").pcm) == 200 * len(program[1])
    engine.close()


def test_several_sentences_at_a_time(script: Script) -> None:
    engine = Command({"program": script(SPEAK)}, jobs=2)
    lengths: dict[int, int] = {}
    speak = lambda n: lengths.update({n: len(engine.say("a" * n).pcm)})  # noqa: E731
    threads = [threading.Thread(target=speak, args=(n,)) for n in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.close()
    assert lengths == {n: 200 * (n + 1) for n in range(1, 6)}


def test_a_program_that_fails_is_named_with_the_text_and_what_it_said(script: Script) -> None:
    program = script("import sys; sys.exit('no such \\x1b[31mmodel')")
    error = said(program)
    assert str(error) == f'cannot say: "Hej.": {program[0]} failed with status 1'
    assert error.__notes__[0] == 'It said: "no such [31mmodel"'


FAULTS = (
    ("import os; os.kill(os.getpid(), 9)", "was ended by signal 9"),
    ("print('hej')", "gave something else: not WAV"),
    ("", "gave something else: not WAV"),
    ("import time; time.sleep(60)", "took more than 0.3 s"),
    ("import os, time; os.close(1); time.sleep(60)", "took more than 0.3 s"),
    ("import os, time\nif os.fork() == 0: time.sleep(60)", "took more than 0.3 s"),
)


@pytest.mark.parametrize(("lines", "why"), FAULTS)
def test_a_program_that_gives_no_sound_fails(script: Script, lines: str, why: str) -> None:
    timeout = 0.3 if "0.3" in why else 30.0
    before = time.monotonic()
    assert why in str(said(script(lines), timeout=timeout))
    assert time.monotonic() - before < 30


def test_what_it_left_behind_is_ended_too(script: Script, tmp_path: Path) -> None:
    number = tmp_path / "number"
    left = f"""
import os, time
if (child := os.fork()):
    open({str(number)!r}, "w").write(str(child))
else:
    os.close(1)
    time.sleep(60)
    os._exit(0)
"""
    engine = Command({"program": script(left + SPEAK)})
    engine.say("Hej.")
    engine.close()
    child, patience = int(number.read_text()), time.monotonic() + 10
    while alive(child):
        assert time.monotonic() < patience


def alive(process: int) -> bool:
    """Whether it runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_endless_sound_is_stopped(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.engines.command._LARGEST", 3_000_000)
    error = said(script("import sys\nwhile True: sys.stdout.buffer.write(bytes(65536))"))
    assert "gave more than 3 MB" in str(error)


def test_a_program_that_reads_nothing_may_speak(script: Script) -> None:
    engine = Command({"program": script(SPEAK.replace("sys.stdin.buffer.read()", "b'a'"))})
    assert len(engine.say("ord " * 4999).pcm) == 200
    engine.close()


def test_closing_ends_what_is_being_said(script: Script) -> None:
    engine = Command({"program": script("import time; time.sleep(60)")})
    errors: list[str] = []

    def speak() -> None:
        try:
            engine.say("Hej.")
        except VoiceError as error:
            errors.append(str(error))

    thread = threading.Thread(target=speak)
    thread.start()
    while thread.is_alive() and not engine._running:
        os.sched_yield()
    engine.close()
    thread.join(30)
    assert "the voice was closed" in errors[0]
    with pytest.raises(VoiceError, match="the voice was closed"):
        engine.say("Hej.")


def test_another_program_or_argument_or_model_is_another_voice(script: Script, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.write_text("1")
    seen = {Command({"program": script(SPEAK)}).fingerprint, Command({"program": script("")}).fingerprint}
    program = [*script(""), str(model)]
    seen.add(Command({"program": program}).fingerprint)
    assert Command({"program": program, "credit": "Eva"}).fingerprint in seen
    model.write_text("2")
    seen.add(Command({"program": program}).fingerprint)
    assert len(seen) == 4


def test_who_is_credited_and_what_it_reads_can_be_told(script: Script) -> None:
    engine = Command({"program": script(SPEAK)})
    assert (engine.credit, engine.profile) == ("speaker", "words")
    engine = Command({"program": script(SPEAK), "credit": "Eva", "profile": "digits"})
    assert (engine.credit, engine.profile) == ("Eva", "digits")


@pytest.mark.parametrize(
    ("options", "kind", "why"),
    [
        ({}, UnknownVoice, "no program is set"),
        ({"program": []}, UnknownVoice, "no program is set"),
        ({"program": ["/no/such/program"]}, UnknownVoice, "/no/such/program: no such program"),
        ({"program": "say -v Alva"}, AudioError, "'say -v Alva' is not a list of texts"),
        ({"program": ["say", 1]}, AudioError, "is not a list of texts"),
        ({"program": ["sh"], "profile": "loud"}, AudioError, "profile: loud: choose from words, spaced"),
    ],
)
def test_what_cannot_be_a_voice_is_refused(options: dict[str, object], kind: type, why: str) -> None:
    with pytest.raises(kind, match=why):
        voice("command", options)


def test_it_is_ready_when_its_program_is_set() -> None:
    def ready(options: dict[str, dict[str, object]]) -> bool:
        return next(info.ready for info in voices(options) if info.name == "command")

    assert not ready({})
    assert ready({"command": {"program": ["say"]}})


@given(
    st.lists(st.tuples(st.integers(-32768, 32767), st.integers(-32768, 32767)), min_size=1),
    st.sampled_from([8000, 22050, 44100, 192000]),
)
def test_stereo_is_mixed_and_mono_is_left_alone(frames: list[tuple[int, int]], rate: int) -> None:
    samples = np.array(frames, "<i2")
    clip = wav.read(as_wav(samples.tobytes(), 2, rate))
    assert clip.rate == rate
    assert np.frombuffer(clip.pcm, "<i2").tolist() == [(left + right) // 2 for left, right in frames]
    assert wav.read(as_wav(samples.tobytes(), 1, rate)).pcm == samples.tobytes()


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0xFFFFFFFF])
def test_wav_that_was_written_into_a_pipe_goes_to_its_end(size: int) -> None:
    content = as_wav(b"\1\2" * 50, 1, 16000)
    assert wav.read(content[:40] + struct.pack("<I", size) + content[44:]).pcm == b"\1\2" * 50


def test_what_stands_before_and_after_the_sound_is_skipped() -> None:
    content = as_wav(b"\1\2" * 50, 1, 16000)
    extra = b"LIST" + struct.pack("<I", 3) + b"abc\0"
    assert wav.read(content[:12] + extra + content[12:] + extra).pcm == b"\1\2" * 50


@given(st.data())
def test_wav_that_is_cut_off_anywhere_is_refused(data: st.DataObject) -> None:
    content = as_wav(b"\1\2" * 50, 1, 16000)
    with pytest.raises(ValueError, match="WAV"):
        wav.read(content[: data.draw(st.integers(0, len(content) - 1))])


@given(st.binary())
def test_anything_after_a_head_is_sound_or_a_plain_refusal(rest: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert wav.read(b"RIFF\0\0\0\0WAVE" + rest).rate >= 8000


@pytest.mark.parametrize(("channels", "rate", "why"), [(3, 16000, "3 channels"), (1, 4000, "4000 Hz")])
def test_other_kinds_of_wav_are_refused(channels: int, rate: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        wav.read(as_wav(bytes(12), channels, rate))


def as_wav(pcm: bytes, channels: int, rate: int) -> bytes:
    """By the standard library."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(pcm)
    return file.getvalue()
