"""podcast publish: pages in, episodes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast.cli.options import facts_options, jobs_option, nearest_show, show_option, show_root, voice_option
from podcast.cli.outcome import code_of, printable, tell
from podcast.cli.progress import Progress
from podcast.cli.voiced import show_again, voice_lines

if TYPE_CHECKING:
    from podcast.article import Facts
    from podcast.catalogue import Row
    from podcast.chain import Chain
    from podcast.publish import Order, Published
    from podcast.show import ShowFolder
    from podcast.spoken import Spoken

MOST_CHANGES = 5
"""Sentences of a correction that are shown."""


@click.command(
    "publish", epilog='Example: podcast publish artikel.txt --title "Älgen är tillbaka" --section Inrikes'
)
@click.argument("pages", nargs=-1, metavar="PAGE...")
@show_option
@voice_option
@facts_options
@click.option("--guid", metavar="G", default="", help="The episode's GUID, for a show that moves here.")
@click.option(
    "--force", is_flag=True, help="Publish what would be refused as too short, not Swedish and so on."
)
@click.option(
    "--skip-duplicates", is_flag=True, help="Leave a new page alone whose text another episode has, nearly."
)
@click.option(
    "--at",
    metavar="TIME",
    help='When a new episode appears, as "2026-11-23 06:00" in Stockholm; until then no listener sees it.',
)
@click.option(
    "--note",
    metavar="TEXT",
    help='What a correction corrects, in Swedish: said and written. It stays until another one; "" ends it.',
)
@click.option("--edit", is_flag=True, help="Decide line by line in your editor what is read.")
@click.option(
    "--affected", is_flag=True, help="Read published episodes again where words are said otherwise."
)
@jobs_option
@click.option("--estimate", is_flag=True, help="Tell what it would cost, and speak and write nothing.")
@click.option("--dry-run", is_flag=True, help="Walk as far as the script and write nothing.")
def publish_(
    pages: tuple[str, ...],
    show_dir: str | None,
    voice: str | None,
    given: Facts,
    guid: str,
    force: bool,
    skip_duplicates: bool,
    at: str | None,
    note: str | None,
    edit: bool,
    affected: bool,
    jobs: int | None,
    estimate: bool,
    dry_run: bool,
) -> int:
    """Publish pages as episodes; a page published before is corrected, an unchanged one left alone.

    PAGE is a file, an address or - for standard input.
    """
    if affected:
        if pages or at or note:
            raise click.UsageError(
                "--affected takes no PAGE, --at and --note: it reads what is published already"
            )
        return _publish_affected(show_root(show_dir), jobs or 0)
    if not pages:
        raise click.UsageError("Missing argument 'PAGE...'.")
    if len(pages) > 1 and (given.title or given.url or guid or note):
        raise click.UsageError("--title, --url, --guid and --note speak of one page: publish it by itself")
    from podcast.when import read_time

    moment = None if at is None else read_time(at, datetime.now(UTC))
    root = nearest_show(show_dir)
    if dry_run:
        return _rehearse(pages, root, given)
    from podcast.chain import open_chain
    from podcast.cli.editor import open_editor
    from podcast.publish import Order
    from podcast.script import correction_note
    from podcast.show import open_show

    said = None if note is None else correction_note(note)
    order = Order(given, guid, force, skip_duplicates=skip_duplicates, at=moment, note=said)
    if estimate:
        from podcast.cli.estimate import show_estimate

        return show_estimate(pages, root, voice or "", order, jobs or 0)
    root = root or _new_show(Path(show_dir or "."), voice)
    order = replace(order, edit=open_editor if edit else None)
    with open_show(root) as show, open_chain(show.desk, voice or "", jobs or 0) as chain:
        refused = _publish(pages, show, chain, order)
        click.echo(f"feed: {show.feed.absolute()}")
    return _verdict(refused, len(pages))


def _publish(pages: tuple[str, ...], show: ShowFolder, chain: Chain, order: Order) -> tuple[Exception, ...]:
    from podcast.publish import publish, publish_all

    spoken: list[Spoken] = []

    def one(page: str) -> Published:
        with Progress(page) as progress:
            done = publish(page, show, chain, order, datetime.now(UTC), progress)
        spoken.append(done.spoken)
        return done

    refused = publish_all(pages, one, show, _show_result)
    for line in voice_lines(spoken, show.config.voice.name[0]):
        click.echo(line)
    return refused


def _publish_affected(root: Path, jobs: int) -> int:
    from podcast.again import affected, record_again
    from podcast.chain import open_chain
    from podcast.show import open_show

    with open_show(root) as show, open_chain(show.desk, jobs=jobs) as chain, Progress("") as progress:
        done = record_again(show, chain, affected(show), lambda: datetime.now(UTC), progress.named)
        return show_again(done, show.feed)


def _show_result(page: str, result: Published | Exception) -> None:
    from podcast.catalogue import State
    from podcast.when import shown

    if isinstance(result, Exception):
        tell(result, f"not published: {page}: ")
        return
    episode, article = result.row.episode, result.article
    if result.skipped:
        click.echo(f"skipped: {page}: nearly the same text as {_called(result.row)}")
        return
    minutes, seconds = divmod(round(episode.duration), 60)
    waits = result.row.state is State.SCHEDULED
    where = f"appears {shown(episode.published)}" if waits else episode.enclosure.name
    click.echo(
        f"{result.state}: {episode.title} · {minutes}:{seconds:02} · {article.words} words read ·"
        f" {len(article.left_out)} lines left out · {where}"
    )
    if result.before and result.state == "corrected":
        _show_changes(result.before, result.row)
    if result.twins and not result.state.startswith("already"):
        same = ", ".join(map(_called, result.twins))
        click.echo(f"warning: {page}: nearly the same text as {same}", err=True)


def _called(row: Row) -> str:
    return f"{row.number} ({printable(row.episode.title, 100)}, {row.state.value})"


def _show_changes(before: Row, after: Row) -> None:
    """Which sentences a correction changed."""
    from podcast.cleaner.changes import changes

    old, new = ([cue.text for cue in row.episode.cues] for row in (before, after))
    found = changes(old, new)
    for change in found[:MOST_CHANGES]:
        for sign, text in (("-", change.before), ("+", change.after)):
            if text:
                click.echo(f"  {sign} {printable(text)}")
    if len(found) > MOST_CHANGES:
        click.echo(f"  … {len(found) - MOST_CHANGES} more sentences changed")


def _verdict(refused: tuple[Exception, ...], pages: int) -> int:
    """The code of the first failure; with many pages, how many failed."""
    if not refused:
        return 0
    if pages > 1:
        done = pages - len(refused)
        click.echo(f"{done} of {pages} pages are published; the others are named above", err=True)
    return code_of(refused[0]) or 1


def _rehearse(pages: tuple[str, ...], root: Path | None, given: Facts) -> int:
    """Say what publishing would read, without speaking or writing."""
    from podcast.desk import desk_at
    from podcast.publish import walk_to_article
    from podcast.script import write_script

    desk = desk_at(root)
    for page in pages:
        article = walk_to_article(page, desk, given)
        script = write_script(article, desk.config)
        click.echo(
            f"would publish: {script.title} · {article.words} words read ·"
            f" {len(article.left_out)} lines left out"
        )
    return 0


def _new_show(folder: Path, voice: str | None) -> Path:
    from audio.engines import for_a_new_show
    from podcast.config import FILE
    from podcast.show import make_show

    make_show(folder, voice=voice or for_a_new_show())
    click.echo(
        f"made a show: {folder / FILE}: look through its settings before you announce the feed", err=True
    )
    return folder
