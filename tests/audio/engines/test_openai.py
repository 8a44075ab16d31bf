"""A voice by OpenAI's protocol: whole and right or one plain sentence, and the key is in none of them."""

from __future__ import annotations

import hashlib
import logging
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from pathlib import Path

import imageio_ffmpeg
import miniaudio
import numpy as np
import pytest

from audio.engines import voice, voices
from audio.engines.openai import OpenAI
from audio.engines.openai_service import Speech
from audio.engines.purse import Purse
from audio.engines.trouble import Nonsense
from audio.errors import AudioError, OnlineVoiceError, UnknownVoice, VoiceError
from audio.types import Clip
from tests.audio.engines.conftest import Sleepless
from tests.google.faults import every, first, saying
from tests.openai import sounds
from tests.openai.faults import FAULTS
from tests.openai.server import KEY, Service

TEXT = "Hej på dig, du glade sommar."
SENTENCES = tuple(
    f"Kommunen öppnar {what} på måndag." for what in ("simhallen", "skolan", "isbanan", "museet")
)


def mark(clip: Clip) -> str:
    """Stands for a clip in comparisons, which print what differs: megabytes, for sound."""
    return f"{hashlib.sha256(clip.pcm).hexdigest()} {clip.rate}"


def right(text: str) -> str:
    return mark(Clip(sounds.pcm(text), sounds.RATE))


def say_all(engine: OpenAI, threads: int = 4) -> list[str]:
    with ThreadPoolExecutor(threads) as pool:
        return [mark(clip) for clip in pool.map(engine.say, SENTENCES)]


def refusal(engine: OpenAI, text: str = TEXT) -> OnlineVoiceError:
    with pytest.raises(OnlineVoiceError) as caught:
        engine.say(text)
    engine.close()
    return caught.value


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with Service() as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        yield service


def made(service: Service, sleepless: Sleepless | None = None, **options: object) -> OpenAI:
    told = {"base_url": service.base_url, **options}
    return OpenAI(told, clock=sleepless.clock) if sleepless else OpenAI(told)


@pytest.mark.parametrize("form", ["wav", "mp3", "pcm"])
@pytest.mark.parametrize("chunked", [False, True])
def test_every_format_sounds_as_the_service_says_it(service: Service, form: str, chunked: bool) -> None:
    service.chunked = chunked
    engine = made(service, format=form)
    assert mark(engine.say(TEXT)) == right(TEXT)
    engine.close()


def test_flac_is_understood_and_broken_flac_is_not() -> None:
    purse = Purse("openai", None, 1.0)
    speech = Speech("https://example.org/audio/speech", {"response_format": "flac"}, {}, 24_000, purse)
    plain = ["-f", "s16le", "-ar", str(sounds.RATE), "-ac", "1", "-i", "-"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *plain, "-f", "flac", "-"]
    flac = subprocess.run(command, input=sounds.pcm(TEXT), capture_output=True, check=True).stdout
    assert mark(speech.sound(200, {}, flac, TEXT, 0.0).clip) == right(TEXT)
    for body in (b"fLaC", flac[:100], flac[4:], b""):
        with pytest.raises(Nonsense):
            speech.sound(200, {}, body, TEXT, 0.0)


def test_what_is_asked_for_is_what_is_set(service: Service) -> None:
    engine = made(service, model="tala-1", voice="eva", speed=1.5, format="mp3", instructions="Läs lugnt.")
    engine.say(TEXT)
    engine.close()
    assert service.paths == ["/v1/audio/speech"]
    assert service.asked == [
        {
            "model": "tala-1",
            "voice": "eva",
            "speed": 1.5,
            "response_format": "mp3",
            "instructions": "Läs lugnt.",
            "input": TEXT,
        }
    ]


def test_connections_are_kept_and_as_many_as_there_are_workers(service: Service) -> None:
    service.latency = 0.01
    engine = made(service, workers=2)
    assert say_all(engine) == list(map(right, SENTENCES))
    engine.close()
    assert service.connections <= 4  # a thread each
    assert service.most_at_once <= 2


@pytest.mark.parametrize("text", ["", " ", "…", "– –"])
def test_nothing_to_say_asks_nobody(service: Service, text: str) -> None:
    engine = made(service)
    assert not any(engine.say(text).pcm)
    engine.close()
    assert service.requests == 0


def test_more_than_the_protocol_takes_is_refused_before_it_is_sent(service: Service) -> None:
    engine = made(service)
    with pytest.raises(VoiceError, match="4097 characters are more than 4096"):
        engine.say("a" * 4097)
    engine.close()
    assert service.requests == 0


LASTING = {
    "400": "it does not accept our request (status 400)",
    "401": "it does not know the key (status 401)",
    "403": "it does not allow this (status 403)",
    "404": "it has no such model (status 404)",
    "408": "it has a fault of its own (status 408)",
    "429": "it wants fewer requests (status 429)",
    "no money": "the account has no money left (status 429)",
    "500": "it has a fault of its own (status 500)",
    "502": "it has a fault of its own (status 502)",
    "503": "it wants fewer requests (status 503)",
    "moved": "it sent us elsewhere (status 302)",
    "nothing": "its answer was not WAV",
    "garbage": "its answer was not WAV",
    "a page": "its answer was not WAV",
    "an error with 200": "its answer was not WAV",
    "half": "its sound was too short (0.7 s for 28 characters)",
    "silence": "its sound was silent",
    "truncated": "its answer broke off",
    "reset": "the connection broke off",
}
AT_ONCE = ("400", "401", "403", "404", "no money", "moved")
ABOUT_A_TEXT = ("nothing", "garbage", "a page", "an error with 200", "half", "silence")


@pytest.mark.parametrize("fault", LASTING)
def test_a_fault_that_lasts_is_one_sentence_with_advice(
    service: Service, sleepless: Sleepless, fault: str
) -> None:
    service.fault(fault)
    error = refusal(made(service, sleepless))
    whom = "the voice service 127.0.0.1"
    about = f'cannot say: "{TEXT}": {whom}' if fault in ABOUT_A_TEXT else f"cannot reach {whom}"
    assert str(error) == f"{about}: {LASTING[fault]}"
    assert any("--voice espeak" in note for note in error.__notes__)
    assert (service.requests == 1) == (fault in AT_ONCE)


@pytest.mark.parametrize("fault", sorted(set(LASTING) - set(AT_ONCE)))
@pytest.mark.parametrize("form", ["wav", "mp3", "pcm"])
def test_a_fault_that_passes_is_not_heard(
    service: Service, sleepless: Sleepless, fault: str, form: str
) -> None:
    if fault == "garbage" and form == "pcm":
        return  # an odd number of bytes is all that tells; see below
    service.fault(fault, first(1))
    engine = made(service, sleepless, format=form)
    assert mark(engine.say(TEXT)) == right(TEXT)
    engine.close()
    assert service.requests == 2


@pytest.mark.parametrize("form", ["wav", "mp3", "pcm"])
@pytest.mark.parametrize("fault", ["garbage", "a page", "an error with 200"])
def test_what_is_no_sound_is_never_taken_for_it(
    service: Service, sleepless: Sleepless, fault: str, form: str
) -> None:
    service.fault(fault)
    assert f"its answer was not {form.upper()}" in str(refusal(made(service, sleepless, format=form)))


@pytest.mark.parametrize("chunked", [False, True])
def test_a_truncated_answer_is_asked_for_again(service: Service, sleepless: Sleepless, chunked: bool) -> None:
    service.chunked = chunked
    service.fault("truncated", first(2))
    engine = made(service, sleepless, format="pcm")
    assert mark(engine.say(TEXT)) == right(TEXT)
    engine.close()
    assert service.requests == 3


def test_an_answer_that_does_not_come_is_asked_for_again(service: Service) -> None:
    service.fault("hang", first(1))
    engine = made(service, timeout=0.1)
    assert mark(engine.say(TEXT)) == right(TEXT)
    engine.close()


def test_all_faults_together_are_not_heard(service: Service, sleepless: Sleepless) -> None:
    for number, fault in enumerate(sorted(set(LASTING) - set(AT_ONCE))):
        service.fault(fault, every(5 + 2 * number))
    engine = made(service, sleepless)
    for _ in range(4):
        assert say_all(engine) == list(map(right, SENTENCES))
    engine.close()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": formatdate(3600, usegmt=True), "Date": formatdate(3591, usegmt=True)}, 9),
        ({}, 0.75),
    ],
)
def test_we_wait_as_long_as_we_are_asked_to(
    service: Service, sleepless: Sleepless, headers: dict[str, str], wait: float
) -> None:
    service.fault("429", first(1), headers)
    engine = made(service, sleepless)
    engine.say(TEXT)
    engine.close()
    assert sleepless.slept == [pytest.approx(wait, abs=0.01)]


def test_fewer_at_once_than_we_have_workers_is_found_out(service: Service, sleepless: Sleepless) -> None:
    service.at_once, service.latency = 1, 0.005
    engine = made(service, sleepless, workers=4)
    assert say_all(engine) == list(map(right, SENTENCES))
    engine.close()


def test_one_text_that_never_comes_is_named_and_the_others_can_be_said(
    service: Service, sleepless: Sleepless
) -> None:
    service.fault("half", saying("isbanan"))
    engine = made(service, sleepless)
    with pytest.raises(OnlineVoiceError, match='cannot say: "Kommunen öppnar isbanan'):
        engine.say(SENTENCES[2])
    assert mark(engine.say(SENTENCES[0])) == right(SENTENCES[0])
    engine.close()


@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_is_verified(
    monkeypatch: pytest.MonkeyPatch, sleepless: Sleepless, trusted: bool
) -> None:
    with Service(tls=True, trusted=trusted) as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        engine = made(service, sleepless)
        if trusted:
            assert mark(engine.say(TEXT)) == right(TEXT)
            engine.close()
        else:
            assert "its certificate cannot be trusted" in str(refusal(engine))
            assert service.requests == 0


def test_what_stays_on_this_machine_goes_by_no_proxy(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    engine = made(service)
    assert mark(engine.say(TEXT)) == right(TEXT)
    engine.close()


def test_the_key_is_sent_as_the_service_wants_it(service: Service) -> None:
    for header, sent in (("authorization", f"Bearer {KEY}"), ("api-key", KEY)):
        engine = made(service, key_header=header)
        engine.say(TEXT)
        engine.close()
        assert service.headers[-1][header] == sent
    assert "authorization" not in service.headers[-1]


def test_the_key_may_lie_in_a_variable_or_file_of_another_name(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    monkeypatch.setenv("MIN_NYCKEL_FILE", str(file))
    engine = made(service, key_env="MIN_NYCKEL")
    assert mark(engine.say(TEXT)) == right(TEXT)
    engine.close()
    monkeypatch.setenv("MIN_NYCKEL", "sk-wrong")  # wins
    assert "it does not know the key" in str(refusal(made(service, key_env="MIN_NYCKEL")))


def test_a_service_on_this_machine_may_want_no_key(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    service.key = ""
    engine = made(service)
    assert mark(engine.say(TEXT)) == right(TEXT)
    engine.close()
    assert "authorization" not in service.headers[0]


@pytest.mark.parametrize("fault", LASTING)
def test_the_key_is_in_no_message_and_in_no_log(
    service: Service, sleepless: Sleepless, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    caplog.set_level(logging.DEBUG)
    service.fault(fault)
    engine = made(service, sleepless)
    error: BaseException | None = refusal(engine)
    told = [caplog.text, repr(engine), repr(vars(engine)), engine.fingerprint]
    while error is not None:
        told += [repr(error), str(error), *getattr(error, "__notes__", ())]
        error = error.__cause__ or error.__context__
    assert not [each for each in told if KEY[3:] in each]


@pytest.mark.parametrize(
    ("environment", "options", "kind", "why"),
    [
        ({}, {}, UnknownVoice, "no key in OPENAI_API_KEY"),
        (
            {"OPENAI_API_KEY_FILE": "/no/such"},
            {},
            UnknownVoice,
            "OPENAI_API_KEY_FILE: /no/such: No such file",
        ),
        ({"OPENAI_API_KEY": "secret\nsecret"}, {}, AudioError, "what OPENAI_API_KEY gives is not a key"),
        ({}, {"key_env": "sk-secret"}, AudioError, "key_env: not a name of a variable"),
        ({}, {"base_url": "http://example.org/v1"}, AudioError, "not encrypted, and not on this machine"),
        ({}, {"base_url": "http://127.0.0.1.example.org"}, AudioError, "not encrypted"),
        ({}, {"base_url": "https://me:secret@example.org"}, AudioError, "there is a password in it"),
        ({}, {"base_url": "ftp://example.org"}, AudioError, "not an address of the web"),
        ({}, {"base_url": "https://example.org:no"}, AudioError, "not an address of the web"),
        ({}, {"base_url": "https://exa\nmple.org"}, AudioError, "not an address of the web"),
        ({}, {"format": "opus"}, AudioError, "format: opus: choose from wav, mp3, flac, pcm"),
        ({}, {"key_header": "cookie"}, AudioError, "choose from authorization, api-key"),
        ({}, {"profile": "loud"}, AudioError, "profile: loud: choose from words"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anybody_is_asked(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    options: dict[str, object],
    kind: type[AudioError],
    why: str,
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY_FILE", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(kind, match=why) as caught:
        voice("openai", options)
    assert "secret" not in f"{caught.value} {getattr(caught.value, '__notes__', '')}"


def test_an_address_may_have_a_query_or_be_whole(service: Service) -> None:
    for tail in ("?api-version=1", "/audio/speech?api-version=1", "/?api-version=1"):
        engine = OpenAI({"base_url": service.base_url + tail})
        engine.say(TEXT)
        engine.close()
    assert set(service.paths) == {"/v1/audio/speech?api-version=1"}


def test_what_changes_the_sound_changes_the_fingerprint(service: Service) -> None:
    changes: tuple[dict[str, object], ...] = (
        {},
        {"model": "tts-1"},
        {"voice": "eva"},
        {"speed": 1.1},
        {"instructions": "Lugnt."},
        {"format": "mp3"},
        {"format": "pcm"},
        {"format": "pcm", "rate": 16000},
        {"base_url": "http://localhost/v1"},
    )
    assert len({made(service, **change).fingerprint for change in changes}) == len(changes)
    assert made(service, workers=1, timeout=5.0, usd_per_million=9.0).fingerprint == made(service).fingerprint


def test_the_price_is_told(service: Service) -> None:
    assert made(service).usd_per_million == 0.0
    assert made(service, usd_per_million=15).usd_per_million == 15.0


def test_it_is_ready_when_there_is_a_key_or_a_service_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def ready(**options: object) -> bool:
        return next(info.ready for info in voices({"openai": options}) if info.name == "openai")

    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY_FILE", raising=False)
    assert not ready()
    assert ready(base_url="http://localhost:8880/v1")
    monkeypatch.setenv("NYCKEL_FILE", "/run/secrets/nyckel")
    assert ready(key_env="NYCKEL")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    assert ready()


def test_closing_wakes_who_waits(service: Service) -> None:
    service.fault("429", first(1), {"Retry-After": "60"})
    engine = made(service)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(engine.say, TEXT)
        while not service.requests:
            pass
        engine.close()
        with pytest.raises(VoiceError, match="cannot say more: openai: the voice was closed"):
            waiting.result(30)


def test_the_voice_that_we_play_is_a_tone() -> None:
    """Guards the tests above: another text sounds different, and every format the same."""
    decoded = miniaudio.decode(sounds.speech(TEXT, "mp3"), nchannels=1, sample_rate=sounds.RATE)
    assert np.array_equal(np.frombuffer(decoded.samples, "<i2"), np.frombuffer(sounds.pcm(TEXT), "<i2"))
    assert sounds.pcm(TEXT) != sounds.pcm(SENTENCES[0])
    assert set(LASTING) | {"hang"} == set(FAULTS)
