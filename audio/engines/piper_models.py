"""Piper's Swedish models: where they come from, where they lie, and that they are what they should be."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audio.errors import UnknownVoice

Progress = Callable[[int, int], None]
"""Hears how many bytes of how many are there."""


@dataclass(frozen=True)
class Model:
    name: str
    file: str
    size: int
    """Bytes."""
    sha256: str
    credit: str
    """With the licence's demand."""

    @property
    def place(self) -> str:
        """Where it lies under `SOURCE`: family, language, voice, quality."""
        language, voice, quality = self.file.removesuffix(".onnx").split("-")
        return f"{language.partition('_')[0]}/{language}/{voice}/{quality}/{self.file}"


SOURCE = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
MODELS = (
    Model(
        "nst",
        "sv_SE-nst-medium.onnx",
        63_104_526,
        "df011f56825a59dd1efc080c38a65a1ef70407e60f63050e9246f43a3d7e471e",
        "Piper, mansrösten NST, tränad av KBLab på NST:s inspelningar",
    ),
    Model(
        "alma",
        "sv_SE-alma-medium.onnx",
        63_434_611,
        "f75455eb6afeb1db9e2905d5bd7e4115afcd3710e0d399b6a40981766d32fedc",
        "Piper, kvinnorösten Alma ur rhasspy/piper-voices, CC BY 4.0 "
        "(https://creativecommons.org/licenses/by/4.0/)",
    ),
)


def model(name: str) -> Model:
    """The model of that name, as `nst` or `piper:nst`. Raises `UnknownVoice`."""
    short = name.removeprefix("piper:")
    for each in MODELS:
        if each.name == short:
            return each
    choices = ", ".join(f"piper:{each.name}" for each in MODELS)
    raise UnknownVoice(f"unknown voice: {name}: choose from {choices}")


def folder() -> Path:
    """Where models are kept: $XDG_CACHE_HOME/upplast/models, by default below ~/.cache."""
    told = os.environ.get("XDG_CACHE_HOME", "")
    # A relative path in it is to be passed over (XDG Base Directory Specification).
    cache = Path(told) if Path(told).is_absolute() else Path.home() / ".cache"
    return cache / "upplast" / "models"


def installed(each: Model, place: Path | None = None) -> bool:
    """Whether its two files are there; their content is looked at when it shall speak."""
    path = (place or folder()) / each.file
    return path.is_file() and path.with_name(f"{path.name}.json").is_file()


def install(name: str, place: Path | None = None, progress: Progress = lambda done, of: None) -> Path:
    """Fetch the model called `nst` or `alma` into `place`, by default the cache; gives its path.

    What is there already is not fetched again, and a fetch that was stopped goes on where it was. A file gets
    its name when its content is the one that is pinned here. Raises `UnknownVoice` for another name,
    `OnlineVoiceError` when it cannot be fetched, `AudioError` when it cannot be kept.
    """
    from audio.engines.fetching import fetch

    chosen = model(name)
    path = (place or folder()) / chosen.file
    url = f"{source()}/{chosen.place}"
    # The model names its settings file, not the reverse: so the small one first, and the large one seals it.
    settings = path.with_name(f"{path.name}.json")
    if not settings.is_file():
        fetch(f"{url}.json", settings, whole=_is_config, most=1_000_000)
    if not (path.is_file() and digest(path) == chosen.sha256):
        fetch(
            url, path, whole=lambda file: digest(file) == chosen.sha256, most=chosen.size, progress=progress
        )
    return path


def source() -> str:
    """Where models are fetched: `PODCAST_PIPER_SOURCE`, a mirror of a newsroom's own, or the public place."""
    return os.environ.get("PODCAST_PIPER_SOURCE", SOURCE).rstrip("/")


def _is_config(path: Path) -> bool:
    """Whether it is what Piper needs to know of a Swedish model; nobody has pinned its bytes."""
    try:
        config = json.loads(path.read_bytes())
        return bool(config["phoneme_id_map"] and config["audio"]["sample_rate"]) and (
            config["espeak"]["voice"] == "sv"
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
