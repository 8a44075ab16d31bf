"""What newspapers print around their articles, read from the table in vocabulary.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from podcast.article import Role

_TABLE = tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Labels:
    """Whole lines of one meaning, as words in lower case."""

    name: str
    role: Role
    why: str
    words: frozenset[str]


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in _TABLE["patterns"][name]["any"]), re.IGNORECASE)


LABELS = tuple(
    Labels(labels["name"], Role(labels["role"]), labels["why"], frozenset(labels["words"]))
    for labels in _TABLE["labels"]
)
SECTIONS = frozenset(_TABLE["sections"]["words"])

TEASER_START = _pattern("teaser_start")
TEASER_END = _pattern("teaser_end")
MORE_FROM = _pattern("more_from")
COMMENT_HEADS = _pattern("comment_heads")
OPINION = _pattern("opinion")
NOTICE = _pattern("notice")
FACT_HEAD = _pattern("fact_head")
CORRECTION = _pattern("correction")
BIOGRAPHY = _pattern("biography")
NEWSLETTER = _pattern("newsletter")
IMPERATIVE = _pattern("imperative")
INVITATION = _pattern("invitation")
SIGN_UP = _pattern("sign_up")

TALK: Mapping[str, str] = {
    word: kind
    for kinds in (_TABLE["talk"], _TABLE["weak_talk"])
    for kind, words in kinds.items()
    for word in words
}
"""Words, beginnings of words ("prenumer*") and pairs of words, and the kind of talk they are."""
WEAK_TALK = frozenset(_TABLE["weak_talk"])
_LENGTHS = tuple(sorted({len(word) - 1 for word in TALK if word.endswith("*")}))


def talk_in(tokens: Sequence[str]) -> set[str]:
    """Return the kinds of talk in a line's words."""
    found = set()
    before = ""
    for token in tokens:
        found.add(TALK.get(token) or TALK.get(f"{before} {token}"))
        for length in _LENGTHS:
            if length > len(token):
                break
            found.add(TALK.get(token[:length] + "*"))
        before = token
    return {kind for kind in found if kind}
