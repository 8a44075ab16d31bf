"""podcast revoice: episodes read again when a better voice is back."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from podcast.cli.options import jobs_option, show_option, show_root, voice_option
from podcast.cli.progress import Progress
from podcast.cli.voiced import show_again


@click.command("revoice", epilog="Example: podcast revoice 3 --voice piper:alma")
@click.argument("episodes", nargs=-1, metavar="[EPISODE...]")
@voice_option
@jobs_option
@show_option
def revoice_(episodes: tuple[str, ...], voice: str | None, jobs: int | None, show_dir: str | None) -> int:
    """Read episodes again that another voice read because the wanted one was away.

    With EPISODE exactly those are read again. The voice is the first that the settings name, or --voice;
    while it is away, nothing changes.
    """
    from podcast.again import Rereading, record_again, waiting
    from podcast.chain import open_chain
    from podcast.show import open_show

    with open_show(show_root(show_dir)) as show:
        rows = waiting(show, episodes)
        if not rows:
            click.echo("no episode waits for a better voice")
            return 0
        with open_chain(show.desk, voice or "", jobs or 0) as chain, Progress("") as progress:
            wanted = [Rereading(row, chain.names[0]) for row in rows]
            done = record_again(show, chain, wanted, lambda: datetime.now(UTC), progress.named)
            return show_again(done, show.feed)
