"""Google Translate's voice as a service: the request, built by the gtts package, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from audio.engines.google_answer import sound
from audio.engines.trouble import Sound

MOST_CHARACTERS = 100


class Google:
    """Google's voice for texts of at most `MOST_CHARACTERS`."""

    voice = "gtts"
    title = "Google's voice service"
    advice = "Try again later, or choose the embedded voice, which needs no network: --voice espeak"
    url = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"
    largest = 4_000_000
    """100 characters take about 100,000."""

    def __init__(self, slow: bool) -> None:
        self._slow = slow

    def request(self, text: str) -> Mapping[str, Any]:
        """The form that asks for `text`, as gtts makes it."""
        from gtts import gTTS

        # Its preprocessors would change the text and its table of languages is known to have "sv".
        request = gTTS(text, lang="sv", slow=self._slow, lang_check=False, pre_processor_funcs=[])
        (body,) = request.get_bodies()
        return {"data": body, "headers": self._headers}

    def sound(self, status: int, headers: Mapping[str, str], body: bytes, text: str, wall: float) -> Sound:
        """What was answered, checked. Raises `Trouble`."""
        return sound(status, headers, body, text, wall)

    @cached_property
    def _headers(self) -> dict[str, str]:
        from gtts import gTTS

        # Nothing to unpack: what arrives is what is counted.
        return {**gTTS.GOOGLE_TTS_HEADERS, "Accept-Encoding": "identity"}
