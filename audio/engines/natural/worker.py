"""The process that owns the natural voice's model: texts come by standard input, sound goes out.

Started by path with `python -I`, it speaks the protocol of `espeak_worker`. Nothing in the model is left to
chance, so one process says any number of texts, each with the bytes it would have in a process of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Wave = npt.NDArray[np.float32]

RATE = 24_000
_SILENCE = 0.1
"""Seconds for a text without a sound."""
_QUIET = 0.01
"""Of full scale: below it nothing is heard; speech peaks at 0.7."""
_BEFORE, _AFTER = 0.05, 0.15
"""Seconds kept around the speech where two portions of a sentence meet; the model leaves one in all."""


class Model:
    """A loaded model with one voice; says sounds in its own alphabet."""

    def __init__(self, path: str, style: str, pace: float) -> None:
        """Raises `OSError` for files that hold something else."""
        import numpy as np
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime has an exception for every status, without a common parent
            raise OSError(f"the model cannot be loaded: {path}") from error
        if {each.name for each in self._session.get_inputs()} != {"tokens", "style", "speed"}:
            raise OSError(f"the model is not Kokoro-82M: {path}")
        self._style = np.load(style).astype(np.float32)
        self._pace = np.array([pace], np.float32)

    def say(self, sounds: str) -> Wave:
        """The sound of at most 510 symbols, with the silence that the model leaves around it."""
        import numpy as np

        from audio.engines.natural.sounds import alphabet

        numbers = [alphabet()[symbol] for symbol in sounds]
        # A voice has a style for each length of sentence.
        style = self._style[min(len(numbers), len(self._style) - 1)]
        inputs = {"tokens": np.array([[0, *numbers, 0]]), "style": style[None], "speed": self._pace}
        return np.asarray(self._session.run(None, inputs)[0], np.float32).reshape(-1)


class Speaker:
    """What a text goes through: sounds by eSpeak NG, our table, the model."""

    def __init__(self, library: str, folder: str, model: str, style: str, pace: float) -> None:
        from audio.engines.natural.phonemes import Phonemes
        from audio.engines.natural.spelling import Spelling

        self._spelling = Spelling(Phonemes(library, folder))  # first, because it fails in no time
        self._model = Model(model, style, pace)

    def say(self, text: str) -> bytes:
        """The reply for `text`."""
        import numpy as np

        from audio.engines.espeak_worker import SOUND, reply
        from audio.engines.natural.phrases import portions

        waves = [self._model.say(portion) for portion in portions(self._spelling.told(text))]
        wave = joined(waves) if waves else np.zeros(round(_SILENCE * RATE), np.float32)
        if not np.isfinite(wave).all():  # a broken model; nobody takes a clip without sound
            return reply(SOUND, b"", RATE)
        pcm = (np.clip(wave, -1.0, 1.0) * 32767).astype("<i2").tobytes()
        return reply(SOUND, pcm, RATE)


def joined(waves: list[Wave]) -> Wave:
    """Portions of one sentence as one sound, with a breath where they meet and the edges as they are."""
    import numpy as np

    parts = []
    for index, wave in enumerate(waves):
        loud = np.flatnonzero(np.abs(wave) > _QUIET)
        if len(loud):
            start = 0 if index == 0 else max(0, int(loud[0]) - round(_BEFORE * RATE))
            last = index == len(waves) - 1
            parts.append(wave[start : None if last else int(loud[-1]) + round(_AFTER * RATE)])
    return np.concatenate(parts) if parts else waves[0]


def main(arguments: list[str]) -> None:
    """Serve with `library folder model style pace`."""
    from audio.engines.serving import serve

    def ready() -> Callable[[str], bytes]:
        library, folder, model, style, pace = arguments
        return Speaker(library, folder, model, style, float(pace)).say

    serve(ready, (OSError, ImportError, ValueError))


if __name__ == "__main__":
    # Without an installation, too: `-I` leaves the folder we are in out of the path.
    sys.path.insert(0, str(Path(__file__).parents[3]))
    main(sys.argv[1:])
