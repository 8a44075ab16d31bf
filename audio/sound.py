"""What the finished sound shall be: rate, bit rate, loudness and the silences around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import metadata
from math import isfinite

from audio.errors import AudioError

SOUND_VERSION = "2"
"""Raised whenever the same clip would come out as other bytes, so that no old run is taken from a cache."""

_MPEG_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)

KBPS: dict[int, tuple[int, ...]] = {
    # ISO 11172-3 and 13818-3, layer III; the 2.5 rates are Fraunhofer's own, and LAME stops at 64 there.
    48_000: _MPEG_1,
    44_100: _MPEG_1,
    32_000: _MPEG_1,
    24_000: _MPEG_2,
    22_050: _MPEG_2,
    16_000: _MPEG_2,
    12_000: _MPEG_2[:8],
    11_025: _MPEG_2[:8],
    8_000: _MPEG_2[:8],
}
"""Constant bit rates (kbit/s) that exist at each sample rate (Hz)."""


@dataclass(frozen=True)
class Sound:
    """How an episode sounds and is encoded: mono, constant bit rate.

    Raises `AudioError` when such a file cannot be made.
    """

    rate: int = 44_100
    """Samples a second (Hz); Apple Podcasts asks for 44.1 kHz or more."""
    kbps: int = 96
    """Kilobits a second, constant: a VBR seek table errs by minutes in a long file."""
    target: float = -16.0
    """Loudness of the delivered file in LUFS; some prefer -19 for a mono file."""
    ceiling: float = -2.0
    """Highest true peak in dBTP before encoding; the encoder adds some tenths of a decibel."""
    lead: float = 0.3
    """Seconds of silence before the first sound."""
    tail: float = 1.0
    """Seconds of silence after the last sound."""
    quality: int = 5
    """LAME's effort, 0 best to 9 fastest; 2 costs twice the time of 5."""

    def __post_init__(self) -> None:
        rates = KBPS.get(self.rate, ())
        if not rates:
            _refuse(f"rate: {self.rate} Hz is not an MP3 rate", f"Use one of {_list(KBPS)}.")
        if self.kbps not in rates:
            _refuse(f"kbps: {self.kbps} does not exist at {self.rate} Hz", f"Use one of {_list(rates)}.")
        if self.quality not in range(10):
            _refuse(f"quality: {self.quality!r} is not 0 to 9", "5 is a good choice; 2 is twice as slow.")
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if not (isfinite(value) and low <= value <= high):
                _refuse(f"{name}: {value:g} is not within {low:g} to {high:g}", _RANGES_NOTE)

    @property
    def key(self) -> str:
        """All that the bytes of a run depend on besides its clip: part of a cache key."""
        return (
            f"sound{SOUND_VERSION} {self.rate} {self.kbps} q{self.quality} "
            f"{self.target:g} {self.ceiling:g} {_makers()}"
        )

    @property
    def frame(self) -> int:
        """Samples in one MP3 frame."""
        return 1152 if self.rate >= 32_000 else 576


_RANGES = (
    ("target", -40.0, -8.0),
    ("ceiling", -12.0, 0.0),
    ("lead", 0.0, 60.0),
    ("tail", 0.0, 60.0),
)
_RANGES_NOTE = "Loudness is in LUFS and the ceiling in dBTP, both below zero; lead and tail are seconds."

DEFAULT = Sound()
COMPACT = Sound(rate=24_000, kbps=64)
PRESETS = {"standard": DEFAULT, "compact": COMPACT}
"""`compact` is two thirds of the bytes and half the work, below the rate that Apple asks for."""


def _refuse(what: str, advice: str) -> None:
    error = AudioError(f"cannot make such sound: {what}")
    error.add_note(advice)
    raise error


def _list(numbers: object) -> str:
    return ", ".join(str(n) for n in sorted(numbers))  # type: ignore[call-overload]


@cache
def _makers() -> str:
    """Another encoder or resampler gives other bytes."""
    return " ".join(f"{name}-{metadata.version(name)}" for name in ("lameenc", "soxr"))
