"""What an online voice may cost: a ceiling that holds before anything is sent and while it speaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.engines.around import Around
from audio.engines.extras import begin, host, pace, price
from audio.engines.gtts import Gtts
from audio.engines.openai import OpenAI
from audio.engines.purse import Purse, usd
from audio.engines.tone import Tone
from audio.errors import OnlineVoiceError, SpendingError
from audio.types import Clip, Profile
from tests.audio.engines.conftest import Sleepless
from tests.google.faults import first
from tests.openai.server import Service

TEXT = "Hej på dig, du glade sommar."  # 28 characters
OFTEN = 100_000.0 / len(TEXT)
"""USD per million characters at which the text costs ten cents."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with Service() as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        yield service


def made(service: Service, sleepless: Sleepless, **options: object) -> OpenAI:
    told: dict[str, object] = {"base_url": service.base_url, "usd_per_million": OFTEN, **options}
    return OpenAI(told, clock=sleepless.clock)


def test_what_would_cost_too_much_is_refused_before_anything_is_sent(
    service: Service, sleepless: Sleepless
) -> None:
    engine = made(service, sleepless, most_usd=0.25)
    begin(engine, 2 * len(TEXT))
    with pytest.raises(SpendingError) as caught:
        begin(engine, 3 * len(TEXT))
    engine.close()
    assert str(caught.value) == (
        "too expensive: openai: 84 characters would cost 0.30 USD: more than most_usd = 0.25"
    )
    assert "most_usd under [voice.openai] in podcast.toml" in caught.value.__notes__[0]
    assert service.requests == 0


def test_all_episodes_of_a_run_share_the_ceiling(service: Service, sleepless: Sleepless) -> None:
    engine = made(service, sleepless, most_usd=0.25)
    for _ in range(2):
        begin(engine, len(TEXT))
        engine.say(TEXT)
    with pytest.raises(SpendingError, match=r"28 characters would cost 0\.10 USD and 0\.20 USD are spent"):
        begin(engine, len(TEXT))
    begin(engine, 0)  # what is kept costs nothing
    engine.close()


@pytest.mark.parametrize("fault", ["truncated", "half", "garbage", "reset"])
def test_an_answer_that_is_broken_or_lost_is_paid(service: Service, sleepless: Sleepless, fault: str) -> None:
    service.fault(fault)
    engine = made(service, sleepless, most_usd=0.25)
    with pytest.raises(SpendingError, match=r"and 0\.20 USD are spent: more than most_usd = 0\.25"):
        engine.say(TEXT)
    engine.close()
    assert service.requests == 2


@pytest.mark.parametrize("fault", ["429", "500", "503"])
def test_a_refusal_costs_nothing(service: Service, sleepless: Sleepless, fault: str) -> None:
    service.fault(fault, first(3))
    engine = made(service, sleepless, most_usd=0.1)
    engine.say(TEXT)
    engine.close()
    assert service.requests == 4


def test_without_a_price_there_is_nothing_to_hold(
    sleepless: Sleepless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    engine = OpenAI({"most_usd": 0.0})
    assert price(engine) is None
    begin(engine, 10_000_000)
    engine.close()


def test_a_run_has_a_ceiling_by_itself(service: Service, sleepless: Sleepless) -> None:
    engine = made(service, sleepless, usd_per_million=15.0)
    begin(engine, 66_000)
    with pytest.raises(SpendingError, match=r"more than most_usd = 1\b"):
        begin(engine, 67_000)
    engine.close()


def test_what_runs_here_costs_nothing_unless_somebody_says_so(service: Service, sleepless: Sleepless) -> None:
    assert price(made(service, sleepless, usd_per_million=0.0)) == 0.0
    assert price(made(service, sleepless)) == OFTEN


def test_an_engine_that_tells_nothing_more_is_an_engine_all_the_same() -> None:
    """Of somebody's own, on this machine or not."""

    class Here:
        name = credit = fingerprint = "here"
        profile: Profile = "words"
        online = False

        def say(self, text: str) -> Clip:
            return Tone().say(text)

        def close(self) -> None:
            pass

    class Elsewhere(Here):
        name = "elsewhere"
        online = True

    here, there = Here(), Elsewhere()
    assert (price(here), host(here), pace(here)) == (0.0, "", None)
    assert (price(there), host(there), pace(there)) == (None, "elsewhere", None)
    begin(there, 10)


def test_an_engine_around_another_tells_what_that_one_tells(service: Service, sleepless: Sleepless) -> None:
    engine = Around(Around(made(service, sleepless, speed=1.5, most_usd=0.0)))
    assert (price(engine), host(engine), pace(engine)) == (OFTEN, "127.0.0.1", 1.5)
    with pytest.raises(SpendingError):
        begin(engine, 1)
    assert price(Around(Tone())) == 0.0
    assert (price(Around(Gtts())), host(Around(Gtts()))) == (0.0, "translate.google.com")


@given(st.lists(st.integers(1, 5000)), st.floats(0.01, 100), st.floats(0, 1))
def test_never_more_is_spent_than_may_be(texts: list[int], each: float, most: float) -> None:
    purse = Purse("openai", each, most)
    for characters in texts:
        try:
            purse.take(characters)
        except SpendingError:
            continue
    assert purse.spent <= most


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0.0, "0.00 USD"),
        (0.00001, "less than 0.0001 USD"),
        (0.0061, "0.0061 USD"),
        (0.123, "0.12 USD"),
        (12.0, "12.00 USD"),
    ],
)
def test_amounts_are_written_as_one_reads_them(amount: float, written: str) -> None:
    assert usd(amount) == written


def test_an_episode_that_takes_too_long_fails_with_one_sentence(
    service: Service, sleepless: Sleepless
) -> None:
    service.fault("429", headers={"Retry-After": "40"})
    engine = made(service, sleepless, episode_deadline=100.0)
    begin(engine, 0)
    with pytest.raises(OnlineVoiceError) as caught:
        engine.say(TEXT)
    assert str(caught.value) == (
        "the voice service 127.0.0.1 took too long: the episode was not done in 100 s:"
        " it wants fewer requests (status 429)"
    )
    assert "episode_deadline under [voice.openai]" in caught.value.__notes__[0]
    assert sum(sleepless.slept) == 80
    service.heal()
    begin(engine, 0)  # the next one has its own time
    engine.say(TEXT)
    engine.close()


@pytest.mark.parametrize("fault", ["500", "hang"])
def test_the_end_of_an_episodes_time_cuts_every_wait(service: Service, fault: str) -> None:
    service.fault(fault)
    engine = OpenAI({"base_url": service.base_url, "timeout": 600.0, "episode_deadline": 1.0})
    begin(engine, 0)
    with pytest.raises(OnlineVoiceError, match=r"the episode was not done in 1 s|cannot reach"):
        engine.say(TEXT)
    with pytest.raises(OnlineVoiceError):
        engine.say("Hej.")
    engine.close()
