"""Music under what is said: brought in before the voice, turned down under it, faded out after it.

The mix is made from finished runs and becomes a run itself, kept by its content: a bed never has anything
spoken again. Its speech is thereby encoded twice, which nobody hears under music.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from audio.cache import Cache
from audio.sound import Sound
from audio.timeline import Assembled, Piece, Said, assemble
from audio.types import Clip, Segment

if TYPE_CHECKING:
    from audio.mp3 import Run
    from audio.reel import Take
    from audio.spectrum import Wave

LEAD = 1.3
"""Seconds of music before the voice."""
FADE_IN = 300
"""Milliseconds."""
DUCKING = 500
"""Milliseconds in which the music gives way to the voice."""
ALONE = -5.0
"""LU: the music, as long as nobody speaks, against the voice."""
FADE_OUT = 1.8
"""Seconds of music after the voice."""
CROSSFADE = 800
"""Milliseconds from the intro to the bed, and from the bed's end to its beginning."""
PAUSE = 0.3
"""Seconds after the music."""
SHORTEST = 2.0
"""Seconds; less cannot be played round and round."""
LONGEST = 300.0
"""Seconds."""
_VERSION = "1"


@dataclass(frozen=True)
class Bed:
    """Music to lay under speech."""

    clip: Clip
    loudness: float
    """Of the clip, in LUFS."""
    level: float
    """LU against the voice, below zero."""
    sound: Sound
    cache: Cache
    intro: bytes = b""
    """The intro as 16-bit PCM at the rate of `sound`, to be faded over from."""

    def under(self, speech: Sequence[tuple[Segment, Run | Take]], *, first: bool) -> Piece:
        """Speech with the bed under it; the `first` in an episode comes out of the intro."""
        intro = self.intro if first else b""
        made = assemble(speech, replace(self.sound, lead=LEAD, tail=FADE_OUT))
        start = _start(intro, self.sound)
        rate = self.sound.rate
        says = tuple(
            Said(m.segment, start + round(m.start * rate), start + round(m.end * rate)) for m in made.marks
        )
        return Piece(self._kept(made, intro, start), PAUSE, says)

    def _kept(self, made: Assembled, intro: bytes, start: int) -> Run:
        from audio.mp3 import Run, encode_run

        content = (self.clip.pcm, str(self.clip.rate).encode(), intro, bytes(made.mp3))
        digests = (sha256(each).hexdigest() for each in content)
        key = "\n".join(("bed", _VERSION, self.sound.key, f"{self.level:g}", *digests))
        stored = self.cache.get(key)
        if stored is not None:
            try:
                return Run.from_bytes(stored)
            except ValueError:  # kept by another version of this program
                pass
        run = encode_run(self._mixed(bytes(made.mp3), intro, start), self.sound)
        self.cache.put(key, run.to_bytes())
        return run

    def _mixed(self, mp3: bytes, intro: bytes, start: int) -> bytes:
        import numpy as np

        from audio.level import prepare_mix

        voice = _voice(mp3, self.sound)
        music = np.frombuffer(self._music(len(voice), intro, start), "<i2").astype(np.float32) / 32768
        mix = np.zeros(max(len(music), start + len(voice)), np.float32)
        mix[: len(music)] = music
        mix[start : start + len(voice)] += voice
        return prepare_mix(mix, self.sound)

    def _music(self, samples: int, intro: bytes, start: int) -> bytes:
        """The intro and so many samples of the bed, faded and turned down under the voice."""
        from audio.level import prepare_mix, raised

        sound = self.sound
        needed = 2 * (samples * self.clip.rate // sound.rate + 1)
        clip = Clip(self.clip.pcm[:needed], self.clip.rate)
        music = raised(clip, sound.target + ALONE - self.loudness, sound)
        bed = segment_of(prepare_mix(music, sound), sound.rate)
        while len(bed) < samples * 1000 / sound.rate:
            bed = bed.append(bed, crossfade=CROSSFADE)
        bed = segment_of(bed.raw_data[: 2 * samples], sound.rate)
        bed = bed.fade(to_gain=self.level - ALONE, start=round(LEAD * 1000) - DUCKING, duration=DUCKING)
        bed = bed.fade_out(round(FADE_OUT * 1000))
        if not intro:
            return bytes(bed.fade_in(FADE_IN).raw_data)
        before = segment_of(intro, sound.rate)
        return bytes(before.append(bed, crossfade=round(len(before) - start * 1000 / sound.rate)).raw_data)


def segment_of(pcm: bytes, rate: int) -> Any:
    """pydub's view of mono PCM: only for its effects, never for files or for joining episodes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for ffmpeg, which it is never asked to use
        from pydub import AudioSegment
    return AudioSegment(data=pcm, sample_width=2, frame_rate=rate, channels=1)


def _start(intro: bytes, sound: Sound) -> int:
    """The sample at which the bed begins: towards the end of the intro."""
    length = len(intro) // 2
    return length - min(round(CROSSFADE / 1000 * sound.rate), length // 2)


def _voice(mp3: bytes, sound: Sound) -> Wave:
    """What a player plays of a joined file, as loud as it was before LAME turned it down."""
    import miniaudio
    import numpy as np

    from audio.mp3 import encoder_gain

    played = miniaudio.decode(mp3, nchannels=1, sample_rate=sound.rate).samples.tobytes()
    gain = np.float32(10 ** (-encoder_gain(sound) / 20) / 32768)
    return np.frombuffer(played, "<i2").astype(np.float32) * gain
