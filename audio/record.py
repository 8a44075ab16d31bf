"""Segments become a recording: each sentence read, spoken, checked, levelled, encoded once, then joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from typing import TYPE_CHECKING

from audio.cache import Cache
from audio.engines.around import Cached, Checked
from audio.engines.saying import cannot_say
from audio.errors import AudioError
from audio.reel import Reel
from audio.swedish.types import Style
from audio.types import Engine, Recording, Segment

if TYPE_CHECKING:
    from audio.dress import Dress
    from audio.mp3 import Run
    from audio.reel import Take
    from audio.sound import Sound
    from audio.swedish import Lexicon

PLAIN = Style()
Progress = Callable[[int, int], None]
PATIENCE = 5.0
"""Seconds that an interrupted recording waits for what is being said to end."""
SPEAK_PHONEMES = ("espeak", "natural", "piper")

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
    `progress` hears how many of how many segments are done, in the thread that called.
    Raises `VoiceError` naming a sentence that the engine cannot say, `SoundFileError` for a jingle,
    `AudioError` when there is nothing to say. Interrupted, it closes the engine to end what is being said.
    """
    from audio.dress import dress_runs
    from audio.swedish import read
    from audio.timeline import assemble

    dressed = dress_runs(dress, sound, cache) if dress else None
    spoken = [
        (each, read(each.text, engine.profile, lexicon, style, engine=pronunciations(engine)))
        for each in segments
    ]
    spoken = [(segment, text) for segment, text in spoken if any(map(str.isalnum, text))]
    if not spoken:
        raise AudioError("nothing to record: no segment has a word in it")
    booth = Booth(engine, sound, cache)
    runs = _in_parallel(booth, [text for _, text in spoken], jobs, progress)
    cache.tidy()
    joined = assemble([(segment, runs[text]) for segment, text in spoken], sound, dressed)
    return Recording(
        mp3=joined.mp3,
        duration=joined.duration,
        marks=joined.marks,
        chapters=joined.chapters,
        voice=engine.name,
        credit=engine.credit,
        spoken=sum(text in booth.spoken for _, text in spoken),
    )


def pronunciations(engine: Engine) -> str:
    """Whose pronunciations of the lexicon hold: eSpeak NG's for every voice that speaks its phonemes."""
    return "espeak" if engine.name.startswith(SPEAK_PHONEMES) else engine.name


class Booth:
    """Where one sentence becomes a run of frames, from the cache or from the engine."""

    def __init__(self, engine: Engine, sound: Sound, cache: Cache) -> None:
        checked = Checked(engine)
        self.engine: Engine = Cached(checked, cache) if engine.online else checked
        self.sound = sound
        self.cache = cache
        self.reel = Reel()
        self.spoken: set[str] = set()
        """What had to be made now."""
        # What the text was written as does not matter: the same words spoken are the same sound.
        self._key = f"run\n{engine.fingerprint}\n{sound.key}\n"

    def run(self, text: str) -> Take:
        """The run that says `text`, on the reel. Raises `VoiceError` naming it."""
        return self.reel.wind(self._kept(text) or self._made(text))

    def _kept(self, text: str) -> Run | None:
        from audio.mp3 import Run

        stored = self.cache.get(self._key + text)
        try:
            return None if stored is None else Run.from_bytes(stored)
        except ValueError:  # kept by another version of this program
            return None

    def _made(self, text: str) -> Run:
        from audio.level import prepare
        from audio.mp3 import encode_run

        self.spoken.add(text)
        pcm = prepare(self.engine.say(text), self.sound)
        if not pcm:
            raise cannot_say(text, f"the voice {self.engine.name} gave silence")
        run = encode_run(pcm, self.sound)
        self.cache.put(self._key + text, run.to_bytes())
        return run


def _in_parallel(booth: Booth, texts: Sequence[str], jobs: int, progress: Progress) -> dict[str, Take]:
    """Every text's run; one that occurs twice is spoken once. Only what is being made now holds its PCM."""
    times = Counter(texts)
    hands = max(jobs, ONLINE_JOBS) if booth.engine.online else jobs
    pool = ThreadPoolExecutor(min(hands, len(times)), thread_name_prefix="booth")
    runs: dict[str, Take] = {}
    waiting: dict[Future[Take], str] = {}
    count = 0
    try:
        progress(count, len(texts))
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
        wait([each for each in waiting if each.running()], timeout=PATIENCE)
        raise
    pool.shutdown()
    return runs
