"""Segments become a recording: each sentence read, spoken, checked, levelled, encoded once, then joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from audio.cache import Cache
from audio.checks import fault
from audio.engines.saying import cannot_say
from audio.errors import AudioError, VoiceError
from audio.types import Engine, Recording, Segment

if TYPE_CHECKING:
    from audio.dress import Dress
    from audio.mp3 import Run
    from audio.sound import Sound
    from audio.swedish import Lexicon

Progress = Callable[[int, int], None]


def record(
    segments: Sequence[Segment],
    engine: Engine,
    *,
    sound: Sound,
    dress: Dress | None = None,
    cache: Cache,
    lexicon: Lexicon | None = None,
    jobs: int = 2,
    progress: Progress = lambda done, of: None,
) -> Recording:
    """Speak segments with one engine and join them; the same bytes whatever `jobs` is.

    Sentences that the cache holds are not spoken. `progress` hears how many of how many are done.
    Raises `VoiceError` naming the first sentence that the engine cannot say, `SoundFileError` for a jingle,
    `AudioError` when there is nothing to say.
    """
    from audio.dress import dress_runs
    from audio.swedish import read
    from audio.timeline import assemble

    dressed = dress_runs(dress, sound) if dress else None
    spoken = [(segment, read(segment.text, engine.profile, lexicon)) for segment in segments]
    spoken = [(segment, text) for segment, text in spoken if any(map(str.isalnum, text))]
    if not spoken:
        raise AudioError("nothing to record: no segment has a word in it")
    booth = Booth(engine, sound, cache)
    runs = _in_parallel(booth, [text for _, text in spoken], jobs, progress)
    joined = assemble(
        [(segment, run) for (segment, _), run in zip(spoken, runs, strict=True)], sound, dressed
    )
    return Recording(
        mp3=joined.mp3,
        duration=joined.duration,
        marks=joined.marks,
        chapters=joined.chapters,
        voice=engine.name,
        credit=engine.credit,
        spoken=booth.spoken,
    )


class Booth:
    """Where one sentence becomes a run of frames, from the cache or from the engine."""

    def __init__(self, engine: Engine, sound: Sound, cache: Cache) -> None:
        self.engine = engine
        self.sound = sound
        self.cache = cache
        self.spoken = 0

    def kept(self, text: str) -> Run | None:
        """The sentence's run if it was made before."""
        from audio.mp3 import Run

        stored = self.cache.get(self._key(text))
        if stored is None:
            return None
        try:
            return Run.from_bytes(stored)
        except ValueError:  # written by another version
            return None

    def make(self, text: str) -> Run:
        """Speak a sentence; what does not sound like it is spoken once more.

        Raises `VoiceError` naming the sentence.
        """
        try:
            run = self._made(text)
        except VoiceError:
            run = self._made(text)
        self.cache.put(self._key(text), run.to_bytes())
        return run

    def _made(self, text: str) -> Run:
        from audio.level import prepare
        from audio.mp3 import encode_run

        clip = self.engine.say(text)
        wrong = fault(clip, text)
        if wrong:
            raise cannot_say(text, f"the voice {self.engine.name} gave {wrong}")
        return encode_run(prepare(clip, self.sound), self.sound)

    def _key(self, text: str) -> str:
        return f"{self.engine.fingerprint}\n{self.sound.key}\n{text}"


def _in_parallel(booth: Booth, texts: Sequence[str], jobs: int, progress: Progress) -> list[Run]:
    """Every text's run in order; one that occurs twice is spoken once."""
    runs: dict[str, Run | Future[Run]] = {}
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="booth")
    try:
        progress(0, len(texts))
        for text in dict.fromkeys(texts):
            kept = booth.kept(text)
            runs[text] = kept or pool.submit(booth.make, text)
            booth.spoken += kept is None
        made = []
        for done, text in enumerate(texts, 1):
            run = runs[text]
            made.append(run.result() if isinstance(run, Future) else run)
            progress(done, len(texts))
        return made
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
