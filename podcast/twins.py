"""Episodes of other pages with nearly the same text: published all the same, but not unseen."""

from __future__ import annotations

from podcast.catalogue import Catalogue, Row
from podcast.likeness import Likeness
from podcast.script import Script


def twins(script: Script, catalogue: Catalogue, itself: Row | None) -> tuple[Row, ...]:
    """The episodes whose articles are nearly the same as a script's, the most alike first.

    `itself` is the script's own episode, which is not compared. The catalogue's marks say which scripts are
    opened: a few, however many episodes there are.
    """
    likeness = Likeness.of(script.article)
    rows = catalogue.marked(likeness.marks)
    return tuple(
        row
        for row in rows
        if not (itself and row.number == itself.number)
        and likeness.is_near(Likeness.of(catalogue.script(row).article))
    )
