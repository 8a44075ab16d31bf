"""Commands about pages: what is read of one, what will be said, and what several of one site share."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast.cli.options import facts_options, nearest_desk, nearest_show, show_option, show_root

if TYPE_CHECKING:
    from audio.types import Profile
    from podcast.article import Article, Facts, Line


@click.command("clean", epilog="Example: podcast clean artikel.txt --why")
@click.argument("page", metavar="PAGE")
@click.option("--why", "form", flag_value="why", help="Every line with its role and the rule that decided.")
@click.option("--text", "form", flag_value="text", help="Only what is read, title first, one block a line.")
@click.option("--json", "form", flag_value="json", help="Everything, for programs.")
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Side by side, for a colleague."
)
@click.option(
    "--edit", is_flag=True, help="Decide line by line in your editor; kept for when it is published."
)
@click.option(
    "--guid", metavar="G", default="", help="Which episode, for a page without an address of its own."
)
@show_option
@facts_options
def clean_(
    page: str,
    form: str | None,
    html: Path | None,
    edit: bool,
    guid: str,
    show_dir: str | None,
    given: Facts,
) -> None:
    """Show what is read of PAGE and what is left out."""
    from podcast.publish import walk_to_article

    article = walk_to_article(page, nearest_desk(show_dir), given)
    article = _decided(article, guid, edit, show_root(show_dir) if show_dir else nearest_show(None))
    if html is not None:
        _write_report(article, html)
    else:
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
def script_(page: str, profile: Profile, show_dir: str | None, given: Facts) -> None:
    """Show what will be said of PAGE: as written, as spoken, with pauses and chapters."""
    from audio.swedish import read
    from podcast.publish import walk_to_article
    from podcast.script import write_script

    desk = nearest_desk(show_dir)
    lexicon = desk.lexicon
    for segment in write_script(walk_to_article(page, desk, given), desk.config).segments:
        if segment.chapter:
            click.echo(f"== {segment.chapter}")
        click.echo(f"   {segment.text}")
        spoken = read(segment.text, profile, lexicon, desk.config.reading)
        if spoken != segment.text:
            click.echo(f" > {spoken}")
        if segment.pause:
            click.echo(f"   … {segment.pause:g} s")


@click.command("learn", epilog="Example: podcast learn a.html b.html c.html --write kustbladet")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--write", metavar="NAME", help="Keep the proposal as sites/NAME.toml in the show.")
@show_option
def learn_(pages: tuple[str, ...], write: str | None, show_dir: str | None) -> None:
    """Propose a site pack from three or more pages of one site: what recurs is furniture."""
    from podcast.article import Facts
    from podcast.cleaner.learn import propose
    from podcast.publish import read_or_fetch
    from podcast.titles import slug

    desk = nearest_desk(show_dir)
    proposal = propose([read_or_fetch(page, desk, Facts()) for page in pages])
    for found in proposal.found:
        kind = "known" if found.known else "new"
        shape = "shape " if found.shape else ""
        click.echo(f"{found.pages} of {proposal.pages}  {found.role.value:10}  {kind:5}  {shape}{found.text}")
    click.echo(f"\n{proposal.toml()}")
    if write:
        path = show_root(show_dir) / "sites" / f"{slug(write)}.toml"
        _write(path, proposal.toml())
        click.echo(f"wrote {path}", err=True)


def _decided(article: Article, guid: str, edit: bool, root: Path | None) -> Article:
    """The article with what the editor decides now, or decided before in this show."""
    from podcast.backup import refuse_lost
    from podcast.catalogue import Catalogue
    from podcast.cli.editor import open_editor
    from podcast.decisions import decided
    from podcast.identity import identity

    path = (show_root(None) if edit and root is None else root or Path()) / "catalogue.db"
    if not edit and (root is None or not path.is_file()):
        return article
    if not edit and article.source == "-" and not (guid or article.facts.url):
        return article
    refuse_lost(path, path.parent / "public" / "feed.xml")
    with closing(Catalogue(path)) as catalogue:
        name = identity(article, guid, path.parent)
        return decided(article, catalogue, name, open_editor if edit else None)


def _show_text(article: Article) -> None:
    from podcast.article import Role

    for line in sorted(article.read, key=lambda line: line.role is not Role.TITLE):
        click.echo(line.text)


def _show_json(article: Article) -> None:
    from dataclasses import asdict

    told = {**asdict(article), "words": article.words}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))


def _show_lines(article: Article) -> None:
    """Read lines plain, left-out ones dim with role and rule, doubtful ones marked with a question mark."""
    width = max((len(line.role.value) for line in article.lines), default=0)
    for line in article.lines:
        click.echo(_shown(line, width))
    click.echo(
        f"{len(article.lines)} lines: {len(article.read)} read ({article.words} words),"
        f" {len(article.left_out)} left out"
    )


def _shown(line: Line, width: int) -> str:
    sign = "+" if line.read else "-"
    text = f"{line.number:4} {sign}{'?' if line.doubtful else ' '} {line.role.value:{width}}  {line.text}"
    colour = "yellow" if line.doubtful else None
    return click.style(f"{text}  [{line.rule}: {line.why}]", dim=not line.read, fg=colour)


def _write_report(article: Article, path: Path) -> None:
    from podcast.report import report

    _write(path, report(article))
    click.echo(f"wrote {path}", err=True)


def _write(path: Path, text: str) -> None:
    from podcast.errors import StorageError
    from podcast.storage import replace_whole

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, (text.encode("utf-8", "replace"),))
    except OSError as cause:
        raise StorageError(f"cannot write: {path}: {cause.strerror or cause}") from cause
