"""The usual script against this program: an article by Google's voice, from text to feed, nothing cached.

    python benchmarks/naive.py [--minutes 5 30] [--preset compact]

The script is what most people write with gTTS, pydub and feedgen; it needs an ffmpeg, here that of
imageio-ffmpeg. Google is the loopback one of the tests and answers at once. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # the loopback Google belongs to the tests

from audio.sound import PRESETS, Sound
from benchmarks.sound import SENTENCES
from tests.google.server import Google
from tests.google.voice import A_CHARACTER

SCRIPT = """
import re, sys, warnings
warnings.simplefilter("ignore")
import imageio_ffmpeg
from feedgen.feed import FeedGenerator
from gtts import gTTS
from pydub import AudioSegment, effects

page, folder, rate, kbps = sys.argv[1:]
AudioSegment.converter = imageio_ffmpeg.get_ffmpeg_exe()
title, *paragraphs = open(page, encoding="utf-8").read().split("\\n\\n")
episode = AudioSegment.silent(300, frame_rate=24000)
for text in [title, *(s for p in paragraphs for s in re.split(r"(?<=[.?!]) ", p))]:
    gTTS(text, lang="sv").save(f"{folder}/chunk.mp3")
    episode += AudioSegment.from_file(f"{folder}/chunk.mp3", "mp3", codec="mp3")
    episode += AudioSegment.silent(400, frame_rate=24000)
episode = effects.normalize(episode).set_frame_rate(int(rate))
episode.export(f"{folder}/episode.mp3", "mp3", bitrate=f"{kbps}k")
feed = FeedGenerator()
feed.load_extension("podcast")
feed.title("Test"); feed.link(href="https://example.com/"); feed.description("Test")
entry = feed.add_entry()
entry.id("1"); entry.title(title); entry.enclosure("https://example.com/episode.mp3", "0", "audio/mpeg")
feed.rss_file(f"{folder}/feed.xml")
"""


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    """Seconds of the program and of all it started."""
    peak: float
    """MiB of its largest process."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=int, nargs="+", default=[5, 30])
    parser.add_argument("--preset", choices=list(PRESETS), default="compact")
    chosen = parser.parse_args()
    print(
        f"| {chosen.preset} | what | wall s | times as fast | CPU s | peak MiB |\n|---|---|---|---|---|---|"
    )
    for minutes in chosen.minutes:
        with tempfile.TemporaryDirectory() as place, Google() as google:
            compare(minutes, chosen.preset, Path(place), google.environment)


def compare(minutes: int, preset: str, place: Path, environment: dict[str, str]) -> None:
    page = place / "sida.txt"
    page.write_text(article(minutes), "utf-8")
    usual = run(naive(page, place, PRESETS[preset]), environment)
    row(f"{minutes} min", "gTTS, pydub and feedgen", usual, usual)
    show = place / "show"
    own = {**environment, "XDG_CACHE_HOME": str(place / "cache")}
    podcast = [sys.executable, "-m", "podcast"]
    run([*podcast, "init", str(show), "--voice", "gtts"], own)
    settings = show / "podcast.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("[sound]", f'[sound]\npreset = "{preset}"', 1), "utf-8"
    )
    publish = [*podcast, "publish", "--show", str(show), "--force", str(page)]
    row(f"{minutes} min", "`podcast publish`", run(publish, own), usual)
    page.write_text(page.read_text("utf-8").replace("Nej.", "Jo.", 1), "utf-8")
    row(f"{minutes} min", "`podcast publish`, one sentence corrected", run(publish, own), usual)


def article(minutes: int) -> str:
    """A headline and paragraphs that take so long to say."""
    paragraphs, characters = ["Så mycket hinner en röst säga"], 0
    sentences = cycle(SENTENCES)
    number = 0
    while characters * A_CHARACTER < minutes * 60:
        said = [next(sentences) for _ in range(4)]
        number += 1
        said[-1] = f"Stycke {number}: {said[-1][0].lower()}{said[-1][1:]}"
        paragraphs.append(" ".join(said))
        characters += len(paragraphs[-1])
    return "\n\n".join(paragraphs) + "\n"


def naive(page: Path, place: Path, sound: Sound) -> list[str]:
    return [sys.executable, "-c", SCRIPT, str(page), str(place), str(sound.rate), str(sound.kbps)]


def run(command: list[str], environment: dict[str, str]) -> Cost:
    start = time.perf_counter()
    child = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if status:
        sys.exit(f"{command[:4]} failed")
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def row(length: str, what: str, cost: Cost, usual: Cost) -> None:
    times = usual.wall / cost.wall
    print(
        f"| {length} | {what} | {cost.wall:.1f} | {times:.1f} | {cost.cpu:.1f} | {cost.peak:.0f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
