"""A voice of any service that speaks OpenAI's protocol for speech: OpenAI, Azure, or one's own server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from audio.engines.options import chosen, number, one_of, profile
from audio.engines.saying import cannot_say, shown
from audio.engines.traffic import Clock
from audio.errors import AudioError
from audio.types import Clip

NAME = "openai"
LONGEST = 4096
"""Characters of one text that the protocol takes (its reference, `input`); a sentence is far shorter."""
FORMATS = ("wav", "mp3", "flac", "pcm")
HEADERS = ("authorization", "api-key")
"""How the key is sent: as everybody, or as Azure."""


@dataclass(frozen=True)
class Settings:
    base_url: str = "https://api.openai.com/v1"
    """Of the service; `/audio/speech` is added to its path."""
    model: str = "gpt-4o-mini-tts"
    voice: str = "alloy"
    instructions: str = ""
    """How to speak, for models that can be told."""
    speed: float = number(1.0, 0.25, 4.0)
    format: str = "wav"
    rate: int = number(24_000, 8000, 192_000)
    """Samples a second of the format pcm, which does not say it itself."""
    key_env: str = "OPENAI_API_KEY"
    """The environment's variable with the key, or, with `_FILE` added, with the path of a file with it."""
    key_header: str = "authorization"
    usd_per_million: float = number(0.0, 0.0, 10_000.0)
    """Price of a million characters, for estimates and the ceiling; 0: nobody knows."""
    most_usd: float = number(1.0, 0.0, 1_000_000.0)
    """What a run may cost in US dollars: all episodes of one command."""
    profile: str = "words"
    """Which reading it pronounces best: words, spaced or digits."""
    credit: str = ""
    """Who speaks, for the show notes; empty: the model and its voice."""
    workers: int = number(4, 1, 32)
    """Requests on their way at the same time, at most."""
    timeout: float = number(30.0, 0.1, 600.0)
    """Seconds to wait for a sign of life from the service."""
    deadline: float = number(180.0, 1.0, 3600.0)
    """Seconds a piece of text may take, waits and retries included."""
    episode_deadline: float = number(1800.0, 1.0, 86_400.0)
    """Seconds all of an episode may take."""


class OpenAI:
    """A voice of a service; sends every text there.

    A text comes back whole or not at all: each answer is checked, faults are tried again, and what cannot be
    had in time raises `OnlineVoiceError`. The key comes from the environment and is in no message.
    """

    name = NAME
    online = True

    def __init__(self, options: Mapping[str, object] = {}, *, clock: Clock = Clock()) -> None:  # noqa: B008
        """Raises `AudioError` for options it cannot use, `UnknownVoice` when there is no key."""
        s = self.settings = chosen(Settings, NAME, options)
        one_of(f"{NAME}.format", s.format, FORMATS)
        one_of(f"{NAME}.key_header", s.key_header, HEADERS)
        self.profile = profile(f"{NAME}.profile", s.profile)
        self.credit = s.credit or f"{s.model}, rösten {s.voice}"
        self._url = _speech_url(s.base_url)
        from audio.engines.asking import Asking
        from audio.engines.https import loopback
        from audio.engines.openai_key import key_headers
        from audio.engines.openai_service import Speech
        from audio.engines.purse import Purse

        request: dict[str, object] = {"model": s.model, "voice": s.voice, "response_format": s.format}
        if s.speed != 1.0:  # some models have no speed
            request["speed"] = s.speed
        if s.instructions:
            request["instructions"] = s.instructions
        # What runs on this machine is our own, unless somebody says what it costs.
        free = 0.0 if loopback(self._url) else None
        self._purse = Purse(NAME, s.usd_per_million or free, s.most_usd)
        key = key_headers(s.key_env, s.key_header, self._url)
        service = Speech(self._url, request, key, s.rate, self._purse)
        self._service = Asking(service, s.workers, s.timeout, s.deadline, clock)

    @property
    def usd_per_million(self) -> float | None:
        """What a million characters cost, in US dollars; None when nobody has told."""
        return self._purse.usd_per_million

    @property
    def host(self) -> str:
        """Whom the texts are sent to."""
        return str(urlsplit(self._url).hostname)

    @property
    def pace(self) -> float:
        """How many times as fast as by itself it speaks."""
        return self.settings.speed

    @property
    def fingerprint(self) -> str:
        """No service tells its version: only what we ask for, and whom."""
        s = self.settings
        how = f"{s.format} {s.rate}" if s.format == "pcm" else s.format
        return f"openai {self._url} {s.model!r} {s.voice!r} {s.instructions!r} speed={s.speed} {how}"

    def begin(self, characters: int) -> None:
        """An episode begins for which so many characters are to be said; its time runs from now.

        Raises `SpendingError` when they would cost more than may be spent.
        """
        self._purse.check(characters)
        self._service.begin(self.settings.episode_deadline)

    def say(self, text: str) -> Clip:
        """Say `text`; what has no letter and no figure is a moment of silence, and nobody is asked.

        Raises `VoiceError` for more than `LONGEST` characters, `SpendingError` when it would cost more than
        may be spent, `OnlineVoiceError` when the service does not give the whole sound.
        """
        if not any(map(str.isalnum, text)):
            return Clip(bytes(2 * self.settings.rate // 100), self.settings.rate)
        if len(text) > LONGEST:
            raise cannot_say(text, f"{len(text)} characters are more than {LONGEST}")
        return self._service.say(text.encode("utf-8", "replace").decode())

    def close(self) -> None:
        """Wake whoever waits, with an error; let the connections go."""
        self._service.close()


def _speech_url(base: str) -> str:
    """Where texts are posted, for a service's address.

    Raises `AudioError` for one that could be overheard, or that has a password in it.
    """
    from audio.engines.https import loopback

    parts = _parts(base)
    if parts is None or parts.scheme not in ("https", "http") or not parts.hostname or parts.fragment:
        raise _unusable(f"{shown(base)}: not an address of the web")
    if parts.username is not None or parts.password is not None:
        error = _unusable(f"{parts.hostname}: there is a password in it")  # which is not shown
        error.add_note("The key belongs into the environment: see key_env in docs/voices.md.")
        raise error
    if parts.scheme == "http" and not loopback(base):
        error = _unusable(f"{shown(base)}: not encrypted, and not on this machine")
        error.add_note("Use https, or lead a port of this machine there (ssh -L).")
        raise error
    path = parts.path.rstrip("/").removesuffix("/audio/speech") + "/audio/speech"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def _parts(base: str) -> SplitResult | None:
    try:
        parts = urlsplit(base)
        _ = parts.port  # read here, it may be no number
    except ValueError:
        return None
    return parts if base.isprintable() and " " not in base else None


def _unusable(why: str) -> AudioError:
    return AudioError(f"cannot use option of voice: {NAME}.base_url: {why}")
