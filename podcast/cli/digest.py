"""podcast digest: several published episodes in, one out."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import click

from podcast.cli.options import jobs_option, show_option, show_root, voice_option
from podcast.cli.outcome import printable
from podcast.cli.progress import Progress
from podcast.cli.voiced import voice_lines

if TYPE_CHECKING:
    from podcast.catalogue import Row
    from podcast.digest import Digested
    from podcast.show import ShowFolder


@click.command("digest", epilog='Example: podcast digest --since 06:00 --title "Morgonens nyheter"')
@click.argument("episodes", nargs=-1, metavar="[EPISODE...]")
@click.option("--title", metavar="T", required=True, help='What it is called, as "Morgonens nyheter".')
@click.option(
    "--since", metavar="TIME", default="", help='What was published since 06:00 today, or "2026-11-23 06:00".'
)
@click.option("--section", metavar="S", default="", help="Of one section only; today's, without --since.")
@click.option("--guid", metavar="G", default="", help="The episode's GUID.")
@show_option
@voice_option
@jobs_option
@click.option("--dry-run", is_flag=True, help="Say what would be in it and write nothing.")
def digest_(
    episodes: tuple[str, ...],
    title: str,
    since: str,
    section: str,
    guid: str,
    show_dir: str | None,
    voice: str | None,
    jobs: int | None,
    dry_run: bool,
) -> None:
    """Make one episode of several: their headlines, then article after article, a chapter each.

    What was spoken before is not spoken again. The same title on the same day is corrected.
    """
    from podcast.show import open_show
    from podcast.titles import tidy

    title, now = tidy(title), datetime.now(UTC)
    if not title:
        raise click.BadParameter("it is empty", param_hint="--title")
    if bool(episodes) == bool(since or section):
        raise click.UsageError("name episodes, or say which with --since, --section or both")
    start = _moment(since, now)
    with open_show(show_root(show_dir)) as show:
        rows = _chosen(show, episodes, start, tidy(section))
        if dry_run:
            _rehearse(rows, title, show, now)
            return
        from podcast.chain import open_chain
        from podcast.digest import digest

        with open_chain(show.desk, voice or "", jobs or 0) as chain, Progress(title) as progress:
            done = digest(rows, title, show, chain, now, guid=guid, progress=progress)
        _tell(done, len(rows), show)


def _chosen(show: ShowFolder, episodes: tuple[str, ...], since: datetime, section: str) -> tuple[Row, ...]:
    from podcast.digest import named, published_since

    return named(show, episodes) if episodes else published_since(show, since, section)


def _moment(since: str, now: datetime) -> datetime:
    """The moment that `--since` says, in Stockholm; without it the beginning of today.

    Raises `click.BadParameter` when it says none.
    """
    from podcast.cleaner.facts import read_moment
    from podcast.when import STOCKHOLM

    today = now.astimezone(STOCKHOLM).date()
    try:
        said = time.fromisoformat(since.replace(".", ":")) if since else time()
    except ValueError:
        moment = read_moment(since.replace("T", " "), now)
        if moment is None:
            raise click.BadParameter(
                f'not a time: {since}: say it as 06:00 or "2026-11-23 06:00"', param_hint="--since"
            ) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)
    return datetime.combine(today, said.replace(tzinfo=None), STOCKHOLM)


def _rehearse(rows: tuple[Row, ...], title: str, show: ShowFolder, now: datetime) -> None:
    from podcast.digest import write_digest

    script = write_digest(rows, title, show, now)
    click.echo(f"would publish: {printable(script.title)} · {len(rows)} articles · {script.words} words read")
    for row in rows:
        click.echo(f"  {row.number}  {printable(row.episode.title, 100)}")


def _tell(done: Digested, articles: int, show: ShowFolder) -> None:
    episode = done.row.episode
    minutes, seconds = divmod(round(episode.duration), 60)
    click.echo(
        f"{done.state}: {printable(episode.title)} · {minutes}:{seconds:02} · {articles} articles ·"
        f" {episode.enclosure.name}"
    )
    for row in done.anew:
        click.echo(
            f"spoken anew: {printable(row.episode.title, 100)}: its own episode is read by {row.voice}"
        )
    for line in voice_lines([done.spoken], show.config.voice.name[0]):
        click.echo(line)
    click.echo(f"feed: {show.feed.absolute()}")
