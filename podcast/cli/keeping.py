"""Commands that keep a show and move it: recover, export, import."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from podcast.cli.options import show_option, show_root
from podcast.cli.outcome import printable

_LISTED = 20
"""Lines of one kind at most."""


@click.command("recover", epilog="Example: podcast recover --show min-podd")
@show_option
def recover_(show_dir: str | None) -> None:
    """Build a lost or damaged catalogue again, from its backup and from what is published."""
    from podcast.recover import recover

    done = recover(show_root(show_dir), datetime.now(UTC))
    if not done.wrong:
        click.echo(f"the catalogue is whole: {_episodes(done.episodes)}; nothing was changed")
        return
    click.echo(f"recovered: {_episodes(done.episodes)}; what was wrong: {printable(done.wrong)}")
    click.echo(f"built from: {done.copy or 'the published files alone'}")
    if done.aside:
        click.echo(f"the old file is kept: {done.aside}")
    _list("from the published files alone: ", done.found)
    _list("since the copy: ", done.changed)
    _list("left out: ", done.unread)
    if done.found:
        click.echo(
            "How those were made is not known: the next publication of their pages makes them anew,"
            "\nunder the same GUID. One without an address is known by its GUID alone: publish its page"
            "\nwith --guid, which `podcast history` tells."
        )
    click.echo("next: podcast check, then podcast feed")


@click.command("export", epilog="Example: podcast export min-podd.tar")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@show_option
def export_(file: Path, show_dir: str | None) -> None:
    """Pack the whole show into one tar file, to take it to another machine."""
    from podcast.moving import pack
    from podcast.show import open_show

    with open_show(show_root(show_dir)) as show:
        done = pack(show, file)
    click.echo(f"exported: {done.files} files, {_megabytes(done.size)}: {file}")
    _list("not taken along, outside the show's folder: ", done.left)


@click.command("import", epilog="Example: podcast import min-podd.tar min-podd")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False))
def import_(file: Path, folder: Path) -> None:
    """Unpack a show that `podcast export` packed, into an empty folder."""
    from podcast.config import FILE, load_config
    from podcast.moving import unpack

    done = unpack(file, folder)
    click.echo(f"imported: {_episodes(done.episodes)}, {done.files} files, {_megabytes(done.size)}: {folder}")
    settings = folder / FILE
    program = load_config(settings).voice.options.get("command", {}).get("program")
    if program:
        click.echo(f"its settings name a program that publishing may run: {printable(str(program), 200)}")
    click.echo(f"next: look through {settings}, then podcast check --show {folder}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _list(before: str, found: tuple[str, ...]) -> None:
    for each in found[:_LISTED]:
        click.echo(before + printable(each, 200))
    if len(found) > _LISTED:
        click.echo(f"{before}and {len(found) - _LISTED} more")


def _episodes(count: int) -> str:
    return f"{count} episode{'' if count == 1 else 's'}"
