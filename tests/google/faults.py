"""What can go wrong with an answer, and when it does."""

from __future__ import annotations

import base64
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.google import voice


@dataclass(frozen=True)
class Asked:
    """One request, as the plan of faults sees it."""

    text: str
    number: int
    """How many requests there have been, with this one."""
    time: int
    """How many requests there have been for this text, with this one."""


When = Callable[[Asked], bool]


def always(asked: Asked) -> bool:
    return True


def every(n: int) -> When:
    """The nth, 2nth, 3nth request of all."""
    return lambda asked: asked.number % n == 0


def first(n: int) -> When:
    """The first n answers to each text."""
    return lambda asked: asked.time <= n


def before(moment: float, now: Callable[[], float] = time.monotonic) -> When:
    """An outage until a moment of `now`."""
    return lambda asked: now() < moment


def saying(words: str, when: When = always) -> When:
    """Texts with certain words in them."""
    return lambda asked: words in asked.text and when(asked)


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None
    """How much of the body is sent before the connection is cut; None: all of it."""
    silent: bool = False
    """Nothing is sent and the connection stays open."""
    slowly: bool = False
    """A byte every 20 ms."""


def sound(mp3: bytes) -> Answer:
    """A whole answer in Google's form, with `mp3` in it."""
    return Answer(body=_form(json.dumps([base64.b64encode(mp3).decode()], separators=(",", ":"))))


def _form(inner: str | None) -> bytes:
    line = json.dumps(
        [["wrb.fr", "jQ1olc", inner, None, None, None, "generic"], ["di", 41]], separators=(",", ":")
    )
    end = json.dumps([["e", 4, None, None, len(line)]], separators=(",", ":"))
    return f")]}}'\n\n{len(line)}\n{line}\n{len(end)}\n{end}\n".encode()


def _page(title: str) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{title}</body></html>".encode()


_SORRY = {"Location": "https://www.google.com/sorry/index?continue=https://translate.google.com/"}
_CONSENT = {"Location": "https://consent.google.com/m?continue=https://translate.google.com/"}

FAULTS: dict[str, Callable[[str], Answer]] = {
    # The service says no.
    "500": lambda text: Answer(500, _page("Error 500")),
    "503": lambda text: Answer(503, _page("Error 503")),
    "429": lambda text: Answer(429, _page("Too many requests")),
    "sorry": lambda text: Answer(302, _page("302 Moved"), _SORRY),
    "403": lambda text: Answer(403, _page("Forbidden")),
    "moved": lambda text: Answer(302, _page("302 Moved"), _CONSENT),
    # It says yes and gives nothing.
    "null": lambda text: Answer(body=_form(None)),
    "empty base64": lambda text: sound(b""),
    "no line": lambda text: Answer(body=b")]}'\n\n25\n" + b'[["e",4,null,null,131]]\n'),
    "consent page": lambda text: Answer(body=_page("Before you continue to Google")),
    "nothing": lambda text: Answer(),
    # It gives something that is not the sound.
    "bad base64": lambda text: Answer(body=sound(voice.mp3(text)).body.replace(b'[\\"', b'[\\"A')),
    "garbage": lambda text: sound(random.Random(text).randbytes(len(voice.mp3(text)))),
    "half mp3": lambda text: sound(voice.mp3(text)[: len(voice.mp3(text)) // 2]),
    "most of the mp3": lambda text: sound(voice.mp3(text)[: len(voice.mp3(text)) * 7 // 10]),
    "silence": lambda text: sound(voice.silence(text)),
    # The connection fails.
    "short body": lambda text: _cut(sound(voice.mp3(text)).body, 0.6),
    "reset": lambda text: _cut(b"", 0),
    "hang": lambda text: Answer(silent=True),
    "drip": lambda text: Answer(body=sound(voice.mp3(text)).body, slowly=True),
}


def _cut(body: bytes, share: float) -> Answer:
    return Answer(body=body, sent=int(len(body) * share))
