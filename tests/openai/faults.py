"""What can go wrong with an answer of a speech service."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.openai import sounds


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None
    """How much of the body is sent before the connection is cut; None: all of it."""
    silent: bool = False
    """Nothing is sent and the connection stays open."""


def _no(status: int, code: str, message: str = "something was wrong") -> Callable[[str, str], Answer]:
    body = json.dumps({"error": {"message": message, "type": "error", "code": code}}).encode()
    return lambda text, form: Answer(status, body, {"Content-Type": "application/json"})


def _cut(text: str, form: str) -> Answer:
    body = sounds.speech(text, form)
    return Answer(body=body, sent=len(body) * 6 // 10)


FAULTS: dict[str, Callable[[str, str], Answer]] = {
    # The service says no.
    "400": _no(400, "invalid_value"),
    "401": _no(401, "invalid_api_key", "Incorrect API key provided: sk-loopback-0123456789abcdef."),
    "403": _no(403, "forbidden"),
    "404": _no(404, "model_not_found"),
    "408": _no(408, "timeout"),
    "429": _no(429, "rate_limit_exceeded"),
    "no money": _no(429, "insufficient_quota"),
    "500": _no(500, "server_error"),
    "502": lambda text, form: Answer(502, b"<html>Bad gateway</html>"),
    "503": _no(503, "overloaded"),
    "moved": lambda text, form: Answer(302, b"", {"Location": "http://127.0.0.1:1/elsewhere"}),
    # It gives something that is not the sound.
    "nothing": lambda text, form: Answer(),
    "garbage": lambda text, form: Answer(body=random.Random(text).randbytes(20_001)),
    "a page": lambda text, form: Answer(body=b"<html>Welcome to the hotel's network</html>"),
    "an error with 200": lambda text, form: Answer(body=b'{"error": {"message": "no"}}'),
    "half": lambda text, form: Answer(body=_half(text, form)),
    "silence": lambda text, form: Answer(body=_silence(text, form)),
    # The connection fails.
    "truncated": _cut,
    "reset": lambda text, form: Answer(sent=0),
    "hang": lambda text, form: Answer(silent=True),
}


def _half(text: str, form: str) -> bytes:
    """The first third of the sound, in a file that is whole in itself where it can be."""
    samples = sounds.pcm(text)
    part = samples[: len(samples) // 6 * 2]
    if form == "wav":
        return sounds.as_wav(part, streamed=True)
    return part if form == "pcm" else sounds.speech(text, form)[: len(sounds.speech(text, form)) // 3]


def _silence(text: str, form: str) -> bytes:
    from tests.google import voice

    nothing = bytes(len(sounds.pcm(text)))
    if form == "mp3":
        return voice.silence(text)
    return nothing if form == "pcm" else sounds.as_wav(nothing)
