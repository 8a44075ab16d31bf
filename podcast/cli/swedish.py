"""Commands about Swedish alone: how text is said, and how it is split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast.cli.options import nearest_desk, show_option

if TYPE_CHECKING:
    from audio.types import Profile


@click.command("reading", epilog='Example: podcast reading "Priset steg 3,5 % den 11 juni."')
@click.argument("text", required=False)
@click.option(
    "--profile",
    type=click.Choice(["words", "spaced", "digits"]),
    default="words",
    show_default=True,
    help="The last step: number words joined, spaced, or left as digits.",
)
@show_option
def reading_(text: str | None, profile: Profile, show_dir: str | None) -> None:
    """Tell how TEXT is said; without it, every line of standard input."""
    from audio.swedish import read

    desk = nearest_desk(show_dir)
    lexicon, style = desk.lexicon, desk.config.reading
    for line in [text] if text is not None else _lines():
        click.echo(read(line, profile, lexicon, style))


@click.command("sentences", epilog='Example: podcast sentences "Larmet kom kl. 9. Då var det för sent."')
@click.argument("text", required=False)
def sentences_(text: str | None) -> None:
    """Split TEXT, or the paragraphs of standard input, a sentence a line."""
    from audio.swedish import sentences

    paragraphs = [text] if text is not None else "\n".join(_lines()).strip("\n").split("\n\n")
    for place, paragraph in enumerate(paragraphs):
        if place:
            click.echo()
        for sentence in sentences(" ".join(paragraph.split("\n"))):
            click.echo(sentence)


def _lines() -> list[str]:
    """Standard input as lines, whatever its bytes."""
    text = click.get_binary_stream("stdin").read().decode("utf-8-sig", "replace")
    return text.removesuffix("\n").split("\n") if text else []
