"""What an editor decided of a page's lines: asked for, kept with the episode, applied again the next time."""

from __future__ import annotations

import json
from collections.abc import Callable

from podcast.article import Article
from podcast.catalogue import Catalogue
from podcast.cleaner.edit import Decision, apply, parse, render

Editor = Callable[[str], str | None]
"""Shows a plan of lines to the editor and gives it back changed; None: left as it was."""


def decided(article: Article, catalogue: Catalogue, identity: str, editor: Editor | None) -> Article:
    """The article with what was decided of it, now or before.

    Raises `UsageError` for a plan that cannot be read; nothing is kept then.
    """
    kept = catalogue.decisions(identity)
    decisions = tuple(Decision.of(each) for each in json.loads(kept)) if kept else ()
    if editor is not None:
        plan = editor(render(apply(article, decisions)))
        if plan is not None:
            decisions = parse(plan, article)
            told = [each.plain() for each in decisions]
            catalogue.decide(identity, json.dumps(told, ensure_ascii=False))
    return apply(article, decisions)
