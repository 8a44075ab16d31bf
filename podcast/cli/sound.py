"""Commands about sound without publishing: speak, say, voices, cache."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast.cli.options import (
    facts_options,
    jobs_option,
    nearest_desk,
    show_option,
    voice_option,
)
from podcast.cli.outcome import printable
from podcast.cli.progress import Progress

if TYPE_CHECKING:
    from audio.types import Segment
    from podcast.article import Facts
    from podcast.desk import Desk


@click.command("speak", epilog="Example: podcast speak artikel.txt -o artikel.mp3")
@click.argument("page", metavar="PAGE")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="An .mp3 or .wav file.")
@voice_option
@jobs_option
@show_option
@facts_options
def speak_(
    page: str,
    output: Path,
    voice: str | None,
    jobs: int | None,
    show_dir: str | None,
    given: Facts,
) -> None:
    """Read PAGE aloud into a file without publishing it."""
    from podcast.publish import walk_to_article
    from podcast.script import write_script

    desk = nearest_desk(show_dir)
    script = write_script(walk_to_article(page, desk, given), desk.config)
    record_to_file(script.segments, output, desk, voice, jobs)


@click.command("say", epilog='Example: podcast say "Kyrylo Budanov i Pyongjang" -o namn.mp3')
@click.argument("text")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="say.wav",
    show_default=True,
    help="An .mp3 or .wav file.",
)
@voice_option
@show_option
def say_(text: str, output: Path, voice: str | None, show_dir: str | None) -> None:
    """Speak TEXT into a file."""
    from audio.swedish import sentences
    from audio.types import Segment

    desk = nearest_desk(show_dir)
    parts = [Segment(sentence, desk.config.pauses.sentence) for sentence in sentences(text)]
    if not parts:
        raise click.UsageError("there is nothing to say: TEXT is empty")
    record_to_file(tuple(parts), output, desk.bare, voice, None)


@click.command("voices", epilog="Example: podcast voices install piper:nst")
@click.argument("words", nargs=-1, metavar="[install NAME]")
@show_option
def voices_(words: tuple[str, ...], show_dir: str | None) -> None:
    """List the voices and what each one needs, or fetch what one needs."""
    from audio.engines import install, voices

    if words:
        if len(words) != 2 or words[0] != "install":
            raise click.UsageError("say `podcast voices`, or `podcast voices install NAME`")
        install(words[1])
        click.echo(f"installed: {words[1]}")
        return
    for each in voices(nearest_desk(show_dir).config.voice.options):
        state = "ready" if each.ready else "not ready"
        online = ", sends the text to its service" if each.online else ""
        click.echo(f"{each.name}  {state}{online}  {each.description}{'  ' + each.hint if each.hint else ''}")


@click.command("cache", epilog="Example: podcast cache --prune")
@click.option("--prune", is_flag=True, help="Take the oldest sentences away until it fits its limit.")
def cache_(prune: bool) -> None:
    """Tell where spoken sentences are kept and how much room they take."""
    from audio.cache import Cache
    from podcast.studio import cache_folder

    cache = Cache(cache_folder())
    if prune:
        cache.prune()
    click.echo(f"{cache_folder()}  {cache.size() / 1e6:.1f} MB")


def record_to_file(
    segments: tuple[Segment, ...],
    output: Path,
    desk: Desk,
    voice: str | None,
    jobs: int | None,
) -> None:
    from podcast.chain import open_chain
    from podcast.export import export

    if output.suffix.lower() not in (".mp3", ".wav"):
        raise click.BadParameter(f"neither .mp3 nor .wav: {output}", param_hint="--output")
    with open_chain(desk, voice or "", jobs or 0) as chain, Progress(output.name) as progress:
        recording, missed = chain.first_that_can(lambda each: chain.record(each, segments, progress))
    for each in missed:
        click.echo(
            f"voice: {recording.voice} instead of {each.voice} ({printable(str(each.error))})", err=True
        )
    export(recording, output)
    click.echo(f"{output}  {recording.duration:.1f} s")
