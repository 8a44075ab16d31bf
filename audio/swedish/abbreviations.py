"""Abbreviations: one table for reading them out and for knowing where a sentence ends."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from audio.swedish import tables
from audio.swedish.scan import Found, Scan

_FIRST = re.compile(r"[^\W\d_]+")
# These are also written with spaces and no full stops: "bl a", "t ex".
_SPACED = tables.listed("spaced")


class Abbreviation(NamedTuple):
    written: str
    spoken: str
    where: str
    ends: str


@cache
def by_first_word() -> dict[str, tuple[Abbreviation, ...]]:
    """Every way of writing each abbreviation, by its first word in lower case, longest first."""
    found: dict[str, list[Abbreviation]] = {}
    for written, spoken, where, ends in tables.rows("abbreviations"):
        for form in _forms(written):
            first = _FIRST.match(form)
            key = first[0].lower() if first else form
            found.setdefault(key, []).append(Abbreviation(form, spoken, where, ends))
    return {key: tuple(sorted(them, key=lambda a: -len(a.written))) for key, them in found.items()}


def abbreviation(scan: Scan, at: int) -> Found | None:
    """Find the abbreviation that begins at `at`."""
    found = find(scan.text, at)
    if not found or found.spoken == "=":
        return None
    end = at + len(found.written)
    if found.written.endswith(".") and found.ends == "maybe" and ends_here(scan.text, end):
        end -= 1
    spoken = _inflected(scan, found, at)
    said = spoken[0].upper() + spoken[1:] if scan.text[at].isupper() else spoken
    return Found("abbreviation", end, found.written, said)


def find(text: str, at: int) -> Abbreviation | None:
    """The longest abbreviation written at a place, with what must stand around it."""
    first = _FIRST.match(text, at)
    if not first:
        return None
    for one in by_first_word().get(first[0].lower(), ()):
        if _same(text[at : at + len(one.written)], one.written) and _fits(text, at, one):
            return one
    return None


@cache
def _endings() -> dict[str, tuple[str, str]]:
    return {one.written.lower(): (one.where, one.ends) for them in by_first_word().values() for one in them}


def ends(written: str, following: str) -> str:
    """Whether an abbreviation with its full stop ends a sentence: never, maybe; "" when it is none here."""
    where, how = _endings().get(written.lower(), ("", ""))
    if (where == "digit" and not following.isdigit()) or (where == "low" and following.isupper()):
        return ""
    return how


def ends_here(text: str, end: int) -> bool:
    """Whether the text ends after `end`, or a capital letter or a quotation begins there."""
    rest = text[end : end + 4].lstrip('”"»)')
    if not rest.strip():
        return True
    return (rest[0].isspace() and rest.strip()[0] in _STARTS) or (
        rest[0].isspace() and rest.strip()[0].isupper()
    )


_SPELLED_BEFORE = re.compile(r"(?<![^\W_])[A-ZÅÄÖ] $")
_STARTS = frozenset('–—”“«»"(')


def _forms(written: str) -> list[str]:
    forms = [written]
    if written.count(".") > 1 and written[-1] == ".":
        forms += [written[:-1], written.replace(".", ". ").strip()]
        if written in _SPACED:
            forms.append(written.replace(".", " ").strip())
    return forms


def _same(text: str, written: str) -> bool:
    if text == written:
        return True
    if text.lower() != written.lower() or len(written.rstrip(".")) == 1:
        return False
    if written[0].isupper() and text[0].islower():
        return False
    if " " in written and "." not in written:
        return text[1:].islower()  # "s K D" is no s.k.
    return not (text.isupper() and "." not in written) and not (
        len(text) > 2 and text.rstrip(".").isupper() and ":" not in text
    )


def _fits(text: str, at: int, one: Abbreviation) -> bool:
    end = at + len(one.written)
    following = text[end : end + 1]
    if one.written[-1] != "." and (
        (
            following.isalnum()
            and not (
                following.isdigit()
                and ((one.where == "digit" and len(one.written) > 1) or one.written in {"nr", "ca"})
            )
        )
        or (following in {".", "-", ":"} and text[end + 1 : end + 2].isalnum())
    ):
        return False
    if one.written[-1] == "." and following.isalpha():
        return False
    if text[at - 1 : at] == ":" and text[max(0, at - 2) : at - 1].isalpha():
        return False  # the ending of "EU:nr"
    if ":" in one.written and _SPELLED_BEFORE.search(text[max(0, at - 3) : at]):
        return False  # the last letter of "S M S:a"
    rest = text[end : end + 2].lstrip(" \u00a0")
    if one.where == "digit":
        return rest[:1].isdigit()
    if one.where == "after":
        return text[max(0, at - 2) : at].rstrip(" \u00a0")[-1:].isdigit()
    if one.where == "low":
        return rest[:1].islower() or rest[:1].isdigit()
    return one.where != "name" or rest[:1].isupper()


def _inflected(scan: Scan, found: Abbreviation, at: int) -> str:
    """så kallad before an en-word: "en s.k. expert"; så kallat after "ett"; else så kallade."""
    if found.spoken != "så kallade":
        return found.spoken
    before = scan.before(at)
    return {"en": "så kallad", "ett": "så kallat"}.get(before, found.spoken)
