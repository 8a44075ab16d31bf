"""Voices that fail as they are told and note what happened to them; each beeps at a pace of its own."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audio.engines.tone import Tone
from audio.errors import OnlineVoiceError, SpendingError, UnknownVoice, VoiceAway, VoiceError
from audio.types import Clip

ERRORS: dict[str, type[BaseException]] = {
    "away": VoiceAway,
    "garbled": OnlineVoiceError,
    "sentence": VoiceError,
    "dear": SpendingError,
    "interrupt": KeyboardInterrupt,
}


class Robot(Tone):
    """Says `good` sentences and then fails with one of `ERRORS`; writes to a file what it did."""

    def __init__(self, name: str, options: Mapping[str, Any]) -> None:
        if options.get("missing"):
            raise UnknownVoice(f"cannot use voice: {name}: its model is not installed")
        known = {key: value for key, value in options.items() if key not in ("error", "good", "log", "salt")}
        super().__init__(known)
        self.name = self.credit = name
        self.error: str = options.get("error", "")
        self.good: int = options.get("good", 0)
        self.salt: str = options.get("salt", "")
        self.log = Path(options["log"]) if "log" in options else None
        self._lock = threading.Lock()
        self._note("opened")

    @property
    def fingerprint(self) -> str:
        return f"{self.name} {self.salt} {super().fingerprint}"

    def say(self, text: str) -> Clip:
        with self._lock:
            self._note(f"asked: {text}")
            self.good -= 1
            if self.error and self.good < 0:
                raise ERRORS[self.error](f"{self.name} cannot: {text}")
        return super().say(text)

    def close(self) -> None:
        self._note("closed")

    def _note(self, what: str) -> None:
        if self.log:
            with self.log.open("a") as file:
                file.write(f"{self.name} {what}\n")


def a(options: Mapping[str, Any], jobs: int) -> Robot:
    return Robot("a", {"pace": 0.05, **options})


def b(options: Mapping[str, Any], jobs: int) -> Robot:
    return Robot("b", {"pace": 0.06, **options})


def c(options: Mapping[str, Any], jobs: int) -> Robot:
    return Robot("c", {"pace": 0.07, **options})
