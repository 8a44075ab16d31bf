"""What publishing would cost, told before; and what costs too much or takes too long publishes nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.google.server import Google
from tests.openai.server import Service
from tests.podcast.conftest import PAGE, Run, snapshot


def settings(tmp_path: Path, voice: str, **options: object) -> None:
    """Write a show's settings with one voice, its table last."""
    table = "\n".join(
        f"{name} = {value!r}" if isinstance(value, str) else f"{name} = {value}"
        for name, value in options.items()
    )
    show = '[show]\ntitle = "Prov"\nbase_url = "https://podd.example.se/"\nepisode_covers = false\n'
    (tmp_path / "podcast.toml").write_text(f'{show}\n[voice]\nname = "{voice}"\n\n[voice.{voice}]\n{table}\n')


def to_be_said(told: str) -> int:
    found = re.search(r"in all: \d+ characters: \d+ kept, (\d+) to be", told)
    assert found, told
    return int(found[1])


def test_the_estimate_is_what_is_sent_and_asks_and_writes_nothing(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    other = tmp_path / "annan.txt"
    other.write_text(PAGE.replace("Skarven", "Vinga"), "utf-8")
    with Service() as service:
        settings(tmp_path, "openai", base_url=service.base_url, usd_per_million=1000)
        before = snapshot(tmp_path)
        told = podcast("publish", "--estimate", page, other, **service.environment)
        assert (told.returncode, service.requests, snapshot(tmp_path)) == (0, 0, before), told.stderr
        done = podcast("publish", page, other, **service.environment)
        sent = sum(len(posted["input"]) for posted in service.asked)
        asked = service.requests
        page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
        again = podcast("publish", "--estimate", page, other, **service.environment)
        assert (done.returncode, service.requests) == (0, asked), done.stderr

    lines = told.stdout.splitlines()
    assert lines[0].startswith("would publish: Fyren på Skarven tänds igen · ")
    assert "to be sent to 127.0.0.1 by the voice openai" in lines[0]
    assert to_be_said(told.stdout) == sent
    assert lines[-1].endswith(f" · {sent / 1000:.2f} USD")
    corrected, left, in_all = again.stdout.splitlines()
    assert corrected.startswith("would correct: Fyren på Skarven tänds igen · ")
    assert left == "would leave alone: Fyren på Vinga tänds igen · published before as it is · costs nothing"
    assert 0 < to_be_said(in_all) < 100


def test_where_there_is_no_show_an_estimate_makes_none(podcast: Run, page: Path, tmp_path: Path) -> None:
    (tmp_path / "podcast.toml").unlink()
    before = snapshot(tmp_path)
    done = podcast("publish", "--estimate", page, "--voice", "espeak")

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].endswith(
        "to be spoken on this machine by the voice espeak · costs nothing"
    )
    assert snapshot(tmp_path) == before


def test_a_page_that_would_be_refused_is_told_as_it_will_be(podcast: Run, page: Path, tmp_path: Path) -> None:
    (tmp_path / "kort.txt").write_text("Rubrik\n\nEn enda mening.\n")
    done = podcast("publish", "--estimate", "kort.txt", page, "--voice", "tone")

    assert done.returncode == 3
    assert "would not publish: kort.txt: not fit to publish" in done.stderr
    assert "would publish: Fyren" in done.stdout


def test_a_free_voice_elsewhere_costs_nothing_and_says_whom_it_asks(podcast: Run, page: Path) -> None:
    with Google() as google:
        done = podcast("publish", "--estimate", page, "--voice", "gtts", **google.environment)

    assert done.stdout.splitlines()[-1].endswith(
        "to be sent to translate.google.com by the voice gtts · costs nothing"
    )
    assert (google.requests, google.connections) == (0, 0)


def test_a_price_that_nobody_told_is_not_taken_for_nothing(podcast: Run, page: Path) -> None:
    done = podcast("publish", "--estimate", page, "--voice", "openai", OPENAI_API_KEY="sk-x")

    assert "to be sent to api.openai.com by the voice openai · price unknown" in done.stdout


def test_what_would_cost_too_much_is_refused_before_a_word_is_sent(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    with Service() as service:
        settings(tmp_path, "openai", base_url=service.base_url, usd_per_million=1000, most_usd=0.1)
        told = podcast("publish", "--estimate", page, **service.environment)
        done = podcast("publish", page, **service.environment)

    assert told.returncode == 0
    assert "not all of it would be published: too expensive: openai: " in told.stderr
    assert done.returncode == 3, done.stderr
    assert "more than most_usd = 0.1" in done.stderr
    assert "most_usd under [voice.openai]" in done.stderr
    assert service.requests == 0
    assert not (tmp_path / "public" / "media").exists()


def test_a_run_that_becomes_too_expensive_while_it_speaks_publishes_nothing_and_keeps_what_it_paid(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    told = podcast("publish", "--estimate", page, "--voice", "openai", OPENAI_API_KEY="sk-x")
    exact = to_be_said(told.stdout) / 1000 + 0.0005
    with Service() as service:
        settings(tmp_path, "openai", base_url=service.base_url, usd_per_million=1000, most_usd=exact)
        service.fault("silence", lambda asked: asked.number == 3)
        done = podcast("publish", page, **service.environment)
        asked = service.requests
        again = podcast("publish", page, **service.environment)

    assert done.returncode == 3, done.stderr
    assert "are spent: more than most_usd" in done.stderr
    assert again.returncode == 0, again.stderr
    assert service.requests - asked < asked


def test_an_episode_that_takes_too_long_fails_with_one_sentence_and_goes_on_the_next_time(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    settings(tmp_path, "gtts", workers=1, episode_deadline=1.0)
    with Google() as google:
        google.latency = 0.15
        done = podcast("publish", page, **google.environment)
        first = len(google.texts)
        google.latency = 0.0
        again = podcast("publish", page, **google.environment)

    assert done.returncode == 4, done.stderr
    assert "Google's voice service took too long: the episode was not done in 1 s" in done.stderr
    assert "episode_deadline under [voice.gtts]" in done.stderr
    assert again.returncode == 0, again.stderr
    assert 0 < first < len(google.texts)


def test_ctrl_c_does_not_wait_for_an_answer_and_leaves_only_the_cache(page: Path, tmp_path: Path) -> None:
    settings(tmp_path, "gtts")
    with Google() as google:
        google.latency = 60.0
        command = subprocess.Popen(
            [sys.executable, "-m", "podcast", "publish", str(page)],
            cwd=tmp_path,
            env={**os.environ, **google.environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        while not google.requests:
            assert command.poll() is None
        command.send_signal(signal.SIGINT)
        told = command.communicate(timeout=20)[1]

    assert command.returncode == 130
    assert "Traceback" not in told
    assert not (tmp_path / "public" / "media").exists()
    assert not [*tmp_path.glob(".tmp/*")]


@pytest.mark.parametrize("backend", ["null", "fail"])
def test_a_machine_without_a_key_is_told_where_one_may_lie(podcast: Run, page: Path, backend: str) -> None:
    done = podcast(
        "publish",
        page,
        "--voice",
        "openai",
        OPENAI_API_KEY="",
        PYTHON_KEYRING_BACKEND=f"keyring.backends.{backend}.Keyring",
    )

    assert done.returncode == 2, done.stderr
    assert "cannot use voice: openai: no key in OPENAI_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr
