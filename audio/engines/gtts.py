"""Google Translate's voice, asked with the gtts package's requests: online, for trying things out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from audio.engines.chunks import cut
from audio.engines.options import chosen, number
from audio.engines.traffic import Clock
from audio.errors import OnlineVoiceError, UnknownVoice
from audio.types import Clip, Profile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME = "gtts"
_JOINING = "1"
"""Changes when the same answers would be put together to another sound."""
_RATE = 24_000


@dataclass(frozen=True)
class Settings:
    slow: bool = False
    workers: int = number(8, 1, 32)
    """Requests on their way at the same time, at most."""
    timeout: float = number(10.0, 0.1, 300.0)
    """Seconds to wait for a sign of life from the service."""
    deadline: float = number(120.0, 1.0, 3600.0)
    """Seconds a piece of text may take, waits and retries included."""
    episode_deadline: float = number(1800.0, 1.0, 86_400.0)
    """Seconds all of an episode may take."""


class Gtts:
    """The voice of Google Translate; sends every text to Google.

    A text comes back whole or not at all: each answer is checked, faults are tried again, and what
    cannot be had in time raises `OnlineVoiceError`.
    """

    name = NAME
    credit = "Google Översätt, svensk röst"
    profile: Profile = "words"
    online = True
    usd_per_million = 0.0
    host = "translate.google.com"

    def __init__(self, options: Mapping[str, object] = {}, *, clock: Clock = Clock()) -> None:  # noqa: B008
        """Raises `AudioError` for options it does not know, `UnknownVoice` when gtts is not installed."""
        s = self.settings = chosen(Settings, NAME, options)
        if find_spec("gtts") is None:
            error = UnknownVoice("cannot use voice: gtts: the package gtts is not installed")
            error.add_note("Install it with: pip install gtts")
            raise error
        from audio.engines.asking import Asking
        from audio.engines.google import Google

        self._google = Asking(Google(s.slow), s.workers, s.timeout, s.deadline, clock)

    @property
    def fingerprint(self) -> str:
        """Google does not tell its version: only what we ask for, and how we put it together."""
        return f"google-translate sv slow={int(self.settings.slow)} joining={_JOINING}"

    @property
    def pace(self) -> float | None:
        """As anybody; how slow its slow way is, it does not tell."""
        return None if self.settings.slow else 1.0

    def begin(self, characters: int) -> None:
        """An episode begins; its time runs from now."""
        self._google.begin(self.settings.episode_deadline)

    def say(self, text: str) -> Clip:
        """Say `text`, in pieces of 100 characters if need be, joined where a reader would breathe.

        Raises `OnlineVoiceError` when Google does not give the whole sound.
        """
        from audio.engines.google import MOST_CHARACTERS

        pieces = cut(text, MOST_CHARACTERS)
        clips = [self._google.say(piece) for piece in pieces]
        return joined(pieces, clips) if clips else Clip(bytes(2 * _RATE // 100), _RATE)

    def close(self) -> None:
        """Wake whoever waits, with an error; let the connections go."""
        self._google.close()


_QUIET = 0.006
"""Of full scale (-44 dBFS): where speech begins and ends."""
_EDGE, _FADE = 0.02, 0.005
_BREATH, _NO_BREATH = 0.16, 0.02
_BREATHS = (".", ";", ":", "!", "?", "…", ",", "–", "—", ")")


def joined(pieces: Sequence[str], clips: Sequence[Clip]) -> Clip:
    """The pieces of one sentence as one clip, without the silence that each brings along.

    Raises `OnlineVoiceError` when their sample rates differ.
    """
    import numpy as np

    rate = clips[0].rate
    if any(clip.rate != rate for clip in clips):
        raise OnlineVoiceError("cannot join the answers of Google's voice service: their sample rates differ")
    if len(clips) == 1:
        return clips[0]
    parts = []
    for index, (piece, clip) in enumerate(zip(pieces, clips, strict=True)):
        first, last = index == 0, index == len(clips) - 1
        parts.append(_trimmed(np.frombuffer(clip.pcm, dtype="<i2"), rate, start=not first, end=not last))
        if not last:
            breath = _BREATH if piece.endswith(_BREATHS) else _NO_BREATH
            parts.append(np.zeros(int(breath * rate), dtype="<i2"))
    return Clip(np.concatenate(parts).tobytes(), rate)


def _trimmed(samples: npt.NDArray[np.int16], rate: int, *, start: bool, end: bool) -> npt.NDArray[np.int16]:
    """`samples` without the silence at those ends, which are faded so that they do not click."""
    import numpy as np

    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _QUIET * 32768)
    if not loud.size:
        return samples[:0]
    edge, fade = int(_EDGE * rate), int(_FADE * rate)
    begin = max(0, int(loud[0]) - edge) if start else 0
    stop = int(loud[-1]) + edge if end else len(samples)
    kept = samples[begin:stop].astype(np.float32)
    ramp = np.linspace(0, 1, min(fade, len(kept)), dtype=np.float32)
    if start:
        kept[: len(ramp)] *= ramp
    if end:
        kept[len(kept) - len(ramp) :] *= ramp[::-1]
    return kept.astype("<i2")
