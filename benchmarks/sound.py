"""What sound costs: levelling and encoding against LAME alone, joining, and the usual pydub way.

    python benchmarks/sound.py [--minutes 5 30] [--naive 5] [--sounds compact standard]

Every figure is measured in a process of its own on the same eSpeak sentences; ours has two threads.
Prints Markdown tables: ratios hold on other machines, seconds are this machine's.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import pickle
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from audio.cache import Cache
from audio.sound import COMPACT, PRESETS, Sound
from audio.types import Clip, Profile, Segment
from podcast.storage import replace_whole

Told = dict[str, float]

THREADS = 2
PAUSE = 0.4
SENTENCES = (
    "Kommunen bygger om stationen, och bussarna går från torget till och med september.",
    "Nej.",
    "Räntan lämnas oförändrad, säger riksbankschefen, men den kan sänkas redan efter sommaren.",
    "Fyra av tio svarade att de hellre tar cykeln än bilen när avståndet är kortare än tre kilometer.",
    "Varför steg elpriset så snabbt under veckan?",
    "Snön ställer till det i trafiken, och flera tåg från Östersund är försenade i mer än tre timmar.",
    "Polisen söker vittnen till händelsen, som inträffade strax före midnatt utanför biblioteket.",
    "Hemligheten är tålamod, säger hon och skrattar.",
    "Företaget räknar med en omsättning på drygt tolv miljarder kronor, vilket är en ökning med nio procent.",
    "I morgon väntas sol i hela Götaland, medan regnet drar in över Norrlands kustland under eftermiddagen.",
    "Domen överklagas.",
    "Forskarna har följt sjuhundra skolbarn i sex år och sett att de som läser varje kväll sover bättre, "
    "äter lugnare och oftare berättar för sina föräldrar vad som har hänt under dagen.",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=int, nargs="+", default=[5, 30])
    parser.add_argument("--naive", type=int, default=5, help="minutes for the pydub way; 0 leaves it out")
    parser.add_argument("--sounds", nargs="+", choices=list(PRESETS), default=["compact", "standard"])
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        name, minutes, preset = chosen.child
        print(json.dumps(WAYS[name](int(minutes), PRESETS[preset])))
        return
    with tempfile.TemporaryDirectory() as place:
        os.environ["SOUND_BENCHMARK"] = place
        (Path(place) / "clips").write_bytes(pickle.dumps(spoken()))
        for sound in map(PRESETS.__getitem__, chosen.sounds):
            print(f"\n### {sound.rate / 1000:g} kHz {sound.kbps} kbit/s\n")
            table(sound, chosen.minutes, chosen.naive)


def table(sound: Sound, minutes: list[int], naive: int) -> None:
    print("| speech | what | wall s | CPU s | CPU : LAME alone | wall, naive : this | peak MiB |")
    print("|---|---|---|---|---|---|---|")
    for length in minutes:
        alone = measured("lame", length, sound)
        usual = measured("naive", length, sound) if length <= naive else None
        rows = [("LAME alone", alone)] + ([("naive pydub", usual)] if usual else [])
        for name in ("levelled", "joined", "one changed"):
            rows.append((name, measured(name, length, sound)))
        for name, told in rows:
            faster = f"{usual['wall'] / told['wall']:.1f}" if usual else "–"
            print(
                f"| {length} min | {name} | {told['wall']:.2f} | {told['cpu']:.2f} "
                f"| {told['cpu'] / alone['cpu']:.2f} | {faster} | {told['peak']:.0f} |",
                flush=True,
            )


def measured(name: str, minutes: int, sound: Sound) -> Told:
    """What a child tells of itself, and the memory of its largest process."""
    preset = next(key for key, value in PRESETS.items() if value == sound)
    reading, writing = os.pipe()
    command = [sys.executable, __file__, "--child", name, str(minutes), preset]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1)])
    os.close(writing)
    with os.fdopen(reading) as told:
        answer: Told = json.loads(told.read())
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return {**answer, "peak": used.ru_maxrss / 1024}


def spoken() -> list[Clip]:
    from audio.engines.espeak import Espeak

    engine = Espeak()
    try:
        return [engine.say(text) for text in SENTENCES]
    finally:
        engine.close()


def cycled(minutes: int) -> Iterator[Clip]:
    """So many minutes of speech with its pauses."""
    seconds = 0.0
    for clip in itertools.cycle(spoken_before()):
        yield clip
        seconds += len(clip.pcm) / 2 / clip.rate + PAUSE
        if seconds >= minutes * 60:
            return


def spoken_before() -> list[Clip]:
    clips: list[Clip] = pickle.loads((Path(os.environ["SOUND_BENCHMARK"]) / "clips").read_bytes())
    return clips


def timed(work: Callable[[], object]) -> Told:
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    work()
    return {"wall": time.perf_counter() - wall, "cpu": sum(os.times()[:4]) - cpu}


def lame(minutes: int, sound: Sound) -> Told:
    """The least any way must do: one encoder over speech that is levelled already, and its pauses."""
    import lameenc

    from audio.level import prepare

    pieces = {clip: prepare(clip, sound).pcm for clip in dict.fromkeys(cycled(minutes))}
    pause = bytes(2 * round(PAUSE * sound.rate))
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(sound.rate)
    encoder.set_out_sample_rate(sound.rate)
    encoder.set_bit_rate(sound.kbps)
    encoder.set_quality(sound.quality)
    clips = list(cycled(minutes))
    return timed(lambda: [encoder.encode(pieces[clip] + pause) for clip in clips] and encoder.flush())


def levelled(minutes: int, sound: Sound) -> Told:
    """Our way, nothing cached: every sentence levelled, limited and encoded, all joined, the file written."""
    make_warm(sound)
    return timed(lambda: delivered(minutes, sound, Cache(folder("cold") / str(os.getpid()))))


def joined(minutes: int, sound: Sound, changed: int = 0) -> Told:
    """Again with every sentence in the cache but `changed` of them."""
    kept = Cache(folder("kept"))
    delivered(minutes, sound, kept)
    make_warm(sound)
    return timed(lambda: delivered(minutes, sound, kept, changed))


def delivered(minutes: int, sound: Sound, cache: Cache, changed: int = 0) -> None:
    """What `record` does once the words are known, and the file."""
    from audio.record import Booth
    from audio.timeline import assemble

    booth = Booth(Replay(), sound, cache)
    texts = [f"{SENTENCES[n % len(SENTENCES)]} {n}" for n, _ in enumerate(cycled(minutes))]
    texts[:changed] = [f"{text} {os.getpid()}" for text in texts[:changed]]
    with ThreadPoolExecutor(THREADS) as pool:
        takes = list(pool.map(booth.run, texts))
    episode = assemble([(Segment("", PAUSE), take) for take in takes], sound)
    replace_whole(folder("episodes") / f"{os.getpid()}.mp3", episode.mp3)


class Replay:
    """A voice that has said everything already: what it costs to speak is not measured here."""

    name = credit = fingerprint = "replay"
    profile: Profile = "words"
    online = False

    def __init__(self) -> None:
        self.clips = dict(zip(SENTENCES, spoken_before(), strict=True))

    def say(self, text: str) -> Clip:
        return next(clip for sentence, clip in self.clips.items() if text.startswith(sentence))

    def close(self) -> None:
        pass


def make_warm(sound: Sound) -> None:
    """Imports and tables are not the work that grows with an episode."""
    delivered(0, sound, Cache(folder("warm") / str(os.getpid())))


def folder(name: str) -> Path:
    place = Path(os.environ["SOUND_BENCHMARK"]) / name
    place.mkdir(exist_ok=True)
    return place


def naive(minutes: int, sound: Sound) -> Told:
    """The usual script: every chunk an MP3 from the service, joined with `+=`, normalised, exported."""
    import imageio_ffmpeg  # type: ignore[import-untyped]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment, effects

    AudioSegment.converter = imageio_ffmpeg.get_ffmpeg_exe()
    place = Path(os.environ["SOUND_BENCHMARK"])
    chunks = [chunk(clip, place / f"{n}.mp3") for n, clip in enumerate(cycled(minutes))]

    def make() -> None:
        episode = AudioSegment.silent(300, frame_rate=24_000)
        for path in chunks:
            episode += AudioSegment.from_file(path, "mp3", codec="mp3")
            episode += AudioSegment.silent(round(PAUSE * 1000), frame_rate=24_000)
        effects.normalize(episode).set_frame_rate(sound.rate).export(
            place / "naive.mp3", "mp3", bitrate=f"{sound.kbps}k"
        )

    return timed(make)


def chunk(clip: Clip, path: Path) -> Path:
    """A sentence as an online voice would send it: 24 kHz 64 kbit/s MP3."""
    from audio.level import prepare
    from audio.mp3 import encode_run

    path.write_bytes(encode_run(prepare(clip, COMPACT).pcm, COMPACT).frames)
    return path


WAYS: dict[str, Callable[[int, Sound], Told]] = {
    "lame": lame,
    "levelled": levelled,
    "joined": joined,
    "one changed": lambda minutes, sound: joined(minutes, sound, 1),
    "naive": naive,
}


if __name__ == "__main__":
    main()
