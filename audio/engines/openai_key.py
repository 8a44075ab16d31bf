"""The key of an online voice: from the environment or a file it names, and into no message."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from audio.engines.https import loopback
from audio.engines.saying import shown
from audio.errors import AudioError, UnknownVoice

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def key_headers(variable: str, header: str, url: str) -> Mapping[str, str]:
    """The headers that carry the key, none where a service on this machine wants none.

    `header` is `authorization` or `api-key`. Raises `UnknownVoice` when there is no key and `AudioError` when
    it cannot be one; neither shows it.
    """
    if not _NAME.fullmatch(variable):
        # Perhaps the key itself was written there: so it is not shown.
        error = AudioError("cannot use option of voice: openai.key_env: not a name of a variable")
        error.add_note(
            "Put the key into a variable of the environment, and write that variable's name there."
        )
        raise error
    key = _key(variable)
    if not key:
        if loopback(url):
            return {}
        unknown = UnknownVoice(f"cannot use voice: openai: no key in {variable}")
        unknown.add_note(f"Set {variable} to the key, or {variable}_FILE to the path of a file with it.")
        raise unknown
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise AudioError(f"cannot use voice: openai: what {variable} gives is not a key")
    return {"api-key": key} if header == "api-key" else {"Authorization": f"Bearer {key}"}


def _key(variable: str) -> str:
    if key := os.environ.get(variable, "").strip():
        return key
    path = os.environ.get(f"{variable}_FILE", "")
    if not path:
        return ""
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        why = (error.strerror or "cannot be opened") if isinstance(error, OSError) else "not text"
        raise UnknownVoice(f"cannot read key: {variable}_FILE: {shown(path)}: {why}") from None
