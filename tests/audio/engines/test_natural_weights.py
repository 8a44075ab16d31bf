"""The model is joined whole or not at all, and what is missing is told with how to get it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from audio.engines.natural import weights
from audio.engines.natural.engine import Settings
from audio.errors import AudioError, UnknownVoice

CONTENT = (b"first", b"second", b"", b"last")
SHA256 = hashlib.sha256(b"".join(CONTENT)).hexdigest()


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Four packages that carry a very small model, and an empty cache."""
    names = tuple(f"upplast_test_part_{n}" for n in range(len(CONTENT)))
    for name, content in zip(names, CONTENT, strict=True):
        package = tmp_path / "site" / name
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "part.bin").write_bytes(content)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return names


def test_the_parts_are_joined_in_order_and_only_once(parts: tuple[str, ...], tmp_path: Path) -> None:
    path = weights.joined(parts, SHA256)
    assert path.read_bytes() == b"firstsecondlast"
    assert path.parent == tmp_path / "cache" / "upplast" / "models"
    before = path.stat()
    assert weights.joined(parts, SHA256) == path
    assert path.stat().st_ino == before.st_ino
    assert list(path.parent.iterdir()) == [path]


def test_a_damaged_model_is_joined_again(parts: tuple[str, ...]) -> None:
    path = weights.joined(parts, SHA256)
    path.write_bytes(b"damaged")
    assert weights.joined(parts, SHA256).read_bytes() == b"firstsecondlast"


def test_parts_with_other_content_are_refused_and_leave_nothing(parts: tuple[str, ...]) -> None:
    with pytest.raises(UnknownVoice) as caught:
        weights.joined(parts, "0" * 64)
    assert str(caught.value) == "cannot use voice: natural: the installed model has other content"
    assert weights.INSTALL in caught.value.__notes__[0]
    assert list(weights.folder().iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(parts: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, no folder")
    with pytest.raises(AudioError, match=r"cannot keep the model of voice natural: .*: Not a directory"):
        weights.joined(parts, SHA256)


def test_packages_that_are_missing_are_named_with_what_to_do() -> None:
    with pytest.raises(UnknownVoice) as caught:
        weights.require(("json", "no_such_package", "nor_this"))
    assert str(caught.value) == "cannot use voice: natural: not installed: no-such-package, nor-this"
    assert caught.value.__notes__ == ["Install it with: pip install 'upplast[natural]'"]


def test_without_the_extra_the_voice_says_how_to_get_it() -> None:
    program = (
        "import sys\n"
        "sys.modules['onnxruntime'] = None\n"  # as Python marks what cannot be imported
        "from audio.engines import voice, voices\n"
        "from audio.errors import UnknownVoice\n"
        "print({info.name: info.ready for info in voices()}['natural'])\n"
        "try: voice('natural')\n"
        "except UnknownVoice as error: print(error, *error.__notes__, sep='\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    ready, message, note = done.stdout.splitlines()
    assert ready == "False"
    assert message.startswith("cannot use voice: natural: not installed: onnxruntime")
    assert note == "Install it with: pip install 'upplast[natural]'"


def test_the_docs_name_every_option_with_its_default() -> None:
    docs = Path(__file__).parents[3].joinpath("docs", "voices.md").read_text("utf-8")
    assert "[voice.natural]" in docs
    for field in fields(Settings):
        assert f"| `{field.name}` | {field.default or 'none'} |" in docs


def test_a_relative_cache_folder_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
    assert weights.folder() == Path.home() / ".cache" / "upplast" / "models"
