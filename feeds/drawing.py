"""A cover drawn from words: title, author and a band of sound on one colour."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw, ImageFont

from feeds.errors import ArtworkError
from feeds.plain import cut, plain

Colour = tuple[int, int, int]

CANVAS = 3000
"""Pixels a side while drawing; smaller covers are this one reduced, so that all sizes look alike."""
COLOUR = "#12355b"

_MARGIN = 230
_WIDTH = CANVAS - 2 * _MARGIN
_TITLE_TOP, _TITLE_BOTTOM = 470, 1760
_WAVE_MIDDLE, _WAVE_HEIGHT, _BARS = 2180, 620, 31
_AUTHOR_BASE = CANVAS - _MARGIN
_LINE, _CAPITAL = 1.14, 0.73
"""Height of a line of the title, and of its capital letters, in type sizes."""
_TITLE_BYTES = 400
"""More than fits at the smallest size."""
_BOLD, _MEDIUM = "Inter-Display-Bold.otf", "Inter-Medium.otf"
_WHITE, _INK = (255, 255, 255), (17, 20, 24)


def picture(title: str, author: str, colour: str = COLOUR, label: str = "") -> Image.Image:
    """The cover as an RGB picture of `CANVAS` pixels a side; the same words give the same picture.

    `colour` is what Pillow understands, as "#12355b"; `label` is a small line above the title.
    Raises `ArtworkError` when the colour is none, or when no letter of the title can be drawn.
    """
    ground = _ground(colour)
    words = _drawable(title, _BOLD)
    if not words:
        raise ArtworkError(f"cannot draw cover: {plain(title)!r}: it has no letter that the typeface has")
    ink = _WHITE if _contrast(ground, _WHITE) >= _contrast(ground, _INK) else _INK
    soft = _mixed(ground, ink, 0.82)
    image = _shaded(ground)
    draw = ImageDraw.Draw(image)
    _write_line(draw, _drawable(label, _MEDIUM), (_MARGIN, _MARGIN), "lt", soft)
    _write_title(draw, words, ink)
    _draw_sound(draw, title, ink, _mixed(ground, ink, 0.3))
    _write_line(draw, _drawable(author, _MEDIUM), (_MARGIN, _AUTHOR_BASE), "ls", soft)
    return image


def drawable(title: str) -> bool:
    """Whether the typeface has a letter of the title."""
    return bool(_drawable(title, _BOLD))


def _write_title(draw: ImageDraw.ImageDraw, text: str, ink: Colour) -> None:
    """The title as large as it fits, its first line at the top."""
    size, lines = _set(text)
    font = _font(_BOLD, size)
    for number, line in enumerate(lines):
        base = _TITLE_TOP + round((_CAPITAL + number * _LINE) * size)
        draw.text((_MARGIN, base), line, font=font, fill=ink, anchor="ls")


def _set(text: str) -> tuple[int, list[str]]:
    """The largest type size at which the title fits, and its lines; a very long title is cut."""
    text = cut(text, _TITLE_BYTES)
    for size in range(520, 119, -20):
        lines = _lines(text, _font(_BOLD, size))
        if lines and len(lines) * size * _LINE <= _TITLE_BOTTOM - _TITLE_TOP:
            return size, lines
    return _set(cut(_shortened(text), max(8, len(text.encode()) * 2 // 3)))


def _shortened(text: str) -> str:
    """`text` with words longer than a line cut: at the smallest size a line holds about 40 letters."""
    return " ".join(cut(word, 36) for word in text.split())


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The lines of `text`, or none when a word is wider than the cover."""
    lines: list[str] = []
    for word in text.split():
        if font.getlength(word) > _WIDTH:
            return []
        if lines and font.getlength(f"{lines[-1]} {word}") <= _WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _write_line(draw: ImageDraw.ImageDraw, text: str, at: tuple[int, int], anchor: str, ink: Colour) -> None:
    """One line of small type, smaller still when it is long."""
    if not text:
        return
    size = next((size for size in range(130, 69, -10) if _font(_MEDIUM, size).getlength(text) <= _WIDTH), 70)
    while _font(_MEDIUM, size).getlength(text) > _WIDTH:
        text = cut(text, len(text.encode()) * 9 // 10)
    draw.text(at, text, font=_font(_MEDIUM, size), fill=ink, anchor=anchor)


def _draw_sound(draw: ImageDraw.ImageDraw, title: str, ink: Colour, soft: Colour) -> None:
    """A band of bars as a player shows sound: the first third has been heard."""
    step = _WIDTH / _BARS
    width = round(step * 0.52)
    for number, height in enumerate(_heights(title)):
        left = round(_MARGIN + number * step)
        half = max(width, round(height * _WAVE_HEIGHT)) / 2
        box = (left, _WAVE_MIDDLE - half, left + width, _WAVE_MIDDLE + half)
        draw.rounded_rectangle(box, radius=width / 2, fill=ink if number < _BARS // 3 else soft)


def _heights(title: str) -> Iterator[float]:
    """Heights of the bars, 0 to 1, the title's own: syllables that swell and fall."""
    seed = hashlib.sha256(plain(title).encode()).digest()
    for number in range(_BARS):
        swell = 0.5 + 0.5 * math.sin(number * 0.55 + seed[31] / 40)
        yield 0.12 + 0.88 * (0.35 + 0.65 * swell) * (seed[number % 31] / 255)


def _shaded(ground: Colour) -> Image.Image:
    """The ground, a little lighter at the top: flat colour looks like a missing picture in a dark app."""
    top, bottom = _mixed(ground, _WHITE, 0.07), _mixed(ground, (0, 0, 0), 0.16)
    column = Image.new("RGB", (1, CANVAS))
    column.putdata([_mixed(top, bottom, y / (CANVAS - 1)) for y in range(CANVAS)])
    return column.resize((CANVAS, CANVAS), Image.Resampling.NEAREST)  # it is as wide as it is even


def _ground(colour: str) -> Colour:
    try:
        return ImageColor.getcolor(colour, "RGB")[:3]  # type: ignore[index, return-value]
    except ValueError as cause:
        error = ArtworkError(f"cannot draw cover: {plain(colour)!r}: not a colour")
        error.add_note('Write colours as "#12355b".')
        raise error from cause


def _drawable(text: str, font: str) -> str:
    """`text` without the letters that the typeface lacks, such as emoji."""
    return " ".join("".join(letter for letter in plain(text) if _has(font, letter)).split())


@lru_cache(maxsize=4096)
def _has(font: str, letter: str) -> bool:
    if letter == " ":
        return True
    small = _font(font, 40)
    return bytes(small.getmask(letter)) != bytes(small.getmask("\uf8ff"))  # a private letter: the empty box


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    data = (resources.files("feeds") / "fonts" / name).read_bytes()
    # Basic layout: the same glyphs and advances whether libraqm is there or not.
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """WCAG 2.2's contrast ratio, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Sequence[int]) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
