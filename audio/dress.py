"""Jingles around an episode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio.mp3 import Run


@dataclass(frozen=True)
class DressRuns:
    """The dress of an episode, encoded as any other run."""

    intro: Run | None = None
    outro: Run | None = None
