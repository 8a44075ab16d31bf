"""What Google's voice service answered: sound, a refusal, or something that only looks like sound."""

from __future__ import annotations

import base64
import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass

from audio.types import Clip

_SOUND = re.compile(rb'"jQ1olc","\[\\"([A-Za-z0-9+/=]+)\\"\]"')
_LEAST, _USUAL = 0.035, 0.05
"""Seconds for a character: less is half an answer; less than usual (0.07) is worth asking twice."""
_LOUD_END = 0.02
"""Of full scale: speech that stops this loud in its last moment was probably cut off."""


class Trouble(Exception):
    """The service gave no sound; the message says what it did instead."""


class Busy(Trouble):
    """It wants fewer requests."""

    def __init__(self, why: str, wait: float | None) -> None:
        super().__init__(why)
        self.wait = wait
        """Seconds it asks us to wait, if it says."""


class Unreachable(Trouble):
    """No answer came."""


class Refused(Trouble):
    """Asking the same again cannot help."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(why)
        self.advice = advice


class Nonsense(Trouble):
    """An answer came, without the sound of the text."""


@dataclass(frozen=True)
class Sound:
    mp3: bytes
    clip: Clip
    doubtful: bool
    """It may be cut off: ask again and see whether the same comes back."""


def sound(status: int, headers: Mapping[str, str], body: bytes, text: str, wall: float) -> Sound:
    """The sound of `text`, checked. Raises `Busy`, `Unreachable`, `Refused` or `Nonsense`."""
    place = headers.get("Location", "")
    if status in (429, 503) or (300 <= status < 400 and "/sorry" in place):
        raise Busy(f"it wants fewer requests (status {status})", _wait(headers, wall))
    if 300 <= status < 400:
        raise Nonsense(f"it sent us elsewhere (status {status})")
    if status >= 500:
        raise Unreachable(f"it has a fault of its own (status {status})")
    if status != 200:
        raise Refused(
            f"it does not accept our requests (status {status})",
            "Google may have changed its service; a newer release of the package gtts may know how.",
        )
    found = _SOUND.search(body)
    if found is None:
        raise Nonsense("there was no sound in its answer")
    try:
        mp3 = base64.b64decode(found[1], validate=True)
    except ValueError as error:
        raise Nonsense("the sound in its answer was damaged") from error
    return _heard(mp3, text)


def _heard(mp3: bytes, text: str) -> Sound:
    import miniaudio
    import numpy as np

    if not (mp3.startswith(b"ID3") or (mp3[:1] == b"\xff" and mp3[1:2] >= b"\xe0")):
        raise Nonsense("its answer was not MP3")
    try:
        rate = miniaudio.mp3_get_info(mp3).sample_rate
        decoded = miniaudio.decode(mp3, nchannels=1, sample_rate=rate)
    except miniaudio.DecodeError as error:
        raise Nonsense("its MP3 cannot be decoded") from error
    samples = np.frombuffer(decoded.samples, dtype="<i2")
    seconds = len(samples) / rate
    if seconds < _LEAST * len(text):
        raise Nonsense(f"its sound was too short ({seconds:.1f} s for {len(text)} characters)")
    level = np.abs(samples.astype(np.float32)) / 32768
    if not level.size or level.max() < 0.001:
        raise Nonsense("its sound was silent")
    cut_off = float(np.sqrt(np.mean(np.square(level[-rate // 50 :])))) > _LOUD_END
    return Sound(mp3, Clip(samples.tobytes(), rate), cut_off or seconds < _USUAL * len(text))


def _wait(headers: Mapping[str, str], wall: float) -> float | None:
    """Seconds of `Retry-After`, which is a number of them or a date (RFC 9110, section 10.2.3)."""
    told = headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        until = email.utils.parsedate_to_datetime(told).timestamp()
    except ValueError:
        return None
    return max(0.0, until - _date(headers, wall))


def _date(headers: Mapping[str, str], wall: float) -> float:
    """The service's own time: its clock set the date we are asked to wait for."""
    try:
        return email.utils.parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except ValueError:
        return wall
