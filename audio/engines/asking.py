"""Asks an online voice's service for texts until it has given their whole sound, or says why not."""

from __future__ import annotations

import contextlib
import math
import ssl
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Protocol

import requests
import urllib3.exceptions

from audio.engines.https import distrust, session, trust, why
from audio.engines.saying import naming
from audio.engines.traffic import Clock, Traffic
from audio.engines.trouble import Busy, Nonsense, Refused, Sound, Trouble, Unreachable
from audio.errors import OnlineVoiceError, VoiceAway
from audio.types import Clip

_TRIES, _FIRST_TRIES = 8, 4
"""Times a text is asked for, "too many requests" not counted; fewer while nothing was ever answered."""
_LEAST_WAIT = 0.1
"""Seconds an answer is waited for at least, with the end of the time near."""
_AGAIN_AFTER = 60.0
"""Seconds in which a service that failed for good is not asked again."""


class Service(Protocol):
    """What is particular to one service."""

    @property
    def voice(self) -> str:
        """Name of the voice it speaks for."""

    @property
    def title(self) -> str:
        """What an error calls it."""

    @property
    def advice(self) -> str:
        """What an editor can do when it fails."""

    @property
    def url(self) -> str:
        """Where texts are posted."""

    @property
    def largest(self) -> int:
        """Bytes that an answer has at most."""

    def request(self, text: str) -> Mapping[str, Any]:
        """What to post for `text`: the arguments `data` or `json`, and `headers`."""

    def sound(self, status: int, headers: Mapping[str, str], body: bytes, text: str, wall: float) -> Sound:
        """What was answered, checked. Raises `Busy`, `Unreachable`, `Refused` or `Nonsense`."""


class Asking:
    """Asks one service; safe to call from several threads.

    Certificates are verified, connections are kept, no other host is ever asked. `HTTPS_PROXY`, `NO_PROXY`,
    `REQUESTS_CA_BUNDLE` and `SSL_CERT_FILE` are honoured.
    """

    def __init__(self, service: Service, workers: int, timeout: float, deadline: float, clock: Clock) -> None:
        """Seconds: `timeout` for a sign of life, three times as long for an answer, `deadline` for a text."""
        self.traffic = Traffic(workers, clock, service.voice)
        self._service = service
        self._timeout = timeout
        self._deadline = deadline
        self._episode = self._ends = math.inf
        self._clock = clock
        self._thread = threading.local()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()
        self._given_up: tuple[float, Trouble] | None = None

    def begin(self, seconds: float) -> None:
        """An episode begins; what is said from now on has so many seconds in all."""
        self._episode = seconds
        self._ends = self._clock.now() + seconds

    def say(self, text: str) -> Clip:
        """The sound of `text`. Raises `OnlineVoiceError` when the service does not give it in time."""
        ends = self._ends
        deadline = min(self._clock.now() + self._deadline, ends)
        heard: Counter[bytes] = Counter()
        last: Trouble = Unreachable("it did not answer in time")
        attempt = 0
        while attempt < (_TRIES if self.traffic.served else _FIRST_TRIES):
            try:
                if attempt:
                    self.traffic.pause(attempt - 1, deadline)
                attempt += 1
                answer = self._ask_until_served(text, deadline)
                heard[answer.content] += 1
                # What seems cut off, three times the same, is how the service says it.
                if not answer.doubtful or heard[answer.content] == 3:
                    return answer.clip
                last = Nonsense("its sound was cut off")
            except (Unreachable, Nonsense) as trouble:
                last = trouble
            except Refused as trouble:
                raise self._give_up(text, trouble) from trouble
            except Busy as trouble:
                raise self._late(text, trouble, whole=deadline == ends) from trouble
            except TimeoutError:
                raise self._late(text, last, whole=deadline == ends) from last
        raise self._give_up(text, last) from last

    def close(self) -> None:
        """Wake whoever waits, with an error; let the connections go."""
        self.traffic.close()
        with self._lock:
            for opened in self._sessions:
                opened.close()

    def _ask_until_served(self, text: str, deadline: float) -> Sound:
        busy = Busy("it wants fewer requests", None)
        while True:
            self._check_given_up()
            try:
                with self.traffic.turn(deadline) as turn:
                    try:
                        answer = self._ask(text, deadline)
                    except Busy as trouble:
                        self.traffic.refused(turn, trouble.wait)
                        busy = trouble
                        continue
            except TimeoutError:
                if self._clock.now() >= deadline:
                    raise
                raise busy from None  # there is time, but none of it is ours
            self.traffic.answered()
            return answer

    def _ask(self, text: str, deadline: float) -> Sound:
        left = max(_LEAST_WAIT, deadline - self._clock.now())
        with self._transport():
            response = self._session.post(
                self._service.url,
                **self._service.request(text),
                timeout=min(self._timeout, left),
                allow_redirects=False,
                stream=True,
            )
            with response:
                body = self._read(response, min(3 * self._timeout, left))
        return self._service.sound(response.status_code, response.headers, body, text, self._clock.wall())

    def _read(self, response: requests.Response, seconds: float) -> bytes:
        body = bytearray()
        # A time-out for each read alone would let a drip go on for ever.
        end = self._clock.now() + seconds
        while part := response.raw.read1(65536):
            body += part
            self.traffic.check_open()
            if len(body) > self._service.largest:
                raise Nonsense("its answer had no end")
            if self._clock.now() > end:
                raise Unreachable("its answer took too long")
        return bytes(body)

    @contextlib.contextmanager
    def _transport(self) -> Iterator[None]:
        """Turn what requests raises into `Trouble`, and leave no broken connection behind."""
        try:
            yield
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            self._session.close()
            if certificate := distrust(error):
                raise Refused(
                    f"its certificate cannot be trusted ({certificate})",
                    "If your network looks into traffic, name its authority's file in REQUESTS_CA_BUNDLE.",
                ) from error
            raise Unreachable(why(error)) from error

    @property
    def _session(self) -> requests.Session:
        mine: requests.Session | None = getattr(self._thread, "session", None)
        if mine is None:
            mine = self._thread.session = session(self._tls, self._service.url)
            with self._lock:
                self._sessions.append(mine)
        return mine

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return trust()

    def _check_given_up(self) -> None:
        """Raise what another thread has already waited for in vain."""
        with self._lock:
            given_up = self._given_up
        if given_up is not None and self._clock.now() < given_up[0]:
            raise self._unreachable(given_up[1]) from given_up[1]

    def _late(self, text: str, trouble: Trouble, *, whole: bool) -> OnlineVoiceError:
        """There is no time left, for this text or for the whole episode."""
        if not whole:
            return self._give_up(text, trouble)
        error = VoiceAway(
            f"{self._service.title} took too long: the episode was not done in {self._episode:g} s: {trouble}"
        )
        error.add_note(
            "What was said is kept: the same command goes on from there."
            f" episode_deadline under [voice.{self._service.voice}] in podcast.toml gives it more time."
        )
        error.add_note(self._service.advice)
        return error

    def _give_up(self, text: str, trouble: Trouble) -> OnlineVoiceError:
        if isinstance(trouble, Nonsense):  # about this text only; others may be said
            error = OnlineVoiceError(naming(text, f"{self._service.title}: {trouble}"))
            error.add_note(self._service.advice)
            return error
        with self._lock:
            self._given_up = self._clock.now() + _AGAIN_AFTER, trouble
        return self._unreachable(trouble)

    def _unreachable(self, trouble: Trouble) -> VoiceAway:
        error = VoiceAway(f"cannot reach {self._service.title}: {trouble}")
        if isinstance(trouble, Refused):
            error.add_note(trouble.advice)
        error.add_note(self._service.advice)
        return error
