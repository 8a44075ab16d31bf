"""Voices of other packages: found by their announcement or their place, and refused in one plain sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audio.engines import voice, voices
from audio.errors import AudioError, UnknownVoice

MODULE = """
from audio.engines.tone import Tone
from audio.errors import AudioError

class Robot(Tone):
    name = "robot"
    def __init__(self, options, jobs):
        super().__init__(options)
        self.jobs = jobs

class Mute:
    name, credit, fingerprint, profile, online = "mute", "Tyst", "1", "words", False
    def close(self): pass

class Shy(Mute):
    online = "perhaps"

class Singer(Mute):
    profile = "songs"

class Nameless(Mute):
    name = ""

mute, shy, singer, nameless = (lambda kind: lambda options, jobs: kind())(Mute), lambda o, j: Shy(), \\
    lambda o, j: Singer(), lambda o, j: Nameless()

def falls(options, jobs):
    raise RuntimeError("no graphics\\x1b card")

def picky(options, jobs):
    raise AudioError("unknown option of voice picky: loud")

class shelf:
    robot = Robot

text = "no factory"
"""

Package = Callable[..., str]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Package:
    """A package as pip leaves it, with announcements; gives the name of its module."""
    number = abs(hash(request.node.nodeid))

    def installed(*announced: str) -> str:
        module = f"robots_{number}"
        (tmp_path / f"{module}.py").write_text(MODULE, "utf-8")
        info = tmp_path / f"{module}-1.5.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.5\n")
        lines = "".join(f"{line.format(module=module)}\n" for line in announced)
        (info / "entry_points.txt").write_text(f"[upplast.engines]\n{lines}")
        monkeypatch.syspath_prepend(tmp_path)
        return module

    return installed


def test_an_announced_voice_is_chosen_by_its_name(package: Package) -> None:
    package("robot = {module}:Robot")
    engine = voice("robot", {"level": 0.5}, jobs=3)
    assert (engine.name, engine.jobs) == ("robot", 3)  # type: ignore[attr-defined]
    assert "level=0.5" in engine.fingerprint
    assert engine.say("Hej.").pcm


def test_announced_voices_are_listed_without_being_loaded(package: Package) -> None:
    module = package("robot = {module}:Robot", "gone = no_such_package:Voice", "espeak = {module}:Robot")
    listed = {info.name: info for info in voices()[-2:]}
    assert list(listed) == ["gone", "robot"]
    assert (listed["robot"].ready, listed["gone"].ready) == (True, False)
    assert listed["robot"].online  # for all we know
    assert f"{module} 1.5" in listed["robot"].description
    assert f"{module} 1.5" in listed["gone"].hint
    assert module not in sys.modules
    assert [info.name for info in voices()].count("espeak") == 1


def test_a_name_of_ours_cannot_be_taken(package: Package) -> None:
    package("tone = {module}:Robot")
    assert voice("tone").name == "tone"


def test_a_factory_is_chosen_by_its_place(package: Package) -> None:
    module = package()
    assert voice(f"{module}:Robot").name == "robot"
    assert voice(f"{module}:shelf.robot").name == "robot"


def test_options_that_it_refuses_are_its_own_words(package: Package) -> None:
    with pytest.raises(AudioError, match=r"^unknown option of voice picky: loud$"):
        voice(f"{package()}:picky")


@pytest.mark.parametrize(
    ("factory", "why"),
    [
        ("missing", "AttributeError: "),
        ("text", r"TypeError: .*:text cannot be called"),
        ("falls", "RuntimeError: no graphics card"),
        ("mute", "it cannot say"),
        ("shy", "it does not tell whether it is online"),
        ("singer", "its profile is none of words, spaced, digits"),
        ("nameless", "its name is not a text"),
    ],
)
def test_what_is_no_voice_is_refused_with_the_reason(package: Package, factory: str, why: str) -> None:
    with pytest.raises(UnknownVoice, match=rf"^cannot use voice: \w+:{factory}: {why}") as caught:
        voice(f"{package()}:{factory}")
    assert caught.value.__notes__


def test_a_broken_announcement_is_refused_and_the_others_work(package: Package) -> None:
    package("gone = no_such_package:Voice", "robot = {module}:Robot")
    with pytest.raises(UnknownVoice, match=r"^cannot use voice: gone: ModuleNotFoundError: No module named"):
        voice("gone")
    assert voice("robot").name == "robot"


def test_an_unknown_name_is_answered_with_the_announced_ones_too(package: Package) -> None:
    package("robot = {module}:Robot")
    with pytest.raises(UnknownVoice, match=r"^unknown voice: rob\s?ert: choose from espeak, .*, robot\n"):
        voice("rob\nert")


@pytest.mark.parametrize("name", ["natural:child", "os", "a b:c", ":", "os:", "../x:y"])
def test_a_name_that_is_no_place_is_just_unknown(name: str) -> None:
    with pytest.raises(UnknownVoice, match=r"^unknown voice: "):
        voice(name)


def test_choosing_one_of_ours_looks_at_no_other_package() -> None:
    program = (
        "import sys; from audio.engines import voice; voice('tone');"
        "sys.exit(' '.join({'importlib.metadata', 'audio.engines.others'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
