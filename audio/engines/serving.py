"""What a worker does around its voice, when one process says any number of texts.

It speaks the protocol of `espeak_worker`. Whoever asks may be killed at any moment: then the worker ends,
even in the middle of a sentence.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable

from audio.engines.espeak_worker import ERROR, READY, reply


def serve(ready: Callable[[], Callable[[str], bytes]], faults: tuple[type[Exception], ...]) -> None:
    """Answer standard input on standard output with what `ready()` gives: a function from text to reply.

    When `ready` raises one of `faults`, or speaking anything, the other side is told.
    """
    replies = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not end up between the replies
    try:
        say = ready()
    except faults as error:
        _write(replies, reply(ERROR, str(error).encode()))
        return
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    _write(replies, reply(READY, b""))
    while True:
        _write(replies, _said(say, requests.get()))


def _said(say: Callable[[str], bytes], text: str) -> bytes:
    try:
        return say(text)
    except Exception as error:  # somebody's library: it may raise anything
        return reply(ERROR, f"{type(error).__name__}: {error}".encode(errors="replace"))


def _listen(requests: queue.SimpleQueue[str]) -> None:
    source = sys.stdin.buffer
    while len(head := source.read(4)) == 4:
        size = int.from_bytes(head, "little")
        if len(content := source.read(size)) < size:
            break
        requests.put(content.decode())
    os._exit(0)


def _write(target: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(target, view) :]
