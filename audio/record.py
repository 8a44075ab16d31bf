"""Segments become a recording: each sentence read, spoken, checked, levelled, encoded once, then joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import replace
from typing import TYPE_CHECKING

from audio.booth import PLAIN, Booth, Reading, readings
from audio.cache import Cache
from audio.checks import Line, flaw
from audio.engines.extras import begin, pace
from audio.errors import AudioError, VoiceError
from audio.swedish.types import Style
from audio.types import Engine, Recording, Segment
from audio.words import said_when

if TYPE_CHECKING:
    from audio.dress import Dress
    from audio.reel import Take
    from audio.sound import Sound
    from audio.swedish import Lexicon
    from audio.timeline import Assembled

Progress = Callable[[int, int], None]
PATIENCE = 5.0
"""Seconds that an interrupted recording waits for what is being said to end."""
ONLINE_PATIENCE = 0.2
"""The same where it hangs on somebody else's answer, which nothing can hurry."""

ONLINE_JOBS = 8
"""Sentences on their way at once at least when the voice is online: they wait and do not compute."""


def record(
    segments: Sequence[Segment],
    engine: Engine,
    *,
    sound: Sound,
    dress: Dress | None = None,
    cache: Cache,
    lexicon: Lexicon | None = None,
    style: Style = PLAIN,
    jobs: int = 2,
    progress: Progress = lambda done, of: None,
) -> Recording:
    """Speak segments with one engine and join them; the same bytes whatever `jobs` is.

    Sentences that the cache holds are not spoken; a segment without a word, such as an emoji, is passed over.
    `progress` hears how many of how many segments are done, in the thread that called; first, what was kept.
    Raises `VoiceError` naming a sentence that the engine cannot say, or when the whole is not the speech of
    the segments; `SpendingError` when it would cost too much, `SoundFileError` for a jingle, `AudioError`
    when there is nothing to say. Interrupted, it closes the engine to end what is being said.
    """
    from audio.dress import dress_runs
    from audio.timeline import assemble

    dressed = dress_runs(dress, sound, cache) if dress else None
    spoken = readings(segments, engine, lexicon, style)
    if not spoken:
        raise AudioError("nothing to record: no segment has a word in it")
    booth = Booth(engine, sound, cache, jobs)
    runs = _in_parallel(booth, [each.text for each in spoken], jobs, progress)
    cache.tidy()
    joined = assemble([(each.segment, runs[each.text]) for each in spoken], sound, dressed)
    _refuse_flawed(joined, [_line(each, runs[each.text], sound) for each in spoken], engine)
    return Recording(
        mp3=joined.mp3,
        duration=joined.duration,
        marks=tuple(
            replace(mark, words=said_when(mark, runs[each.text], each.places, sound.rate))
            for mark, each in zip(joined.marks, spoken, strict=True)
        ),
        chapters=joined.chapters,
        voice=engine.name,
        credit=engine.credit,
        spoken=sum(each.text in booth.spoken for each in spoken),
    )


def _line(reading: Reading, take: Take, sound: Sound) -> Line:
    return Line(reading.segment, reading.text, (take.end - take.onset) / sound.rate)


def _refuse_flawed(joined: Assembled, lines: Sequence[Line], engine: Engine) -> None:
    if wrong := flaw(lines, joined.marks, joined.duration, pace(engine)):
        error = VoiceError(f"cannot use the recording: the voice {engine.name}: {wrong}")
        error.add_note("Nothing of it is published. Look at the voice's settings, or choose another voice.")
        raise error


def _in_parallel(booth: Booth, texts: Sequence[str], jobs: int, progress: Progress) -> dict[str, Take]:
    """Every text's run; one that occurs twice is spoken once. Only what is being made now holds its PCM."""
    runs = booth.kept(texts)
    times = Counter(text for text in texts if text not in runs)
    count = len(texts) - times.total()
    begin(booth.engine, sum(map(len, booth.unsaid(times))))
    progress(count, len(texts))
    if not times:
        return runs
    hands = max(jobs, ONLINE_JOBS) if booth.engine.online else jobs
    pool = ThreadPoolExecutor(min(hands, len(times)), thread_name_prefix="booth")
    waiting: dict[Future[Take], str] = {}
    try:
        waiting |= {pool.submit(booth.run, text): text for text in times}
        for done in as_completed(waiting):
            text = waiting.pop(done)
            runs[text] = done.result()
            count += times[text]
            progress(count, len(texts))
    except Exception:
        pool.shutdown(cancel_futures=True)
        raise
    except BaseException:  # Ctrl-C: nobody wants to hear the rest
        # A signal that lands inside the pool's own locks leaves its threads waiting for ever: none is joined.
        pool.shutdown(wait=False, cancel_futures=True)
        booth.engine.close()
        patience = ONLINE_PATIENCE if booth.engine.online else PATIENCE
        wait([each for each in waiting if each.running()], timeout=patience)
        raise
    pool.shutdown()
    return runs
