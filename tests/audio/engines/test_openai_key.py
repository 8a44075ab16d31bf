"""The key of a voice service: from a keyring, when the environment has none; and in no message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked

from audio.engines import voices
from audio.engines.openai_key import key_headers
from audio.errors import UnknownVoice

URL = "https://api.example.org/v1/audio/speech"
KEY = "sk-ring-0123456789"


class Ring(KeyringBackend):
    """A keyring of ours; what it raises instead of answering, if anything, is `trouble`."""

    priority: ClassVar[float] = 1  # type: ignore[assignment,misc]

    def __init__(self, trouble: Exception | None = None) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble = trouble
        self.asked: list[tuple[str, str]] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.append((service, username))
        if self.trouble:
            raise self.trouble
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY_FILE", raising=False)
    before, ours = keyring.get_keyring(), Ring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


def headers(url: str = URL) -> dict[str, str]:
    return dict(key_headers("OPENAI_API_KEY", "authorization", url))


def refusal() -> str:
    with pytest.raises(UnknownVoice) as caught:
        headers()
    assert caught.value.__cause__ is None
    assert KEY not in f"{caught.value} {caught.value.__notes__}"
    return str(caught.value)


def test_a_key_that_the_keyring_has_is_used(ring: Ring) -> None:
    keyring.set_password("upplast", "OPENAI_API_KEY", KEY)
    assert headers() == {"Authorization": f"Bearer {KEY}"}


def test_the_environment_wins_and_the_keyring_is_not_asked(
    ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
    assert headers() == {"Authorization": "Bearer sk-environment"}
    assert ring.asked == []


def test_for_a_service_on_this_machine_no_keyring_is_opened(ring: Ring) -> None:
    assert headers("http://127.0.0.1:8880/v1/audio/speech") == {}
    assert ring.asked == []


@pytest.mark.parametrize("kept", [None, "", "  \n"])
def test_a_keyring_without_the_key_is_told_how_to_get_it(ring: Ring, kept: str | None) -> None:
    if kept is not None:
        ring.kept["upplast", "OPENAI_API_KEY"] = kept
    with pytest.raises(UnknownVoice, match="no key in OPENAI_API_KEY and none in the keyring") as caught:
        headers()
    assert "keyring set upplast OPENAI_API_KEY" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (KeyringLocked(KEY), "no key in OPENAI_API_KEY, and the keyring is locked"),
        (OSError(KEY), "no key in OPENAI_API_KEY, and the keyring fails (OSError)"),
        (ValueError(KEY), "no key in OPENAI_API_KEY, and the keyring fails (ValueError)"),
    ],
)
def test_a_keyring_that_fails_is_told_of_without_its_words(ring: Ring, trouble: Exception, why: str) -> None:
    ring.trouble = trouble
    assert refusal().endswith(why)


def test_a_server_without_a_keyring_is_told_so(ring: Ring) -> None:
    keyring.set_keyring(fail.Keyring())
    assert refusal().endswith("no key in OPENAI_API_KEY, and this machine has no keyring")


def test_the_list_of_voices_opens_the_keyring_only_where_the_voice_is_set_up(ring: Ring) -> None:
    def ready(**options: object) -> bool:
        return next(info.ready for info in voices({"openai": options}) if info.name == "openai")

    keyring.set_password("upplast", "OPENAI_API_KEY", KEY)
    assert not ready()
    assert ring.asked == []
    assert ready(model="tts-1")
    assert not ready(key_env="ANOTHER_KEY")
