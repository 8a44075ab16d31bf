"""Commands about one page: what is read of it, and what will be said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from podcast.cli.options import facts_options, nearest_show, show_option, show_root

if TYPE_CHECKING:
    from podcast.article import Article, Facts, Line
    from podcast.config import Config

DOUBTFUL = 0.5


@click.command("clean", epilog="Example: podcast clean artikel.txt --why")
@click.argument("page", metavar="PAGE")
@click.option("--why", "form", flag_value="why", help="Every line with its role and the rule that decided.")
@click.option("--text", "form", flag_value="text", help="Only what is read, title first, one block a line.")
@click.option("--json", "form", flag_value="json", help="Everything, for programs.")
@show_option
@facts_options
def clean_(
    page: str,
    form: str | None,
    show_dir: str | None,
    given: Facts,
) -> None:
    """Show what is read of PAGE and what is left out."""
    from podcast.publish import walk_to_article

    article = walk_to_article(page, _config(show_dir), given)
    {"text": _show_text, "json": _show_json}.get(form or "why", _show_lines)(article)


@click.command("script", epilog="Example: podcast script artikel.txt")
@click.argument("page", metavar="PAGE")
@click.option(
    "--profile",
    type=click.Choice(["words", "spaced", "digits"]),
    default="words",
    show_default=True,
    help="The reading's last step, as voices need it.",
)
@show_option
@facts_options
def script_(
    page: str,
    profile: str,
    show_dir: str | None,
    given: Facts,
) -> None:
    """Show what will be said of PAGE: as written, as spoken, with pauses and chapters."""
    from audio.swedish import read
    from podcast.publish import walk_to_script

    _, script = walk_to_script(page, _config(show_dir), given)
    for segment in script.segments:
        if segment.chapter:
            click.echo(f"== {segment.chapter}")
        click.echo(f"   {segment.text}")
        spoken = read(segment.text, profile)  # type: ignore[arg-type]
        if spoken != segment.text:
            click.echo(f" > {spoken}")
        if segment.pause:
            click.echo(f"   … {segment.pause:g} s")


def _config(show_dir: str | None) -> Config:
    from podcast.config import FILE, Config, load_config

    root = show_root(show_dir) if show_dir else nearest_show(None)
    return load_config(root / FILE) if root else Config()


def _title_first(article: Article) -> list[Line]:
    from podcast.article import Role

    return sorted(article.read, key=lambda line: line.role is not Role.TITLE)


def _show_text(article: Article) -> None:
    for line in _title_first(article):
        click.echo(line.text)


def _show_json(article: Article) -> None:
    from dataclasses import asdict

    told = {**asdict(article), "words": article.words}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))


def _show_lines(article: Article) -> None:
    """Read lines plain, left-out ones dim with role and rule, doubtful ones marked with a question mark."""
    width = max((len(line.role.value) for line in article.lines), default=0)
    for line in article.lines:
        doubt = "?" if line.confidence < DOUBTFUL else " "
        sign = "+" if line.read else "-"
        text = f"{line.number:4} {sign}{doubt} {line.role.value:{width}}  {line.text}"
        click.echo(click.style(f"{text}  [{line.rule}: {line.why}]", dim=not line.read))
    kept = len(article.read)
    click.echo(
        f"{len(article.lines)} lines: {kept} read ({article.words} words), {len(article.left_out)} left out"
    )
