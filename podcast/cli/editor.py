"""The editor's own editor, for plans of lines."""

from __future__ import annotations

import os
import sys

import click


def open_editor(plan: str) -> str | None:
    """Open a plan in $VISUAL or $EDITOR and give it back as saved; None when it was not saved.

    Raises `click.UsageError` where there is neither an editor named nor a terminal to open one on.
    """
    if not (os.environ.get("VISUAL") or os.environ.get("EDITOR") or sys.stdin.isatty()):
        raise click.UsageError("--edit needs an editor: set $EDITOR, or run it on a terminal")
    return click.edit(plan, extension=".txt")
