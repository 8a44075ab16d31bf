"""What the voices cost, each beside the way people usually take, in one run.

    python benchmarks/voices.py [--natural]

Google is the loopback one of the tests, which answers after 100 ms. The program espeak-ng (Debian: espeak-ng)
is compared with where it is installed. Prints a Markdown table: ratios hold on other machines.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import TypeVar

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))  # the loopback Google belongs to the tests

from audio.booth import Booth
from audio.cache import Cache
from audio.engines import voice
from audio.sound import COMPACT
from audio.types import Clip
from benchmarks.sound import SENTENCES
from tests.google.server import Google

T = TypeVar("T")
LATENCY = 0.1
"""Seconds."""
CHARACTERS = 4_000
WORKERS = 8
AUDIBLE = 327
"""-40 dBFS as a 16-bit sample."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--natural", action="store_true", help="the natural voice as well: a minute or two")
    chosen = parser.parse_args()
    print("| what | wall s | times as fast | |\n|---|---|---|---|")
    online()
    processes("espeak", list(texts(40_000)))
    program(list(texts(CHARACTERS)))
    if chosen.natural:
        processes("natural", list(texts(900)))
    kept(list(texts(CHARACTERS)))


def texts(characters: int) -> Iterator[str]:
    """Sentences, no two alike, of so many characters in all."""
    for number, sentence in enumerate(cycle(SENTENCES)):
        text = f"{number} {sentence}"
        yield text
        characters -= len(text) + 1
        if characters <= 0:
            return


def online() -> None:
    """An article by Google's voice: plain gTTS against ours."""
    article = list(texts(CHARACTERS))
    with Google() as google:
        google.latency = LATENCY
        os.environ |= google.environment
        usual, plain = timed(lambda: plain_gtts(" ".join(article)))
        requests, connections = google.requests, google.connections
        row("gTTS alone", usual, usual, about(plain, requests, connections))
        for workers in (1, WORKERS):
            asked, connected = google.requests, google.connections
            wall, clips = timed(lambda workers=workers: said("gtts", article, workers, {"workers": workers}))  # type: ignore[misc]
            told = about(audible(clips), google.requests - asked, google.connections - connected)
            row(f"`gtts`, {workers} at a time", wall, usual, told)


def plain_gtts(text: str) -> float:
    """Seconds of speech that gTTS by itself brings."""
    import miniaudio
    from gtts import gTTS

    file = io.BytesIO()
    gTTS(text, lang="sv").write_to_fp(file)
    sound = miniaudio.decode(file.getvalue(), nchannels=1, sample_rate=24_000)
    return audible([Clip(sound.samples.tobytes(), 24_000)])


def processes(name: str, sentences: Sequence[str]) -> None:
    """Two processes against one; the bytes must not differ."""
    one, first = timed(lambda: said(name, sentences, 1))
    two, second = timed(lambda: said(name, sentences, 2))
    same = "the same bytes" if first == second else "OTHER BYTES"
    row(f"`{name}`, one process", one, one, f"{audible(first):.0f} s of speech")
    row(f"`{name}`, two processes", two, one, same)


def program(sentences: Sequence[str]) -> None:
    """The command-line program, started for each sentence, against our workers."""
    found = shutil.which("espeak-ng")
    if found is None:
        print("| espeak-ng, a program | not installed | | |")
        return

    def started() -> None:
        for text in sentences:
            subprocess.run(
                [found, "-v", "sv", "-s", "155", "-g", "2", "--stdout", text],
                stdout=subprocess.DEVNULL,
                check=True,
            )

    usual, _ = timed(started)
    row("espeak-ng, the program, once a sentence", usual, usual, f"{len(sentences)} sentences")
    for jobs in (1, 2):
        wall, _ = timed(lambda jobs=jobs: said("espeak", sentences, jobs))  # type: ignore[misc]
        row(f"`espeak` for the same, {jobs} processes", wall, usual, "")


def kept(sentences: Sequence[str]) -> None:
    """Sentences ready to be joined: spoken, levelled and encoded, or taken from the cache."""
    with tempfile.TemporaryDirectory() as place:
        engine = voice("espeak", jobs=1)
        engine.say("Nu.")
        try:
            miss, hit = (
                timed(lambda: [Booth(engine, COMPACT, Cache(Path(place))).run(text) for text in sentences])[0]
                for _ in range(2)
            )
        finally:
            engine.close()
    row("sentences made", miss, miss, f"{len(sentences)} sentences")
    row("the same from the cache", hit, miss, "")


def said(
    name: str, sentences: Sequence[str], jobs: int, options: dict[str, object] | None = None
) -> list[Clip]:
    engine = voice(name, options or {}, jobs=jobs)
    try:
        with ThreadPoolExecutor(jobs) as threads:
            return list(threads.map(engine.say, sentences))
    finally:
        engine.close()


def audible(clips: Sequence[Clip]) -> float:
    """Seconds in which something is heard, by hundredths."""
    total = 0.0
    for clip in clips:
        wave = np.abs(np.frombuffer(clip.pcm, "<i2").astype(np.int32))
        step = clip.rate // 100
        loud = wave[: len(wave) // step * step].reshape(-1, step).max(axis=1) > AUDIBLE
        total += float(loud.sum()) / 100
    return total


def about(seconds: float, requests: int, connections: int) -> str:
    return f"{requests} requests, {connections} connections, {seconds:.0f} s of speech"


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def row(what: str, wall: float, usual: float, told: str) -> None:
    print(f"| {what} | {wall:.2f} | {usual / wall:.1f} | {told} |", flush=True)


if __name__ == "__main__":
    main()
