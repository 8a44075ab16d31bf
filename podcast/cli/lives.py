"""Commands about an episode's later life: retract, restore, remove, tidy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from podcast.cli.options import show_option, show_root
from podcast.cli.outcome import printable


@click.command("retract", epilog='Example: podcast retract 3 --why "Uppgifterna stämde inte."')
@click.argument("episode", metavar="EPISODE")
@click.option(
    "--why", metavar="TEXT", default="", help="The reason, in Swedish; the episode's page shows it."
)
@show_option
def retract_(episode: str, why: str, show_dir: str | None) -> None:
    """Take an episode out of the feed, its sound out of public/."""
    from podcast.catalogue import State
    from podcast.digest import containing
    from podcast.lives import retract
    from podcast.show import open_show
    from podcast.titles import tidy

    with open_show(show_root(show_dir)) as show:
        row, fresh = retract(show, episode, tidy(why), datetime.now(UTC))
        unheard = ", before any listener knew of it" if row.state in (State.SCHEDULED, State.HELD) else ""
        click.echo(f"{'retracted' if fresh else 'already retracted'}{unheard}: {row.episode.title}")
        for each in containing(show, row):
            click.echo(
                f"still heard in: {each.episode.title}: `podcast retract {each.number}` takes it back as well"
            )


@click.command("restore", epilog="Example: podcast restore 3")
@click.argument("episode", metavar="EPISODE")
@show_option
def restore_(episode: str, show_dir: str | None) -> None:
    """Bring a retracted episode back as it was."""
    from podcast.lives import restore
    from podcast.show import open_show

    with open_show(show_root(show_dir)) as show:
        row, fresh = restore(show, episode, datetime.now(UTC))
    click.echo(f"{'restored' if fresh else 'not retracted'}: {row.episode.title}")


@click.command("remove", epilog="Example: podcast remove 3")
@click.argument("episode", metavar="EPISODE")
@show_option
def remove_(episode: str, show_dir: str | None) -> None:
    """Forget an episode that was scheduled or held back, with its files; a published one is refused."""
    from podcast.lives import remove
    from podcast.show import open_show

    with open_show(show_root(show_dir)) as show:
        row = remove(show, episode)
    click.echo(f"removed: {printable(row.episode.title, 100)}")


@click.command("tidy", epilog="Example: podcast tidy --yes")
@click.option("--yes", is_flag=True, help="Take the files away; without it they are only listed.")
@show_option
def tidy_(yes: bool, show_dir: str | None) -> None:
    """Collect files that nothing names: replaced files after their time of grace, and litter."""
    from podcast.lives import orphans, tidy
    from podcast.show import open_show, writing

    with open_show(show_root(show_dir)) as show, writing(show):
        grace = timedelta(days=show.config.publishing.grace_days)
        found = orphans(show, datetime.now(UTC), grace)
        for orphan in found:
            click.echo(f"{orphan.path}  {orphan.size} bytes  {orphan.why}")
        if yes:
            tidy(show, found)
    what = "removed" if yes else "to remove: run again with --yes"
    click.echo(f"{len(found)} {what}" if found else "nothing to remove")
