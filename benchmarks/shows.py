"""What a show costs by its size: feed and pages, one more episode, and memory.

Prints a Markdown table. Seconds are this machine's; that one more episode costs the same in a large show
holds on others. Episodes are invented and have no sound: speech is not counted.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audio.types import Segment
from feeds.parts import newest_first
from feeds.rss import rss
from feeds.site import episode_page
from feeds.types import Chapter, Cue, Enclosure, Episode
from podcast.article import Facts
from podcast.feed import write_feed
from podcast.script import Script
from podcast.show import ShowFolder, make_show, open_show

SIZES = (100, 1_000, 10_000)
START = datetime(2020, 1, 1, 6, tzinfo=UTC)
SECTIONS = ("Inrikes", "Utrikes", "Ekonomi", "Sport", "Kultur")
SENTENCE = "Kommunen räknar med att köerna i centrum försvinner redan under den första veckan."


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = f"{place}/cache"
        print("| episodes | feed alone, ms | a page, ms | all at once, s | nothing new, s | one more, s |"
              " peak MiB |\n|---|---|---|---|---|---|---|")  # fmt: skip
        for size in SIZES:
            command = [sys.executable, __file__, "one", str(size), f"{place}/show-{size}"]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")


def one(size: int, root: Path) -> None:
    """The row of one size, in a process of its own, so that its memory is its own."""
    make_show(root, title="Ortens nyheter", base_url="https://podd.example.se/")
    with open_show(root) as show:
        fill(show, size)
    with open_show(root) as show:
        facts = show.facts()
        newest = newest_first([episode(number) for number in range(max(0, size - 300), size)])
        feed, page = timed(lambda: rss(facts, newest)), timed(lambda: episode_page(facts, newest[0]))
        whole = timed(lambda: write_feed(show))
        same = min(timed(lambda: write_feed(show)) for _ in range(3))
        enter(show, size)
        more = timed(lambda: write_feed(show))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    costs = f"{feed * 1000:.0f} | {page * 1000:.1f} | {whole:.1f} | {same:.2f} | {more:.2f} | {peak:.0f}"
    print(f"| {size} | {costs} |")


def episode(number: int) -> Episode:
    """An invented episode of five minutes: 50 sentences, four chapters."""
    at = START + timedelta(hours=5 * number)
    name = f"media/{at:%Y/%m}/bron-over-alven-{number}"
    return Episode(
        guid=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        title=f"Bron över Älven öppnar igen, del {number}",
        slug=f"bron-over-alven-{number}",
        published=at,
        updated=at,
        enclosure=Enclosure(f"{name}.mp3", 3_600_000),
        duration=300.0,
        summary="Efter två år kan bilar åter köra över bron, och trafiken blir lugnare än förr.",
        credit="Provröst (CC0)",
        article_url=f"https://tidning.example.se/bron-{number}",
        article_date=at,
        authors=("Anna Ask",),
        section=SECTIONS[number % len(SECTIONS)],
        chapters=tuple(Chapter(75.0 * at, f"Kapitel {at + 1}") for at in range(4)),
        cues=tuple(Cue(6.0 * at, 6.0 * at + 5.5, SENTENCE) for at in range(50)),
        transcript=f"{name}.vtt",
        captions=f"{name}.srt",
        sentences_file=f"{name}.transcript.json",
        chapters_file=f"{name}.chapters.json",
    )


def fill(show: ShowFolder, size: int) -> None:
    for number in range(size):
        enter(show, number)


def enter(show: ShowFolder, number: int) -> None:
    made = replace(episode(number))
    script = Script(made.title, made.summary, Facts(), (Segment(made.title),))
    show.catalogue.publish(f"bron-{number}", made, script, f"{number}", "tone", "", made.published)


def timed(act: object) -> float:
    started = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - started


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
