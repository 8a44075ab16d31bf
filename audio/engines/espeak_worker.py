"""The process that owns one eSpeak NG: texts come by standard input, their sound goes to standard output.

Started by path with `python -I`, it imports nothing but the standard library. eSpeak NG garbles speech when
two threads use it, and the same sentence sounds different the second time in a process: so this process only
initialises the library, and a fork of it, which has never spoken, says each text.

A request is a length (uint32) and that many bytes of UTF-8. A reply is `HEADER`, then words (three uint32:
sample, first character, length), then the sound (int16 mono) or, for kind `E`, a message. All little-endian.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import struct
import sys
from typing import Any

MAGIC = b"upl1"
HEADER = struct.Struct("<4scIII")  # magic, kind, samples a second, number of words, bytes of sound or message
WORD = struct.Struct("<III")
READY, SOUND, ERROR = b"R", b"S", b"E"

# speak_lib.h of eSpeak NG 1.52
_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_UTF8, _PHONEMES, _ENDPAUSE = 1, 0x100, 0x1000  # phonemes: what stands in [[ ]], as a lexicon may have it
_RATE, _PITCH, _WORDGAP = 1, 3, 7
_EVENT_END_OF_LIST, _EVENT_WORD = 0, 1


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Samples = ctypes.POINTER(ctypes.c_short)
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, _Samples, ctypes.c_int, ctypes.POINTER(_Event))


class Speaker:
    """An initialised eSpeak NG that has not spoken yet."""

    def __init__(self, library: str, folder: str, voice: str, rate: int, pitch: int, gap: int) -> None:
        self._lib = ctypes.CDLL(library)
        os.chdir(folder)  # the library cuts a path to its data off at 160 characters
        self.rate: int = self._lib.espeak_Initialize(_SYNCHRONOUS, 0, b".", _DONT_EXIT)
        if self.rate <= 0:
            raise OSError(f"the voice's data cannot be used: {folder}")
        if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise OSError(f"no such voice: {voice}")
        for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_WORDGAP, gap)):
            self._lib.espeak_SetParameter(parameter, value, 0)
        self._pcm = bytearray()
        self._words: list[tuple[int, int, int]] = []
        self._callback = _Callback(self._heard)
        self._lib.espeak_SetSynthCallback(self._callback)

    def say(self, text: str) -> bytes:
        """The reply for `text`."""
        encoded = text.encode()
        failed = self._lib.espeak_Synth(
            encoded, len(encoded) + 1, 0, 0, 0, _UTF8 | _PHONEMES | _ENDPAUSE, None, None
        )
        if failed:
            return reply(ERROR, b"eSpeak NG gave error %d" % failed)
        words = [(sample, at - 1, _length(text, at - 1, length)) for sample, at, length in self._words]
        return reply(SOUND, bytes(self._pcm), self.rate, [word for word in words if word[2]])

    def _heard(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._pcm += ctypes.string_at(samples, 2 * count)
        index = 0
        while (event := events[index]).type != _EVENT_END_OF_LIST:
            if event.type == _EVENT_WORD and event.text_position > 0:
                self._words.append((event.sample, event.text_position, event.length))
            index += 1
        return 0


_WORD_HERE = re.compile(r"\w+(?:[-:'’.,]\w+)*")


def _length(text: str, start: int, told: int) -> int:
    """Length of the word there: eSpeak NG says 0 after some quotation marks, and takes spaces for words."""
    if told and text[start : start + told].strip():
        return told
    found = _WORD_HERE.match(text, start)
    return len(found.group()) if found and not told else 0


def reply(kind: bytes, body: bytes, rate: int = 0, words: list[tuple[int, int, int]] | None = None) -> bytes:
    """A reply as it goes over the pipe."""
    table = b"".join(WORD.pack(*word) for word in words or ())
    return HEADER.pack(MAGIC, kind, rate, len(words or ()), len(body)) + table + body


def serve(speaker: Speaker, requests: int, replies: int, fork: bool) -> None:
    """Answer requests until the other side closes; without `fork` only the first one."""
    while (head := _read(requests, 4)) is not None:
        text = _read(requests, int.from_bytes(head, "little"))
        if text is None:
            return
        if not fork:
            _write(replies, speaker.say(text.decode()))
            return
        if not _say_in_a_fork(speaker, text.decode(), requests, replies):
            # The reply may have ended in its middle: the other side starts a fresh worker.
            return


def _say_in_a_fork(speaker: Speaker, text: str, requests: int, replies: int) -> bool:
    """Whether a child said all of `text`; the child never outlives whoever asked."""
    import select

    alive, child_end = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _write(replies, speaker.say(text))
            code = 0
        finally:
            os._exit(code)
    os.close(child_end)
    watch = select.poll()
    watch.register(alive, 0)  # hangs up when the child ends
    watch.register(requests, 0)  # hangs up when the one who asked is gone
    if requests in dict(watch.poll()):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(alive)
    return status == 0


def _read(source: int, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        if not (part := os.read(source, size - len(parts))):
            return None
        parts += part
    return bytes(parts)


def _write(target: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(target, view) :]


def main(arguments: list[str]) -> None:
    """Serve with `library folder voice rate pitch gap` and, last, whether to fork (1 or 0)."""
    library, folder, voice, rate, pitch, gap, fork = arguments
    replies = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not end up between the replies
    try:
        speaker = Speaker(library, folder, voice, int(rate), int(pitch), int(gap))
    except OSError as error:
        _write(replies, reply(ERROR, str(error).encode()))
        return
    _write(replies, reply(READY, b""))
    serve(speaker, 0, replies, fork == "1")


if __name__ == "__main__":
    main(sys.argv[1:])
