"""The rules in order: the first one that recognises what begins at a place has it."""

from __future__ import annotations

from collections.abc import Callable

from audio.swedish import (
    abbreviations,
    bare,
    clock,
    counting,
    dates,
    figures,
    letters,
    measures,
    ordinals,
    parts,
    periods,
    prices,
    races,
    roman,
    sections,
)
from audio.swedish.scan import Found, Scan

Rule = Callable[[Scan, int], Found | None]

NUMBER_RULES: tuple[Rule, ...] = (
    dates.date,
    figures.phone,
    sections.section,
    prices.price,
    races.race,
    clock.clock,
    ordinals.ordinal,
    parts.statute,
    parts.fraction,
    parts.ratio,
    parts.version,
    ordinals.glued,
    counting.number,
)
WORD_RULES: tuple[Rule, ...] = (
    clock.after_klockan,
    abbreviations.abbreviation,
    periods.period,
    periods.day,
    periods.alphabet,
    measures.prefixed,
    bare.unit,
    letters.initials,
    roman.roman,
    letters.code,
    letters.acronym,
    letters.mixed,
    letters.before_hyphen,
)


def first(scan: Scan, at: int, rules: tuple[Rule, ...]) -> Found | None:
    """What the first rule that fits says."""
    for rule in rules:
        if found := rule(scan, at):
            return found
    return None
