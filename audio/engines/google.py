"""Asks Google Translate's voice for short texts until it has given their whole sound, or says why not."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import requests
import urllib3.exceptions

from audio.engines.google_answer import Busy, Nonsense, Refused, Sound, Trouble, Unreachable, sound
from audio.engines.https import distrust, session, trust, why
from audio.engines.saying import naming
from audio.engines.traffic import Clock, Traffic
from audio.errors import OnlineVoiceError
from audio.types import Clip

MOST_CHARACTERS = 100
_URL = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"
_TRIES, _FIRST_TRIES = 8, 4
"""Times a text is asked for, "too many requests" not counted; fewer while nothing was ever answered."""
_LARGEST = 4_000_000
"""Bytes of an answer; 100 characters take about 100,000."""
_AGAIN_AFTER = 60.0
"""Seconds in which a service that failed for good is not asked again."""
_ADVICE = "Try again later, or choose the embedded voice, which needs no network: --voice espeak"


class Google:
    """Google's voice for texts of at most `MOST_CHARACTERS`; safe to call from several threads.

    Certificates are verified, connections are kept, no other host is ever asked. `HTTPS_PROXY`, `NO_PROXY`,
    `REQUESTS_CA_BUNDLE` and `SSL_CERT_FILE` are honoured.
    """

    def __init__(self, slow: bool, workers: int, timeout: float, deadline: float, clock: Clock) -> None:
        """Seconds: `timeout` for a sign of life, three times as long for an answer, `deadline` for a text."""
        self.traffic = Traffic(workers, clock)
        self._slow = slow
        self._timeout = timeout
        self._deadline = deadline
        self._clock = clock
        self._thread = threading.local()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()
        self._given_up: tuple[float, Trouble] | None = None

    def say(self, text: str) -> Clip:
        """The sound of `text`. Raises `OnlineVoiceError` when the service does not give it in time."""
        deadline = self._clock.now() + self._deadline
        heard: Counter[bytes] = Counter()
        last: Trouble = Unreachable("it did not answer in time")
        attempt = 0
        while attempt < (_TRIES if self.traffic.served else _FIRST_TRIES):
            try:
                if attempt:
                    self.traffic.pause(attempt - 1, deadline)
                attempt += 1
                answer = self._ask_until_served(text, deadline)
                heard[answer.mp3] += 1
                # What seems cut off, three times the same, is how Google says it.
                if not answer.doubtful or heard[answer.mp3] == 3:
                    return answer.clip
                last = Nonsense("its sound was cut off")
            except (Unreachable, Nonsense) as trouble:
                last = trouble
            except Trouble as trouble:
                raise self._give_up(text, trouble) from trouble
            except TimeoutError:
                break
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
                        answer = self._ask(text)
                    except Busy as trouble:
                        self.traffic.refused(turn, trouble.wait)
                        busy = trouble
                        continue
            except TimeoutError:
                raise busy from None
            self.traffic.answered()
            return answer

    def _ask(self, text: str) -> Sound:
        with self._transport():
            response = self._session.post(
                _URL,
                data=self._body(text),
                headers=self._headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            with response:
                body = self._read(response)
        return sound(response.status_code, response.headers, body, text, self._clock.wall())

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        # A time-out for each read alone would let a drip go on for ever.
        end = self._clock.now() + 3 * self._timeout
        while part := response.raw.read1(65536):
            body += part
            self.traffic.check_open()
            if len(body) > _LARGEST:
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

    def _body(self, text: str) -> Any:
        from gtts import gTTS

        # Its preprocessors would change the text and its table of languages is known to have "sv".
        request = gTTS(text, lang="sv", slow=self._slow, lang_check=False, pre_processor_funcs=[])
        (body,) = request.get_bodies()
        return body

    @cached_property
    def _headers(self) -> dict[str, str]:
        from gtts import gTTS

        # Nothing to unpack: what arrives is what is counted.
        return {**gTTS.GOOGLE_TTS_HEADERS, "Accept-Encoding": "identity"}

    @property
    def _session(self) -> requests.Session:
        mine: requests.Session | None = getattr(self._thread, "session", None)
        if mine is None:
            mine = self._thread.session = session(self._tls, _URL)
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
            raise _unreachable(given_up[1]) from given_up[1]

    def _give_up(self, text: str, trouble: Trouble) -> OnlineVoiceError:
        if isinstance(trouble, Nonsense):  # about this text only; others may be said
            error = OnlineVoiceError(naming(text, f"Google's voice service: {trouble}"))
            error.add_note(_ADVICE)
            return error
        with self._lock:
            self._given_up = self._clock.now() + _AGAIN_AFTER, trouble
        return _unreachable(trouble)


def _unreachable(trouble: Trouble) -> OnlineVoiceError:
    error = OnlineVoiceError(f"cannot reach Google's voice service: {trouble}")
    if isinstance(trouble, Refused):
        error.add_note(trouble.advice)
    error.add_note(_ADVICE)
    return error
