"""Whether an article is fit to be published unseen; `--force` publishes it all the same."""

from __future__ import annotations

from podcast.article import Article
from podcast.catalogue import Row
from podcast.cleaner.floor import reasons
from podcast.config import Config
from podcast.errors import PageError


def refuse_unfit(article: Article, config: Config, before: Row | None) -> None:
    """Raise `PageError` with every reason why an editor should look first; pass a page that is fit."""
    if not article.words:
        return  # there is no article to judge: the script says so
    last = sum(len(cue.text.split()) for cue in before.episode.cues) if before else 0
    limits = config.publishing
    found = reasons(article, least_words=limits.min_words, most_words=limits.max_words, last_words=last)
    if not found:
        return
    error = PageError(f"not fit to publish: {article.source}: {'; '.join(reason.text for reason in found)}")
    for reason in found:
        error.add_note(reason.advice)
    error.add_note("--force publishes it all the same.")
    raise error
