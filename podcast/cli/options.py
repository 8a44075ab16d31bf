"""Options that several commands share, and how they find the show."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from podcast.article import Facts
    from podcast.desk import Desk

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

show_option = click.option(
    "--show",
    "show_dir",
    metavar="DIR",
    envvar="PODCAST_SHOW",
    help="The show's folder [default: the nearest podcast.toml upwards].",
)
voice_option = click.option(
    "--voice",
    metavar="V",
    envvar="PODCAST_VOICE",
    help="Who reads, or several set apart by commas, the best first; `podcast voices` lists them.",
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    envvar="PODCAST_JOBS",
    metavar="N",
    help="How many sentences are spoken at a time [default: the number of cores].",
)


def facts_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What an editor may say of a page that does not say it itself; the command gets it as `given`."""

    @functools.wraps(command)
    def with_facts(
        *, title: str, authors: tuple[str, ...], url: str, date: str, section: str, **others: Any
    ) -> Any:
        return command(given=_facts(title, authors, url, date, section), **others)

    for option in (
        click.option("--section", metavar="S", default="", help="The article's section, as Ekonomi."),
        click.option(
            "--date", metavar="D", default="", help='Its date, as 2025-06-11 or "11 juni 2025 14:32".'
        ),
        click.option("--url", metavar="U", default="", help="Its public address, which also identifies it."),
        click.option("--author", "authors", metavar="A", multiple=True, help="Who wrote it; repeatable."),
        click.option(
            "--title", metavar="T", default="", help="Its headline, if the page has none or another."
        ),
    ):
        with_facts = option(with_facts)
    return with_facts


def _facts(title: str, authors: tuple[str, ...], url: str, date: str, section: str) -> Facts:
    """What the editor said, checked. Raises `click.BadParameter` for a date or an address that is none."""
    from podcast.article import Facts
    from podcast.cleaner.facts import read_moment
    from podcast.titles import tidy

    moment = read_moment(date.replace("T", " ")) if date else None
    if date and moment is None:
        raise click.BadParameter(
            f'not a date: {date}: say it as 2025-06-11, "2025-06-11 14:32" or "11 juni 2025"',
            param_hint="--date",
        )
    if url and not url.startswith(("http://", "https://")):
        raise click.BadParameter(f"not an address: {url}: it must begin with https://", param_hint="--url")
    names = tuple(tidy(name) for name in authors if tidy(name))
    return Facts(title=tidy(title), authors=names, url=url, published=moment, section=tidy(section))


def nearest_show(show_dir: str | None) -> Path | None:
    """The folder of the show a command works on; None when there is none yet."""
    from podcast.config import FILE
    from podcast.show import find_show

    if show_dir is not None:
        return Path(show_dir) if (Path(show_dir) / FILE).is_file() else None
    return find_show(Path.cwd())


def nearest_desk(show_dir: str | None) -> Desk:
    """The desk of the show a command works on; without a show, the one that every program starts with."""
    from podcast.desk import desk_at

    return desk_at(show_root(show_dir) if show_dir else nearest_show(None))


def show_root(show_dir: str | None) -> Path:
    """The folder of the show a command works on. Raises `UsageError` when there is none."""
    root = nearest_show(show_dir)
    if root is None:
        from podcast.errors import UsageError

        error = UsageError(f"no show: {show_dir or Path.cwd()}: there is no podcast.toml")
        error.add_note("`podcast init` makes a show; --show DIR names one that lies elsewhere.")
        raise error
    return root
