"""Cuts a sentence into pieces that are short enough for a service, where a reader would breathe."""

from __future__ import annotations

import re

# Where to cut, the best place first. Each leaves whole tokens: "3,5", "12.30" and "USA:s" have no blank in
# them, and a no-break space is not a place at all.
_PLACES = (
    re.compile(r"(?<=\w\w\w[.;:!?…]) "),  # not after "bl.a." or "kl."
    re.compile(r"(?<=[,)”\"]) | (?=[–—(])"),
    re.compile(r" (?=(?:och|men|eller|att|som|för att|därför|eftersom|när|om|medan|där|då|vilket)\b)"),
    re.compile(r"(?<![.\d]) | (?!\d)(?<![.] )"),  # not in "12 500" or "kl. 8"
)
_SHORTEST = 25
"""Characters a piece has at least, unless only a blank further in front is left to cut at."""


def cut(text: str, most: int) -> tuple[str, ...]:
    """`text` in pieces of at most `most` characters, each with something to say.

    Tokens stay whole, except one that is longer than a piece.
    """
    rest = re.sub(r"[ \t\n\r\f\v]+", " ", text).strip(" ")
    pieces = []
    while len(rest) > most:
        place = _place(rest, most)
        pieces.append(rest[:place])
        rest = rest[place:].lstrip(" ")
    return tuple(piece.rstrip(" ") for piece in [*pieces, rest] if re.search(r"\w", piece))


def _place(text: str, most: int) -> int:
    for pattern in _PLACES:
        found = [m.start() for m in pattern.finditer(text, 0, most + 2) if _SHORTEST <= m.start() <= most]
        if found:
            return found[-1]
    # Nothing but a short beginning and then one long token: "se https://...".
    return blank if (blank := text.rfind(" ", 0, most + 1)) > 0 else most
