"""Whole episodes by the online voice: under every fault the same bytes as without, or none at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path

import pytest

from audio.cache import Cache
from audio.engines.gtts import Gtts
from audio.errors import OnlineVoiceError
from audio.record import record
from audio.sound import COMPACT
from audio.types import Segment
from tests.audio.engines.conftest import Sleepless
from tests.google.faults import every, saying
from tests.google.server import Google

SCRIPT = (
    Segment("Fyren på Skarven tänds igen", 1.1, "Fyren"),
    Segment("Efter 31 år i mörker ska fyren lysa för seglare.", 0.4),
    Segment("Beslutet togs på tisdagen.", 0.75),
    Segment(
        "Fyren byggdes 1896 och släcktes när satelliterna tog över, men byalaget har nu, efter flera års"
        " arbete och många insamlingar, fått ihop pengar till en ny lampa från Polen.",
        0.4,
    ),
    Segment("– Vi har saknat ljuset varje natt, säger Berit Holm.", 0.75),
    Segment("Ny lampa från Polen", 0.6, "Lampan"),
    Segment("Lampan drar 3,5 kilowattimmar om dygnet.", 0.4),
    Segment("Den tänds den 11 juni.", 0.4),
)

SHEET = (
    "500",
    "429",
    "sorry",
    "null",
    "reset",
    "short body",
    "hang",
    "bad base64",
    "half mp3",
    "empty base64",
    "no line",
    "consent page",
    "garbage",
)
"""What plain gTTS fails at, or worse, does not notice; the fourteenth is the forged certificate."""


def episode(sleepless: Sleepless, cache: Path, jobs: int = 4) -> str:
    """Record the script; stands for its bytes."""
    engine = Gtts({"timeout": 1.0}, clock=sleepless.clock)
    try:
        made = record(SCRIPT, engine, sound=COMPACT, cache=Cache(cache), jobs=jobs)
    finally:
        engine.close()
    assert tuple(mark.segment for mark in made.marks) == SCRIPT
    return sha256(bytes(made.mp3)).hexdigest()


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The episode as a faultless Google speaks it."""
    with Google() as google, pytest.MonkeyPatch.context() as environment:
        for name, value in google.environment.items():
            environment.setenv(name, value)
        return episode(Sleepless(), tmp_path_factory.mktemp("right"))


@pytest.mark.parametrize("fault", SHEET)
def test_every_fourth_answer_faulty_gives_the_same_bytes(
    google: Google, sleepless: Sleepless, right: str, tmp_path: Path, fault: str
) -> None:
    google.fault(fault, every(4))
    assert episode(sleepless, tmp_path) == right
    assert fault in {served.what for served in google.served}
    assert google.refused == []


@pytest.mark.parametrize("fault", [*(each for each in SHEET if each != "hang"), "403", "moved", "silence"])
def test_one_sentence_that_never_comes_fails_the_episode_and_the_others_are_not_asked_for_again(
    google: Google, sleepless: Sleepless, right: str, tmp_path: Path, fault: str
) -> None:
    google.fault(fault, saying("Beslutet"))
    with pytest.raises(OnlineVoiceError):
        episode(sleepless, tmp_path, jobs=1)
    google.heal()
    kept = {served.text for served in google.served if served.what == "sound"}
    asked = google.requests
    sleepless.time += 61
    assert episode(sleepless, tmp_path) == right
    again = {served.text for served in google.served[asked:]}
    whole = {text for text in kept if "satelliterna" not in text and "insamlingar" not in text}
    assert not whole & again  # a long sentence has two pieces, and is kept when both are there


def test_what_never_gives_a_whole_sound_gives_no_episode(
    google: Google, sleepless: Sleepless, tmp_path: Path
) -> None:
    for fault in ("half mp3", "garbage", "silence", "empty base64"):
        google.fault(fault)
        with pytest.raises(OnlineVoiceError, match='cannot say: "'):
            episode(sleepless, tmp_path)
        google.heal()
        assert Cache(tmp_path).size() == 0


def test_a_forged_certificate_gives_no_episode_and_hears_no_word(
    play: Callable[..., AbstractContextManager[Google]], sleepless: Sleepless, tmp_path: Path
) -> None:
    with play(trusted=False) as google:
        with pytest.raises(OnlineVoiceError, match="its certificate cannot be trusted"):
            episode(sleepless, tmp_path)
        assert google.requests == 0
    assert Cache(tmp_path).size() == 0


def test_an_outage_longer_than_an_episodes_time_fails_it_with_one_sentence(
    google: Google, sleepless: Sleepless, right: str, tmp_path: Path
) -> None:
    google.fault("503", lambda asked: asked.number > 4, {"Retry-After": "100"})
    engine = Gtts({"episode_deadline": 60.0, "deadline": 3600.0}, clock=sleepless.clock)
    with pytest.raises(OnlineVoiceError) as caught:
        record(SCRIPT, engine, sound=COMPACT, cache=Cache(tmp_path), jobs=1)
    engine.close()
    assert str(caught.value) == (
        "Google's voice service took too long: the episode was not done in 60 s:"
        " it wants fewer requests (status 503)"
    )
    google.heal()
    assert episode(sleepless, tmp_path) == right
