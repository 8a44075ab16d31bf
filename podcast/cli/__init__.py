"""The command line: the only place that prints, prompts and exits."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "init": "shows",
    "publish": "publish",
    "clean": "pages",
    "script": "pages",
    "learn": "pages",
    "reading": "swedish",
    "sentences": "swedish",
    "names": "words",
    "lexicon": "words",
    "speak": "sound",
    "say": "sound",
    "list": "shows",
    "history": "shows",
    "retract": "lives",
    "restore": "lives",
    "remove": "lives",
    "digest": "digest",
    "revoice": "revoice",
    "feed": "shows",
    "check": "shows",
    "tidy": "lives",
    "recover": "keeping",
    "export": "keeping",
    "import": "keeping",
    "voices": "sound",
    "cache": "sound",
    "serve": "shows",
}


class Stations(click.Group):
    """Commands in the order of the walk, each one's module read when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"podcast.cli.{COMMANDS[name]}")
        command: click.Command = getattr(module, f"{name}_")
        return command


def _version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"podcast {version('upplast')}")
        ctx.exit()


@click.group(
    cls=Stations,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "PODCAST"},
    epilog='Example: podcast publish artikel.txt --title "Älgen är tillbaka"',
)
@click.option("-v", "--verbose", count=True, help="Tell more on standard error; -vv for everything.")
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version."
)
def cli(verbose: int) -> None:
    """Turn Swedish news articles into podcast episodes."""
    if verbose:
        import logging

        logging.basicConfig(
            level=logging.DEBUG if verbose > 1 else logging.INFO, format="%(levelname)s %(name)s: %(message)s"
        )


def main() -> None:
    """Run a command; whatever it cannot do becomes a sentence on standard error and an exit code."""
    from podcast.cli.outcome import end, run

    end(run(cli))
