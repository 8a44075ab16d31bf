"""What Google's voice service answered: sound, a refusal, or something that only looks like sound."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

from audio.engines.trouble import Busy, Nonsense, Refused, Sound, Unreachable, retry_after
from audio.types import Clip

_SOUND = re.compile(rb'"jQ1olc","\[\\"([A-Za-z0-9+/=]+)\\"\]"')
_LEAST, _USUAL = 0.035, 0.05
"""Seconds for a character: less is half an answer; less than usual (0.07) is worth asking twice."""
_LOUD_END = 0.02
"""Of full scale: speech that stops this loud in its last moment was probably cut off."""


def sound(status: int, headers: Mapping[str, str], body: bytes, text: str, wall: float) -> Sound:
    """The sound of `text`, checked. Raises `Busy`, `Unreachable`, `Refused` or `Nonsense`."""
    place = headers.get("Location", "")
    if status in (429, 503) or (300 <= status < 400 and "/sorry" in place):
        raise Busy(f"it wants fewer requests (status {status})", retry_after(headers, wall))
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
    short = seconds < _USUAL * len(text)
    if short and cut_off:  # one of them may be how it says the text; both are half an answer, however often
        raise Nonsense("its sound was cut off")
    return Sound(mp3, Clip(samples.tobytes(), rate), doubtful=short or cut_off)
