"""The process that owns a Piper model: texts come by standard input, sound goes to standard output.

Started by path with `python -I`. Without noise, one process says any number of texts, each with the bytes it
would have in a process of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_SILENCE = 0.1
"""Seconds for a text without a sound."""


class Speaker:
    """A loaded model."""

    def __init__(self, model: str, pace: float, speaker: int) -> None:
        """Raises `OSError` for files that hold something else, `ImportError` without piper-tts."""
        from piper import PiperVoice, SynthesisConfig
        from piper.config import PiperConfig
        from piper.phonemize_espeak import ESPEAK_DATA_DIR

        try:
            config = PiperConfig.from_dict(json.loads(Path(f"{model}.json").read_text("utf-8")))
            session = _session(model)
        except Exception as error:  # the runtime has an exception for every status, without a common parent
            raise OSError(f"the model cannot be loaded: {model}") from error
        if speaker >= max(1, config.num_speakers):
            raise OSError(f"the model has {max(1, config.num_speakers)} speakers, counted from 0: {model}")
        self._voice = PiperVoice(
            session=session,
            config=config,
            espeak_data_dir=Path(ESPEAK_DATA_DIR),
            download_dir=Path(model).parent,
        )
        self._how = SynthesisConfig(
            speaker_id=speaker if config.num_speakers > 1 else None,
            length_scale=config.length_scale / pace,
            # Noise gives other bytes each time; normalizing makes a whisper as loud as a headline.
            noise_scale=0.0,
            noise_w_scale=0.0,
            normalize_audio=False,
        )

    def say(self, text: str) -> bytes:
        """The reply for `text`."""
        from audio.engines.espeak_worker import SOUND, reply

        pcm = b"".join(chunk.audio_int16_bytes for chunk in self._voice.synthesize(text, self._how))
        rate = int(self._voice.config.sample_rate)
        return reply(SOUND, pcm or bytes(2 * round(_SILENCE * rate)), rate)


def _session(model: str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # A second thread takes half as much CPU again for the same sound; other sentences are worth more.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def main(arguments: list[str]) -> None:
    """Serve with `model pace speaker`."""
    from audio.engines.serving import serve

    def ready() -> Callable[[str], bytes]:
        model, pace, speaker = arguments
        return Speaker(model, float(pace), int(speaker)).say

    serve(ready, (OSError, ImportError, ValueError))


if __name__ == "__main__":
    # Without an installation, too: `-I` leaves the folder we are in out of the path.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(sys.argv[1:])
