"""The key of an online voice: from the environment, a file it names or a keyring, and into no message."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from audio.engines.https import loopback
from audio.engines.saying import shown
from audio.errors import AudioError, UnknownVoice

SERVICE = "upplast"
"""What the key is kept under in a keyring, with the variable's name as its user."""
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
    if not key and loopback(url):
        return {}  # nor is a keyring asked: it may ask back
    key = key or _from_keyring(variable)
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


def in_keyring(variable: str) -> bool:
    """Whether a keyring has the key."""
    try:
        return bool(_from_keyring(variable))
    except UnknownVoice:
        return False


def _from_keyring(variable: str) -> str:
    """The key that the keyring of whoever is logged in has. Raises `UnknownVoice` when it has none."""
    keep = f"or keep it in a keyring: keyring set {SERVICE} {variable}"
    if find_spec("keyring") is None:
        raise _no_key(variable, "", f"{keep} (it comes with: pip install 'upplast[openai]')")
    try:
        import keyring

        key = keyring.get_password(SERVICE, variable)
    except Exception as error:  # a keyring is a plug-in: it may raise anything
        # What it says is not shown: nobody knows what is in it.
        kind = type(error).__name__
        raise _no_key(variable, _TROUBLE.get(kind, f", and the keyring fails ({kind})"), "") from None
    if not key or not key.strip():
        raise _no_key(variable, " and none in the keyring", keep)
    return key.strip()


_TROUBLE = {
    "NoKeyringError": ", and this machine has no keyring",  # a server
    "KeyringLocked": ", and the keyring is locked",
}


def _no_key(variable: str, told: str, advice: str) -> UnknownVoice:
    error = UnknownVoice(f"cannot use voice: openai: no key in {variable}{told}")
    more = f", {advice}" if advice else ""
    error.add_note(f"Set {variable} to the key, or {variable}_FILE to the path of a file with it{more}.")
    return error
