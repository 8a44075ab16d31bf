"""podcast publish --estimate: what pages would take and cost, before anything is spoken."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast.cli.outcome import code_of, printable, tell

if TYPE_CHECKING:
    from podcast.estimate import Estimate, Rehearsal, Sum
    from podcast.publish import Order


def show_estimate(pages: tuple[str, ...], root: Path | None, voice: str, order: Order, jobs: int) -> int:
    """Say for each page and for all of them what publishing would take; the code of the first bad page."""
    from audio.engines import for_a_new_show
    from audio.errors import AudioError
    from podcast.errors import PageError
    from podcast.estimate import Rehearsal, estimate, looked_at

    code = 0
    sums: dict[str, Sum] = {}
    with looked_at(root) as show, ExitStack() as opened:
        chain = Rehearsal(show, voice or ("" if root else for_a_new_show()), jobs, opened)
        for page in pages:
            try:
                found = estimate(page, show, chain, order)
            except (PageError, AudioError) as error:
                code = code or code_of(error) or 1
                tell(error, f"would not publish: {page}: ")
                continue
            click.echo(_line(found))
            name = found.sum.voice
            sums[name] = sums[name] + found.sum if name in sums else found.sum
        for each in (found for found in sums.values() if found.characters):
            click.echo(f"in all: {_told(each)}")
            _tell_refusal(chain, each)
    return code


def _line(found: Estimate) -> str:
    title = f"would {found.what}: {printable(found.title, 100)}"
    if found.what == "leave alone":
        return f"{title} · published before as it is · costs nothing"
    return f"{title} · {found.words} words · {_told(found.sum)}"


def _told(found: Sum) -> str:
    if found.host:
        whom = f"{found.unsaid} to be sent to {found.host} by the voice {found.voice}"
    else:
        whom = f"{found.unsaid} to be spoken on this machine by the voice {found.voice}"
    return f"{found.characters} characters: {found.characters - found.unsaid} kept, {whom} · {_cost(found)}"


def _cost(found: Sum) -> str:
    from audio.engines.purse import usd

    if found.usd is None:
        return "price unknown: nobody has told what a million characters cost"
    return usd(found.usd) if found.usd else "costs nothing"


def _tell_refusal(chain: Rehearsal, found: Sum) -> None:
    """Say so when all of it together would be more than a run may cost."""
    from audio.errors import SpendingError

    try:
        chain.afford(found.voice, found.unsaid)
    except SpendingError as error:
        tell(error, "not all of it would be published: ")
