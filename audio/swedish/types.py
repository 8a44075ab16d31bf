"""A piece of text with the way it is said, and the choices a desk may make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Token:
    """One stretch of the source text: `source[start:end] == text`. Tokens lie side by side without gaps."""

    kind: str
    """What it was taken for, such as "date", "clock", "money"; "text" needs no reading."""
    text: str
    start: int
    end: int
    value: str
    """What it means in a form for machines: "2025-06-11", "14:30", "3.5"; else as written."""
    reading: str
    """The words to say in its place."""


@dataclass(frozen=True)
class Style:
    """Where two readings are right, which one. By default Språkrådet's first choice, else common use."""

    years: Literal["tjugohundra", "tjugo", "tvåtusen"] = "tjugohundra"
    """2025: tjugohundratjugofem, tjugotjugofem or tvåtusentjugofem."""
    hundred: Literal["etthundra", "hundra"] = "etthundra"
    """100: etthundra or hundra."""
    scores: Literal["mot", "plain"] = "mot"
    """2–1: två mot ett, or två ett."""
    clock: Literal["digital", "spoken"] = "digital"
    """14.30: fjorton trettio, or halv tre."""
    decimals: Literal["grouped", "digits"] = "grouped"
    """9,58: nio komma femtioåtta, or nio komma fem åtta."""
    dates: Literal["den", "bare"] = "den"
    """In a sentence "22 maj": den tjugoandra maj, or tjugoandra maj."""
    phones: Literal["digits", "groups"] = "digits"
    """070-123 45 67: digit by digit, or in the groups as written."""
