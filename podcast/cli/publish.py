"""podcast publish: pages in, episodes out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast.cli.options import (
    facts_options,
    jobs_option,
    nearest_show,
    show_option,
    voice_option,
)
from podcast.cli.outcome import code_of, tell
from podcast.cli.progress import Progress

if TYPE_CHECKING:
    from podcast.article import Facts
    from podcast.publish import Published
    from podcast.show import ShowFolder
    from podcast.studio import Studio


@click.command(
    "publish", epilog='Example: podcast publish artikel.txt --title "Älgen är tillbaka" --section Inrikes'
)
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@show_option
@voice_option
@facts_options
@click.option("--guid", metavar="G", default="", help="The episode's GUID, for a show that moves here.")
@jobs_option
@click.option("--dry-run", is_flag=True, help="Walk as far as the script and write nothing.")
def publish_(
    pages: tuple[str, ...],
    show_dir: str | None,
    voice: str | None,
    guid: str,
    jobs: int | None,
    dry_run: bool,
    given: Facts,
) -> int:
    """Publish pages as episodes; a page published before is corrected, an unchanged one left alone.

    PAGE is a file, an address or - for standard input.
    """
    if len(pages) > 1 and (given.title or given.url or guid):
        raise click.UsageError("--title, --url and --guid speak of one page: publish it by itself")
    root = nearest_show(show_dir)
    if dry_run:
        return _rehearse(pages, root, given)
    from podcast.show import open_show
    from podcast.studio import open_studio

    root = root or _new_show(Path(show_dir or "."), voice)
    with open_show(root) as show, open_studio(show.config, root, voice or "", jobs or 0) as studio:
        refused = _publish(pages, show, studio, given, guid)
        click.echo(f"feed: {show.feed.absolute()}")
    return _verdict(refused, len(pages))


def _publish(
    pages: tuple[str, ...], show: ShowFolder, studio: Studio, given: Facts, guid: str
) -> tuple[Exception, ...]:
    from podcast.publish import publish, publish_all

    def one(page: str) -> Published:
        with Progress(page) as progress:
            return publish(
                page, show, studio, given=given, guid=guid, now=datetime.now(UTC), progress=progress
            )

    return publish_all(pages, one, show, _show_result)


def _show_result(page: str, result: Published | Exception) -> None:
    if isinstance(result, Exception):
        tell(result, f"not published: {page}: ")
        return
    episode, article = result.row.episode, result.article
    new = "corrected" if result.corrected else "published"
    state = new if result.recording else "already published"
    minutes, seconds = divmod(round(episode.duration), 60)
    click.echo(
        f"{state}: {episode.title} · {minutes}:{seconds:02} · {article.words} words read ·"
        f" {len(article.left_out)} lines left out · {episode.enclosure.name}"
    )


def _verdict(refused: tuple[Exception, ...], pages: int) -> int:
    """The code of the first failure; with many pages, how many failed."""
    if not refused:
        return 0
    if pages > 1:
        click.echo(
            f"{pages - len(refused)} of {pages} pages are published; the others are named above", err=True
        )
    return code_of(refused[0]) or 1


def _rehearse(pages: tuple[str, ...], root: Path | None, given: Facts) -> int:
    """Say what publishing would read, without speaking or writing."""
    from podcast.config import FILE, Config, load_config
    from podcast.publish import walk_to_script

    config = load_config(root / FILE) if root else Config()
    for page in pages:
        article, script = walk_to_script(page, config, given)
        click.echo(
            f"would publish: {script.title} · {article.words} words read ·"
            f" {len(article.left_out)} lines left out"
        )
    return 0


def _new_show(folder: Path, voice: str | None) -> Path:
    from podcast.config import FILE
    from podcast.show import make_show

    make_show(folder, voice=voice or "")
    click.echo(
        f"made a show: {folder / FILE}: look through its settings before you announce the feed", err=True
    )
    return folder
