"""The online voice: whole and right, or one plain sentence; never a hole, never another host."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from email.utils import formatdate
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from audio.engines.gtts import Gtts
from audio.errors import AudioError, OnlineVoiceError, VoiceError
from audio.types import Clip
from tests.audio.engines.conftest import Sleepless
from tests.google import voice
from tests.google.faults import FAULTS, before, every, first, saying
from tests.google.server import Google

SENTENCES = tuple(
    f"Kommunen öppnar {what} på måndag, "
    "säger ordföranden till tidningen, och den som vill kan komma redan klockan sju."
    for what in ("simhallen", "skolan", "isbanan", "biblioteket", "torget", "museet", "bron", "stationen")
)


def mark(clip: Clip) -> str:
    """Stands for a clip in comparisons, which print what differs: megabytes, for sound."""
    return f"{hashlib.sha256(clip.pcm).hexdigest()} {clip.rate}"


def heard(text: str) -> Clip:
    """What our Google says, decoded without the code under test."""
    decoded = miniaudio.decode(voice.mp3(text), nchannels=1, sample_rate=voice.RATE)
    return Clip(decoded.samples.tobytes(), voice.RATE)


def says(engine: Gtts, text: str) -> bool:
    return mark(engine.say(text)) == mark(heard(text))


def say_all(engine: Gtts, threads: int = 4) -> list[str]:
    with ThreadPoolExecutor(threads) as pool:
        return [mark(clip) for clip in pool.map(engine.say, SENTENCES)]


@pytest.fixture(scope="module")
def right() -> list[str]:
    """The sentences as a faultless Google says them."""
    with Google() as google, pytest.MonkeyPatch.context() as environment:
        for name, value in google.environment.items():
            environment.setenv(name, value)
        engine = Gtts()
        clips = say_all(engine)
        engine.close()
    return clips


def test_a_short_text_sounds_as_google_says_it(google: Google) -> None:
    engine = Gtts()
    assert says(engine, "Hej på dig.")
    engine.close()
    assert [served.text for served in google.served] == ["Hej på dig."]


def test_a_long_sentence_is_joined_without_the_silence_between_its_pieces(google: Google) -> None:
    engine = Gtts()
    clip = engine.say(SENTENCES[0])
    engine.close()
    pieces = [served.text for served in google.served]
    assert " ".join(pieces) == SENTENCES[0]
    assert len(pieces) == 2
    level = np.abs(np.frombuffer(clip.pcm, "<i2").astype(int))
    loud = np.flatnonzero(level > 1000) / clip.rate
    pauses = np.diff(loud)
    assert pauses.max() == pytest.approx(0.2, abs=0.05)
    assert loud[-1] - loud[0] == pytest.approx(sum(map(voice.seconds, pieces)) + 0.2, abs=0.15)


@pytest.mark.parametrize("text", ["", " ", "…", "– –"])
def test_nothing_to_say_asks_nobody(google: Google, text: str) -> None:
    engine = Gtts()
    clip = engine.say(text)
    engine.close()
    assert clip.pcm
    assert not any(clip.pcm)
    assert google.requests == 0


def test_connections_are_kept_and_as_many_as_there_are_workers(google: Google, right: list[str]) -> None:
    engine = Gtts({"workers": 3})
    assert say_all(engine, threads=3) == right
    engine.close()
    assert google.connections == google.handshakes <= 3
    assert google.most_at_once <= 3
    assert google.refused == []
    assert google.texts.most_common(1)[0][1] <= len(SENTENCES)


PASSING = [name for name in FAULTS if name not in ("403", "hang", "drip")]


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_is_not_heard(
    google: Google, sleepless: Sleepless, right: list[str], fault: str
) -> None:
    google.fault(fault, every(5))
    engine = Gtts(clock=sleepless.clock)
    assert say_all(engine) == right
    engine.close()
    assert fault in {served.what for served in google.served}
    assert google.refused == []


def test_all_faults_together_are_not_heard(google: Google, sleepless: Sleepless, right: list[str]) -> None:
    for number, fault in enumerate(PASSING):
        google.fault(fault, every(19 + 2 * number))
    engine = Gtts(clock=sleepless.clock)
    assert say_all(engine, threads=8) == right
    engine.close()


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_an_answer_that_does_not_come_is_asked_for_again(
    google: Google, sleepless: Sleepless, fault: str
) -> None:
    google.fault(fault, first(1))
    impatient = Gtts({"timeout": 0.1})
    assert says(impatient, "Hej.")
    impatient.close()


LASTING = {
    "500": "cannot reach Google's voice service: it has a fault of its own (status 500)",
    "503": "cannot reach Google's voice service: it wants fewer requests (status 503)",
    "429": "cannot reach Google's voice service: it wants fewer requests (status 429)",
    "sorry": "cannot reach Google's voice service: it wants fewer requests (status 302)",
    "403": "cannot reach Google's voice service: it does not accept our requests (status 403)",
    "moved": 'cannot say: "Hej på dig.": Google\'s voice service: it sent us elsewhere (status 302)',
    "null": 'cannot say: "Hej på dig.": Google\'s voice service: there was no sound in its answer',
    "empty base64": 'cannot say: "Hej på dig.": Google\'s voice service: there was no sound in its answer',
    "no line": 'cannot say: "Hej på dig.": Google\'s voice service: there was no sound in its answer',
    "consent page": 'cannot say: "Hej på dig.": Google\'s voice service: there was no sound in its answer',
    "nothing": 'cannot say: "Hej på dig.": Google\'s voice service: there was no sound in its answer',
    "bad base64": 'cannot say: "Hej på dig.": Google\'s voice service: the sound in its answer was damaged',
    "garbage": 'cannot say: "Hej på dig.": Google\'s voice service: its answer was not MP3',
    "silence": 'cannot say: "Hej på dig.": Google\'s voice service: its sound was silent',
    "short body": "cannot reach Google's voice service: its answer broke off",
    "reset": "cannot reach Google's voice service: the connection broke off",
}


@pytest.mark.parametrize("fault", LASTING)
def test_a_fault_that_lasts_is_one_sentence_with_advice(
    google: Google, sleepless: Sleepless, fault: str
) -> None:
    google.fault(fault)
    engine = Gtts(clock=sleepless.clock)
    with pytest.raises(OnlineVoiceError) as caught:
        engine.say("Hej på dig.")
    engine.close()
    assert str(caught.value) == LASTING[fault]
    assert any("--voice espeak" in note for note in caught.value.__notes__)
    assert caught.value.__cause__ is not None
    assert sum(sleepless.slept) <= 120


def test_what_google_refuses_is_asked_once(google: Google, sleepless: Sleepless) -> None:
    google.fault("403")
    engine = Gtts(clock=sleepless.clock)
    with pytest.raises(OnlineVoiceError):
        engine.say("Hej.")
    engine.close()
    assert google.requests == 1


def test_half_an_answer_that_comes_again_and_again_is_never_taken(
    google: Google, sleepless: Sleepless
) -> None:
    google.fault("half mp3", saying("säger"))
    engine = Gtts(clock=sleepless.clock)
    with pytest.raises(OnlineVoiceError, match=r'cannot say: "Komm.*: its sound was too short'):
        engine.say(SENTENCES[0])
    engine.close()


def test_one_text_that_never_comes_is_named_and_the_others_can_be_said(
    google: Google, sleepless: Sleepless
) -> None:
    google.fault("null", saying("isbanan"))
    engine = Gtts(clock=sleepless.clock)
    with pytest.raises(OnlineVoiceError, match='cannot say: "Kommunen öppnar isbanan på måndag'):
        engine.say(SENTENCES[2])
    assert says(engine, "Hej.")
    engine.close()


def test_a_sound_that_ends_abruptly_again_and_again_is_how_google_says_it(
    google: Google, sleepless: Sleepless
) -> None:
    google.fault("most of the mp3", saying("Hej"))
    engine = Gtts(clock=sleepless.clock)
    clip = engine.say("Hej på dig, du glade.")
    engine.close()
    assert 0.5 < len(clip.pcm) / len(heard("Hej på dig, du glade.").pcm) < 0.8
    assert google.requests == 3


@pytest.mark.parametrize(
    ("fault", "headers", "wait"),
    [
        ("429", {"Retry-After": "7"}, 7),
        ("503", {"Retry-After": "7"}, 7),
        ("sorry", {"Retry-After": "7"}, 7),
        ("429", {"Retry-After": formatdate(3600, usegmt=True), "Date": formatdate(3591, usegmt=True)}, 9),
        ("429", {"Retry-After": formatdate(11, usegmt=True)}, 11),
        ("429", {"Retry-After": "soon"}, 0.75),
        ("429", {}, 0.75),
        ("sorry", {}, 0.75),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_everybody_waits_as_long_as_google_asks(
    google: Google, sleepless: Sleepless, fault: str, headers: dict[str, str], wait: float
) -> None:
    google.dated = False
    google.fault(fault, first(1), headers)
    engine = Gtts(clock=sleepless.clock)
    engine.say("Hej.")
    engine.close()
    assert sleepless.slept == [pytest.approx(wait, abs=0.01)]


def test_a_wait_that_is_too_long_is_said_at_once(google: Google, sleepless: Sleepless) -> None:
    google.fault("429", first(1), {"Retry-After": "86400"})
    engine = Gtts(clock=sleepless.clock)
    with pytest.raises(OnlineVoiceError, match="it wants fewer requests"):
        engine.say("Hej.")
    engine.close()
    assert sleepless.slept == []


def test_an_outage_ends_and_everything_is_there(
    google: Google, sleepless: Sleepless, right: list[str]
) -> None:
    google.fault("503", before(sleepless.time + 9, lambda: sleepless.time))
    engine = Gtts(clock=sleepless.clock)
    assert say_all(engine, threads=8) == right
    engine.close()
    assert sleepless.time < 1030


def test_fewer_at_once_than_we_have_workers_is_found_out(
    google: Google, sleepless: Sleepless, right: list[str]
) -> None:
    google.at_once = 2
    google.latency = 0.005
    engine = Gtts(clock=sleepless.clock)
    assert say_all(engine, threads=8) == right
    engine.close()
    refused = sum(served.what == "429" for served in google.served)
    assert refused < len(SENTENCES) * 2
    assert google.most_at_once <= 8


def test_more_in_a_second_than_google_allows_is_waited_out(
    google: Google, sleepless: Sleepless, right: list[str]
) -> None:
    google.a_second, google.now = 4, lambda: sleepless.time
    engine = Gtts(clock=sleepless.clock)
    assert say_all(engine, threads=8) == right
    engine.close()
    moments = [served.at for served in google.served if served.what == "sound"]
    assert len(set(moments)) >= len(moments) / 4
    assert sum(served.what == "429" for served in google.served) <= len(moments)


def test_neither_passwords_nor_cookies_are_sent(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = tmp_path / "netrc"
    secrets.write_text("default login editor password secret\n")
    secrets.chmod(0o600)
    monkeypatch.setenv("NETRC", str(secrets))
    engine = Gtts()
    for text in ("Hej.", "Hej då."):
        assert says(engine, text)
    engine.close()
    assert google.requests == 2
    assert google.personal == []


def test_after_one_gave_up_the_others_do_not_wait_as_long(google: Google, sleepless: Sleepless) -> None:
    google.fault("500")
    engine = Gtts(clock=sleepless.clock)
    for _ in range(3):
        with pytest.raises(OnlineVoiceError, match="it has a fault of its own"):
            engine.say("Hej.")
    assert google.requests == 4
    sleepless.time += 61
    google.heal()
    assert says(engine, "Hej.")
    engine.close()


@pytest.mark.parametrize("how", [{"trusted": False}, {"host": "translate.google.example"}])
def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(
    play: Callable[..., AbstractContextManager[Google]], sleepless: Sleepless, how: dict[str, object]
) -> None:
    with play(**how) as google:
        engine = Gtts(clock=sleepless.clock)
        with pytest.raises(OnlineVoiceError, match="its certificate cannot be trusted") as caught:
            engine.say("Hej.")
        engine.close()
        assert google.requests == 0
        assert google.connections == 1
    assert any("REQUESTS_CA_BUNDLE" in note for note in caught.value.__notes__)


def test_the_authority_may_be_named_by_ssl_cert_file(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    monkeypatch.setenv("SSL_CERT_FILE", google.environment["REQUESTS_CA_BUNDLE"])
    engine = Gtts()
    assert says(engine, "Hej.")
    engine.close()


def test_an_authority_that_cannot_be_read_is_named(
    google: Google, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    engine = Gtts()
    with pytest.raises(AudioError, match=r"cannot read certificates: .*none.pem: No such file"):
        engine.say("Hej.")
    engine.close()


def test_without_a_network_it_says_so(sleepless: Sleepless, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
    engine = Gtts(clock=sleepless.clock)
    with pytest.raises(OnlineVoiceError, match="cannot reach Google's voice service: there is no connection"):
        engine.say("Hej.")
    engine.close()
    assert len(sleepless.slept) == 3


def test_closing_wakes_those_who_wait(google: Google) -> None:
    google.fault("429", first(1), {"Retry-After": "60"})
    engine = Gtts()
    with ThreadPoolExecutor(1) as thread:
        speaking = thread.submit(engine.say, "Hej.")
        while not google.requests:
            pass
        engine.close()
        with pytest.raises(VoiceError, match="the voice was closed"):
            speaking.result(10)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (
            {"tld": "se"},
            "unknown option of voice gtts: tld:"
            " choose from slow, workers, timeout, deadline, episode_deadline",
        ),
        ({"slow": "perhaps"}, "cannot use option of voice: gtts.slow: 'perhaps' is not true or false"),
        ({"workers": 0}, "cannot use option of voice: gtts.workers: 0 is not between 1 and 32"),
    ],
)
def test_an_option_it_cannot_use_is_named(options: dict[str, object], why: str) -> None:
    with pytest.raises(AudioError) as caught:
        Gtts(options)
    assert str(caught.value) == why


def test_only_what_changes_the_sound_is_in_the_fingerprint() -> None:
    plain, slow, many = Gtts(), Gtts({"slow": "yes"}), Gtts({"workers": 3, "timeout": 5})
    assert plain.fingerprint == many.fingerprint != slow.fingerprint
    for engine in (plain, slow, many):
        engine.close()
