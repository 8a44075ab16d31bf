"""What may be spent on a voice, and what was: nothing is sent that would cost more than the ceiling."""

from __future__ import annotations

import threading

from audio.errors import SpendingError

_MILLION = 1_000_000


class Purse:
    """The money of one run: as long as the voice is open. Safe to use from several threads.

    A service whose price nobody has told cannot be held to a ceiling.
    """

    def __init__(self, voice: str, usd_per_million: float | None, most_usd: float) -> None:
        self.usd_per_million = usd_per_million
        self._voice = voice
        self._most = most_usd
        self._characters = 0
        self._lock = threading.Lock()

    @property
    def spent(self) -> float:
        """US dollars for everything that was sent and may have to be paid."""
        return self._cost(self._characters)

    def check(self, characters: int) -> None:
        """Raise `SpendingError` when so many characters more would cost more than the ceiling."""
        with self._lock:
            self._check(characters)

    def take(self, characters: int) -> None:
        """Pay for characters that are about to be sent. Raises as `check` does."""
        with self._lock:
            self._check(characters)
            self._characters += characters

    def give_back(self, characters: int) -> None:
        """The service said no to them: that costs nothing."""
        with self._lock:
            self._characters -= characters

    def _cost(self, characters: int) -> float:
        return characters * (self.usd_per_million or 0.0) / _MILLION

    def _check(self, characters: int) -> None:
        # Counted in characters, which are whole: a sum of prices would be off by its roundings.
        if not characters or self._cost(self._characters + characters) <= self._most:
            return
        spent = f" and {usd(self.spent)} are spent" if self._characters else ""
        error = SpendingError(
            f"too expensive: {self._voice}: {characters} characters would cost {usd(self._cost(characters))}"
            f"{spent}: more than most_usd = {self._most:g}"
        )
        error.add_note(
            f"Raise most_usd under [voice.{self._voice}] in podcast.toml if it may cost that;"
            " podcast publish --estimate tells the price of pages before."
        )
        raise error


def usd(amount: float) -> str:
    """An amount as one writes it: cents, and parts of cents where there are no whole ones."""
    if 0 < amount < 0.0001:
        return "less than 0.0001 USD"
    return f"{amount:.2f} USD" if amount >= 0.1 or amount == 0 else f"{amount:.4f} USD"
