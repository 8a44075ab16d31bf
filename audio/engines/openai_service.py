"""OpenAI's protocol for speech as a service: the request, and what the answers mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import urlsplit

from audio.engines import wav
from audio.engines.purse import Purse
from audio.engines.trouble import Busy, Nonsense, Refused, Sound, Unreachable, retry_after
from audio.types import Clip

_LEAST = 0.03
"""Seconds for a character: less is half an answer, at any speed of speaking (0.05 to 0.09 at speed 1)."""
_FREE = 10
"""Characters from which a text must take that long."""

# What a service says in `error.code` or `error.type`, and what an editor can do. Nothing else that it says is
# ever shown: some repeat the key.
_REFUSALS = {
    "insufficient_quota": ("the account has no money left", "Look at the account's plan and billing."),
    "invalid_api_key": ("it does not know the key", "Look whether the key is whole and still valid."),
    "model_not_found": ("it has no such model", "Correct model under [voice.openai]."),
    "unsupported_country_region_territory": ("it does not serve this country", "Choose another service."),
}
_STATUSES = {
    400: ("it does not accept our request", "Look at model, voice, format and speed under [voice.openai]."),
    401: ("it does not accept the key", "Look whether the key is whole and still valid."),
    402: ("it wants to be paid", "Look at the account's plan and billing."),
    403: ("it does not allow this", "Look at what the key may do, and whether it serves this country."),
    404: ("there is no such service or model", "Correct base_url or model under [voice.openai]."),
    422: ("it does not accept our request", "Look at model, voice, format and speed under [voice.openai]."),
}
_PASSING = (408, 409, 425)
"""What goes away by itself, beside 429 and 5xx."""


class Speech:
    """One model and voice of one service."""

    voice = "openai"
    advice = "Try again later, or choose the embedded voice, which needs no network: --voice espeak"
    largest = 100_000_000
    """Bytes: nine minutes of the widest sound; a text has 4,096 characters at most."""

    def __init__(
        self, url: str, request: Mapping[str, object], key: Mapping[str, str], rate: int, purse: Purse
    ) -> None:
        """`request` is what is the same for all texts, `rate` that of sound without a head."""
        self.url = url
        self.title = f"the voice service {urlsplit(url).hostname}"
        self._request = request
        self._key = key
        self._rate = rate
        self._purse = purse

    def request(self, text: str) -> Mapping[str, Any]:
        """What asks for `text`, paid for. Raises `SpendingError` when that would cost too much."""
        # Whatever is not refused counts: an answer that is lost or broken may have to be paid.
        self._purse.take(len(text))
        # Nothing to unpack: what arrives is what is counted.
        headers = {**self._key, "Accept-Encoding": "identity", "User-Agent": "upplast"}
        return {"json": {**self._request, "input": text}, "headers": headers}

    def sound(self, status: int, headers: Mapping[str, str], body: bytes, text: str, wall: float) -> Sound:
        """What was answered, checked. Raises `Busy`, `Unreachable`, `Refused` or `Nonsense`."""
        if status != 200:
            self._purse.give_back(len(text))
            _refuse(status, headers, body, wall)
        return Sound(body, self._heard(body, text), doubtful=False)

    def _heard(self, body: bytes, text: str) -> Clip:
        clip = self._decoded(body)
        seconds = len(clip.pcm) / 2 / clip.rate
        speed = float(str(self._request.get("speed", 1.0)))
        if len(text) >= _FREE and seconds < _LEAST * len(text) / max(1.0, speed):
            raise Nonsense(f"its sound was too short ({seconds:.1f} s for {len(text)} characters)")
        if not any(clip.pcm):
            raise Nonsense("its sound was silent")
        return clip

    def _decoded(self, body: bytes) -> Clip:
        form = self._request["response_format"]
        if form == "pcm":
            return _plain(body, self._rate)
        if form == "wav":
            try:
                return wav.read(body)
            except ValueError as error:
                raise Nonsense(f"its answer was {error}") from error
        return _unpacked(body, str(form))


def _plain(body: bytes, rate: int) -> Clip:
    """Samples without a head: anything could be, so look whether it is something else."""
    if len(body) % 2 or body.startswith((b"{", b"<", b"RIFF", b"ID3")):
        raise Nonsense("its answer was not PCM")
    return Clip(body, rate)


_HEADS = {"mp3": (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"), "flac": (b"fLaC",)}


def _unpacked(body: bytes, form: str) -> Clip:
    import miniaudio

    if not body.startswith(_HEADS[form]):
        raise Nonsense(f"its answer was not {form.upper()}")
    info = miniaudio.mp3_get_info if form == "mp3" else miniaudio.flac_get_info
    try:
        rate = info(body).sample_rate
        return Clip(miniaudio.decode(body, nchannels=1, sample_rate=rate).samples.tobytes(), rate)
    except miniaudio.DecodeError as error:
        raise Nonsense(f"its {form.upper()} cannot be decoded") from error


def _refuse(status: int, headers: Mapping[str, str], body: bytes, wall: float) -> NoReturn:
    told = f"(status {status})"
    for code in _codes(body):
        if code in _REFUSALS:
            why, advice = _REFUSALS[code]
            raise Refused(f"{why} {told}", advice)
    if status in (429, 503):
        raise Busy(f"it wants fewer requests {told}", retry_after(headers, wall))
    if 300 <= status < 400:
        raise Refused(f"it sent us elsewhere {told}", "Write the address it really has as base_url.")
    if status >= 500 or status in _PASSING:
        raise Unreachable(f"it has a fault of its own {told}")
    why, advice = _STATUSES.get(status, _STATUSES[400])
    raise Refused(f"{why} {told}", advice)


def _codes(body: bytes) -> tuple[str, ...]:
    """Its own words for what is wrong, if it has any."""
    try:
        error = json.loads(body)["error"]
        return tuple(str(error.get(name)) for name in ("code", "type"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ()
