"""Commands about a whole show: init, list, history, feed, check, serve."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast.cli.options import show_option, show_root, voice_option
from podcast.cli.outcome import printable

if TYPE_CHECKING:
    from feeds.check import Finding


@click.command("init", epilog='Example: podcast init min-podd --title "Dagens nyheter, upplästa"')
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--base-url", metavar="U", default="", help="Where apps will find the folder public/.")
@click.option("--title", metavar="T", default="", help="The show's name.")
@click.option("--author", metavar="A", default="", help="Who publishes it.")
@click.option("--email", metavar="E", default="", help="Where directories send their questions.")
@voice_option
def init_(folder: Path, base_url: str, title: str, author: str, email: str, voice: str | None) -> None:
    """Make a show folder with a commented podcast.toml, a cover and a chime."""
    from podcast.config import FILE
    from podcast.show import make_show

    if (folder / FILE).exists():
        click.echo(f"there is a show already, left as it is: {folder / FILE}")
        return
    chosen, told = _reader(voice or "")
    make_show(folder, base_url=base_url, title=title, author=author, email=email, voice=chosen)
    click.echo(f"made a show: {folder / FILE}\n{told}\nnext: podcast publish PAGE --show {folder}")


def _reader(voice: str) -> tuple[str, str]:
    """The voice of a new show, and what to say of it. Raises `UnknownVoice` for one that cannot be used."""
    from audio.engines import better, for_a_new_show
    from audio.engines import voice as open_voice
    from podcast.config import names_of_voices

    for name in names_of_voices(voice):
        open_voice(name).close()
    if voice:
        return voice, f"voice: {voice}"
    chosen = for_a_new_show()
    return chosen, f"voice: {chosen} · {better(chosen)}"


@click.command("list", epilog="Example: podcast list --show min-podd")
@show_option
def list_(show_dir: str | None) -> None:
    """List the episodes, newest first."""
    from podcast.show import open_show
    from podcast.when import STOCKHOLM

    with open_show(show_root(show_dir)) as show:
        for row in show.catalogue.rows():
            episode = row.episode
            minutes, seconds = divmod(round(episode.duration), 60)
            click.echo(
                f"{row.number}  {episode.published.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}  {row.state.value}"
                f"  {minutes}:{seconds:02}  {episode.slug}  {printable(episode.title, 100)}"
            )


@click.command("history", epilog="Example: podcast history 3")
@click.argument("episode", metavar="EPISODE")
@show_option
def history_(episode: str, show_dir: str | None) -> None:
    """Tell what happened to an episode, oldest first: when, what, by whom and why."""
    from podcast.show import open_show
    from podcast.when import STOCKHOLM

    with open_show(show_root(show_dir)) as show:
        row = show.catalogue.resolve(episode)
        click.echo(f"{row.episode.title}  {row.episode.guid}")
        for event in show.catalogue.history(row):
            told = (f"{event.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M:%S}", event.what, event.who, event.why)
            click.echo("  ".join(printable(part) for part in told if part))


@click.command("feed", epilog="Example: podcast feed --show min-podd")
@click.option(
    "--due", is_flag=True, help="Only publish what was scheduled until now: quick, for every minute."
)
@show_option
def feed_(due: bool, show_dir: str | None) -> None:
    """Write the feed and the pages again from the catalogue, with what was scheduled until now."""
    from podcast.feed import write_feed
    from podcast.schedule import refuse_late
    from podcast.show import open_show

    now = datetime.now(UTC)
    with open_show(show_root(show_dir)) as show:
        changed = write_feed(show, again=not due, now=now)
        refuse_late(show, now)
        if changed or not due:
            click.echo(f"{changed} files changed\nfeed: {show.feed.absolute()}")


@click.command("check", epilog="Example: podcast check https://podd.example.se/feed.xml")
@click.argument("place", required=False, metavar="[FEED|DIR|URL]")
@show_option
def check_(place: str | None, show_dir: str | None) -> int:
    """Tell what an app or a directory would complain about, in a show or in any feed."""
    now = datetime.now(UTC)
    count, findings = _checked_outside(place, now) if place else _checked_show(show_dir, now)
    for finding in findings:
        click.echo(f"{finding.level}: {finding.rule}: {finding.detail}\n  {finding.advice}")
    errors = sum(finding.level == "error" for finding in findings)
    click.echo(f"{count} episodes, {errors} errors, {len(findings) - errors} warnings")
    return 1 if errors else 0


def _checked_show(show_dir: str | None, now: datetime) -> tuple[int, tuple[Finding, ...]]:
    from feeds.check import check
    from podcast.catalogue import State
    from podcast.lives import kept
    from podcast.show import open_show

    with open_show(show_root(show_dir)) as show:
        episodes = [row.episode for row in show.catalogue.rows(State.PUBLISHED)]
        gone = [row.episode for row in show.catalogue.rows(State.RETRACTED)]
        files = kept(show, now, timedelta(days=show.config.publishing.grace_days))
        return len(episodes), check(show.facts(), episodes, show.public.root, now, gone=gone, kept=files)


def _checked_outside(place: str, now: datetime) -> tuple[int, tuple[Finding, ...]]:
    """A feed by its address, its file or its folder; a show's own folder is checked as a show."""
    if place.startswith(("http://", "https://")):
        from feeds.online import check_address

        return check_address(place, now)
    from podcast.config import FILE

    if (Path(place) / FILE).is_file():
        return _checked_show(place, now)
    from feeds.outside import check_place

    return check_place(Path(place), now)


@click.command("serve", epilog="Example: podcast serve --host 0.0.0.0 --port 8000")
@show_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="H", help="0.0.0.0 for phones nearby."
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), metavar="N")
def serve_(show_dir: str | None, host: str, port: int) -> int:
    """Serve the published folder to podcast apps on this network until Ctrl-C."""
    from feeds.serve import serve
    from podcast.feed import write_feed
    from podcast.show import open_show

    with open_show(show_root(show_dir)) as show:
        write_feed(show)
        folder, base = show.public.root, show.facts().base_url

    def ready(address: str) -> None:
        click.echo(f"feed: {address}feed.xml\npage: {address}")
        if sys.stdout.isatty():
            from feeds.site.qr import terminal

            click.echo(f"\n{terminal(address)}")
        click.echo(_how_to_subscribe(host), err=True)

    ended_by = serve(folder, base, host, port, ready)
    return 128 + ended_by if ended_by else 0


def _how_to_subscribe(host: str) -> str:
    if host in ("127.0.0.1", "localhost", "::1"):
        return "Only this computer reaches that address: --host 0.0.0.0 lets phones in. Ctrl-C stops."
    return "Open the page on a phone, by its camera, and choose your app. Ctrl-C stops."
