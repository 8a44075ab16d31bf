"""Commands about how words are said: names that nobody has told, and the newsroom's own lexicon."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast.cli.options import nearest_desk, show_option, show_root, voice_option

if TYPE_CHECKING:
    from podcast.desk import Desk


@click.command("names", epilog="Example: podcast names artikel.txt --audition namn.mp3")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--audition", type=click.Path(path_type=Path), metavar="FILE", help="Record them, MP3 or WAV.")
@voice_option
@show_option
def names_(pages: tuple[str, ...], audition: Path | None, voice: str | None, show_dir: str | None) -> None:
    """List names, acronyms and foreign words that no lexicon knows, with how the voice will say them."""
    from podcast.chain import open_chain
    from podcast.pronunciation import said_as

    desk = nearest_desk(show_dir)
    found = _unknown(pages, desk)
    width = max((len(word) for word, _ in found), default=0)
    with open_chain(desk, voice or "") as chain:
        studio, _ = chain.first_that_can(chain.studio)
        for (word, kind), times in found.most_common():
            click.echo(f"{times:4}  {word:{width}}  {kind:8}  {said_as(word, studio.engine, desk)}")
    if not found:
        click.echo("every name is known")
    elif audition is not None:
        from audio.types import Segment
        from podcast.cli.sound import record_to_file

        words = [word for (word, _), _ in found.most_common()]
        segments = tuple(Segment(word, desk.config.pauses.before_heading) for word in words)
        record_to_file(segments, audition, desk.bare, voice, None)


@click.group("lexicon", epilog='Example: podcast lexicon add Pyongjang --as "pjång jang"')
def lexicon_() -> None:
    """Tell how words are said in this show: lexicon.toml beside podcast.toml."""


@lexicon_.command("add", epilog='Example: podcast lexicon add Pyongjang --as "pjång jang"')
@click.argument("word")
@click.option("--as", "said", required=True, metavar="S", help='A respelling, or "letters" or "word".')
@click.option("--for", "engine", default="", metavar="V", help="For one voice only, in its own notation.")
@show_option
def add_(word: str, said: str, engine: str, show_dir: str | None) -> None:
    """Add a word to the show's lexicon, in place of the entry it had."""
    from audio.swedish import add_entry
    from podcast.desk import LEXICON

    path = show_root(show_dir) / LEXICON
    add_entry(path, word, said, engine)
    click.echo(f"wrote {path}: {word} is said {said}")
    click.echo("`podcast publish --affected` reads published episodes again where it is said.", err=True)


@lexicon_.command("import", epilog="Example: podcast lexicon import uttal.pls")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--for", "engine", default="", metavar="V", help="The voice that its phonemes are for.")
@show_option
def import_(file: Path, engine: str, show_dir: str | None) -> None:
    """Add the words of a W3C PLS 1.0 file to the show's lexicon."""
    from audio.swedish import import_pls
    from podcast.desk import LEXICON
    from podcast.pronunciation import add_all

    path = show_root(show_dir) / LEXICON
    count = add_all(path, import_pls(file, engine))
    click.echo(f"wrote {path}: {count} words")


@lexicon_.command("export", epilog="Example: podcast lexicon export > uttal.pls")
@click.option("--for", "engine", default="", metavar="V", help="The voice whose pronunciations go first.")
@show_option
def export_(engine: str, show_dir: str | None) -> None:
    """Write the whole lexicon, the show's over the built-in one, as W3C PLS 1.0."""
    from audio.swedish import export_pls

    click.echo(export_pls(nearest_desk(show_dir).lexicon, engine), nl=False)


def _unknown(pages: tuple[str, ...], desk: Desk) -> Counter[tuple[str, str]]:
    """Unknown words and their kind, counted over all pages."""
    from audio.swedish import unknown
    from podcast.article import Facts
    from podcast.publish import walk_to_article

    lexicon, found = desk.lexicon, Counter[tuple[str, str]]()
    for page in pages:
        article = walk_to_article(page, desk, Facts())
        for each in unknown("\n".join(line.text for line in article.read), lexicon):
            found[each.word, each.kind] += each.times
    return found
