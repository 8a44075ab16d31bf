"""A voice's own settings: one dataclass a voice, filled from what the desk wrote and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from typing import Any, TypeVar, cast, get_args

from audio.errors import AudioError
from audio.types import Profile

T = TypeVar("T")


def number(default: float, low: float, high: float) -> Any:
    """A setting that lies between `low` and `high`; whole when its default is whole."""
    return field(default=default, metadata={"low": low, "high": high})


def one_of(name: str, value: str, choices: Iterable[str]) -> str:
    """`value`, if it is among the choices. Raises `AudioError` naming the option."""
    if value not in choices:
        raise AudioError(f"cannot use option of voice: {name}: {value}: choose from {', '.join(choices)}")
    return value


def profile(name: str, value: str) -> Profile:
    """A reading's last step, by its name. Raises `AudioError` naming the option."""
    return cast(Profile, one_of(name, value, get_args(Profile)))


def chosen(settings: type[T], voice: str, options: Mapping[str, object]) -> T:
    """`settings` with `options` in place of its defaults.

    Numbers and switches may be written as text, as the environment gives them.
    Raises `AudioError` naming the voice and the option that is unknown, of the wrong kind or out of range.
    """
    table = {f.name: f for f in fields(settings)}  # type: ignore[arg-type]  # a dataclass by contract
    for name in options:
        if name not in table:
            choices = ", ".join(table) or "none"
            raise AudioError(f"unknown option of voice {voice}: {name}: choose from {choices}")
    values = {name: _value(f"{voice}.{name}", value, table[name]) for name, value in options.items()}
    return settings(**values)


def _value(name: str, value: object, setting: Any) -> object:
    kind = type(setting.default)
    if isinstance(value, str) and kind in _READ:
        value = _read(value.strip(), kind)
    if kind is tuple and isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = tuple(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind:
        raise AudioError(f"cannot use option of voice: {name}: {value!r} is not {_KINDS[kind]}")
    low, high = setting.metadata.get("low"), setting.metadata.get("high")
    if isinstance(value, (int, float)) and low is not None and not low <= value <= high:
        raise AudioError(f"cannot use option of voice: {name}: {value} is not between {low} and {high}")
    return value


_KINDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list of texts",
}
_READ = (int, float, bool)
_SWITCH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _read(value: str, kind: type) -> object:
    try:
        return _SWITCH[value.lower()] if kind is bool else kind(value)
    except (KeyError, ValueError):
        return value
