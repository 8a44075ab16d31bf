"""What a site's robots.txt asks of programs (RFC 9309): groups, longest match, * and $."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

MOST_CHARACTERS = 500_000
"""RFC 9309 2.5: a parser should read at least 500 KiB."""


@dataclass
class _Group:
    agents: list[str]
    rules: list[tuple[str, bool]]


def allows(robots: str, agent: str, path: str) -> bool:
    """Return whether robots.txt lets an agent fetch a path (with its query).

    The groups that name the agent hold, else those for everybody; the longest pattern decides, and of
    two as long the one that allows. What robots.txt does not name is allowed.
    """
    groups = _groups(robots[:MOST_CHARACTERS])
    name = agent.lower()
    own = [group for group in groups if any(one != "*" and one in name for one in group.agents)]
    rules = [rule for group in own or [one for one in groups if "*" in one.agents] for rule in group.rules]
    wanted = _plain(path or "/")
    found = ((len(pattern), good) for pattern, good in rules if pattern and _matches(pattern, wanted))
    return max(found, default=(0, True))[1]


def _groups(robots: str) -> list[_Group]:
    groups: list[_Group] = []
    naming = False
    for line in robots.lstrip("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if not naming:
                groups.append(_Group([], []))
            groups[-1].agents.append(value.lower())
            naming = True
        elif key in ("allow", "disallow") and groups:
            groups[-1].rules.append((_plain(value), key == "allow"))
            naming = False
    return groups


def _plain(path: str) -> str:
    """A path with its escapes in one form."""
    return quote(unquote(path), safe="/*$?=&%:;,+@!~'()")


def _matches(pattern: str, path: str) -> bool:
    end = pattern.endswith("$")
    parts = pattern.removesuffix("$").split("*")
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:]:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not end or at == len(path) or (len(parts) > 1 and path.endswith(parts[-1]))
