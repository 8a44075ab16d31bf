"""The floor under what is published: reasons why an article should not be, each with what to do.

`clean` never refuses; `publish` does, unless it is forced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from podcast.article import Article, Line, Role
from podcast.cleaner.forms import PRICE
from podcast.cleaner.language import language_of

LEAST_WORDS = 60
MOST_WORDS = 50_000
WORDS_AN_HOUR = 8_000
"""As the embedded voice reads, pauses included."""
MOST_DOUBTFUL = 1 / 3
STUB_WORDS = 150
"""A page behind a wall shows its lede and little more."""
KEPT = 0.5
"""Share of its words that an article must keep when it is published again."""

LANGUAGES = {
    "no": "Norwegian",
    "da": "Danish",
    "en": "English",
    "de": "German",
    "fi": "Finnish",
    "fr": "French",
    "es": "Spanish",
}


@dataclass(frozen=True)
class Reason:
    name: str
    """One of: title, paywall, words, long, language, doubtful, shrunk."""
    text: str
    """What is wrong, in lower case, to stand behind the page's name."""
    advice: str


def reasons(
    article: Article, *, least_words: int = LEAST_WORDS, most_words: int = MOST_WORDS, last_words: int = 0
) -> tuple[Reason, ...]:
    """Return why an article should not be published; nothing when it may be.

    last_words is how many words it had when it was published last, 0 for a new one.
    """
    found = (
        _no_title(article),
        _paywall(article),
        _too_short(article, least_words),
        _too_long(article, most_words),
        _language(article),
        _doubtful(article),
        _shrunk(article, last_words),
    )
    return tuple(reason for reason in found if reason)


def _no_title(article: Article) -> Reason | None:
    if article.facts.title.strip():
        return None
    return Reason("title", "it has no title", "Give one with --title.")


def _paywall(article: Article) -> Reason | None:
    if article.words >= STUB_WORDS:
        return None
    offers = [line for line in _around_text(article) if _is_offer(line)]
    if not offers and article.facts.free is not False:
        return None
    text = f"it seems to be the beginning of an article behind a paywall ({article.words} words)"
    return Reason(
        "paywall", text, "Log in, open the whole article, save the page or copy its text, and give that."
    )


def _around_text(article: Article) -> tuple[Line, ...]:
    """The lines from the title to a dozen below the last one read: where a wall's price box stands."""
    read = [at for at, line in enumerate(article.lines) if line.read]
    return article.lines[read[0] : read[-1] + 13] if read else article.lines[:40]


def _is_offer(line: Line) -> bool:
    if line.read or len(line.text) > 400:
        return False
    text = line.text.casefold()
    walled = line.rule in ("tag: paywall", "offer") or PRICE.search(line.text) is not None
    asked = any(
        word in text
        for word in ("bli prenumerant", "redan prenumerant", "redan kund", "läs vidare", "lås upp")
    )
    return walled or asked


def _too_short(article: Article, least: int) -> Reason | None:
    if article.words >= least:
        return None
    text = f"only {article.words} words of it are read, fewer than {least}"
    return Reason("words", text, "See with `podcast clean PAGE --why` what was left out.")


def _too_long(article: Article, most: int) -> Reason | None:
    if article.words <= most:
        return None
    hours = article.words / WORDS_AN_HOUR
    text = f"{article.words} words of it are read, more than {most}: {hours:.0f} hours of sound"
    return Reason("long", text, "Publish it in parts, or raise max_words in [publishing].")


def _language(article: Article) -> Reason | None:
    code = language_of(line.text for line in article.read)
    if code in ("", "sv"):
        return None
    name = LANGUAGES.get(code, code)
    return Reason(
        "language", f"it is in {name}, not in Swedish", "The voices read Swedish; give a Swedish page."
    )


def _doubtful(article: Article) -> Reason | None:
    lines = list(_article_lines(article))
    doubtful = sum(line.doubtful for line in lines)
    if len(lines) < 6 or doubtful <= MOST_DOUBTFUL * len(lines):
        return None
    text = f"{doubtful} of the article's {len(lines)} lines are doubtful"
    return Reason(
        "doubtful", text, "Look at them with `podcast clean PAGE --why`, and decide them with --edit."
    )


def _article_lines(article: Article) -> Iterator[Line]:
    """The lines from the first to the last that is read: far menus are beyond doubt and would hide it."""
    read = [at for at, line in enumerate(article.lines) if line.read]
    span = article.lines[read[0] : read[-1] + 1] if read else ()
    return (line for line in span if line.role is not Role.ADVERT)


def _shrunk(article: Article, last_words: int) -> Reason | None:
    if not last_words or article.words >= KEPT * last_words:
        return None
    text = f"it had {last_words} words when it was published last, and now has {article.words}"
    return Reason(
        "shrunk", text, "Check that the whole page was saved; if it was shortened on purpose, force it."
    )
