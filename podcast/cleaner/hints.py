"""What an element's tag, role and names say of the text inside it, from the table in hints.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

_TABLE = tomllib.loads((files(__package__) / "hints.toml").read_text("utf-8"))

TAGS: Mapping[str, str] = _TABLE["tags"]
ROLES: Mapping[str, str] = _TABLE["roles"]
CLASSES: Mapping[str, str] = {word: hint for hint, words in _TABLE["classes"].items() for word in words}

NAMED_BY = ("class", "id", "data-testid", "data-component", "data-type", "data-name", "itemprop")
WORD = re.compile(r"[A-ZÅÄÖ]?[a-zåäöæøü]+|[A-ZÅÄÖ]+(?![a-z])")
PARTS, HASHED = re.compile(r"[^\w]|_"), re.compile(r"\d")
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def hints_of(tag: str, attributes: Mapping[str, str]) -> frozenset[str]:
    """Return what an element's tag and attributes say of the text inside it."""
    hints = _by_name(tag, " ".join(attributes[name][:300] for name in NAMED_BY if name in attributes))
    role = attributes.get("role", "").lower()
    if role in ROLES:
        hints |= {ROLES[role]}
    return hints | {"hidden"} if _is_hidden(attributes) else hints


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return NOT_SHOWN.search(attributes.get("style", "")[:500]) is not None


@lru_cache(maxsize=8192)
def _by_name(tag: str, names: str) -> frozenset[str]:
    hints = {TAGS[tag]} if tag in TAGS else set()
    for name in names.split():
        # A part with a digit in it is a hash: "css-ad8f3" is no advert.
        plain = " ".join(part for part in PARTS.split(name) if not HASHED.search(part))
        words = [word.lower() for word in WORD.findall(plain)]
        pairs = [first + second for first, second in pairwise(words)]
        hints.update(CLASSES[word] for word in (*words, *pairs) if word in CLASSES)
    return frozenset(hints)
