"""Covers: drawn, or a desk's own picture made into one that directories accept."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, ImageStat, UnidentifiedImageError

from feeds.drawing import COLOUR, drawable, picture
from feeds.errors import ArtworkError
from feeds.plain import legible

SMALLEST, LARGEST = 1400, 3000
"""Pixels a side (Apple)."""
HEAVIEST = 512 * 1024
"""Bytes (PRX's advice, which every directory is happy with)."""
LETTER = 200 * 1024
"""Bytes of a picture inside an MP3, which every listener downloads with every episode."""

_ENLARGED = SMALLEST // 2
"""Smaller pictures than this look broken when enlarged."""
_PIXELS = 60_000_000
"""More is refused before it is decoded: 60 million pixels take 180 MB of memory."""
_UPLOAD = 40 * 1024 * 1024
_NEARLY_SQUARE = 1.12
_FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "JPEG2000")
"""What is read; not EPS, which would run a program."""
_ENDINGS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}
_QUALITIES, _LAST_QUALITIES = (90, 82, 74, 64), (50, 36, 24, 12)


def draw_cover(title: str, author: str, size: int = LARGEST, colour: str = COLOUR, label: str = "") -> bytes:
    """A JPEG cover with title and author on `colour`, `size` pixels a side; the same words, the same bytes.

    `label` is a small line above the title, such as an episode's section.
    Raises `ArtworkError` for a colour that is none or a title that cannot be drawn.
    """
    return _jpeg(_resized(picture(title, author, colour, label), size), HEAVIEST, min(size, SMALLEST))


def draw_episode_cover(title: str, author: str, section: str, colour: str = COLOUR) -> bytes:
    """An episode's own picture in the show's colour; empty when its title has no letter that can be drawn.

    Half the size of a show's, since every episode has one and it is drawn while somebody waits. Raises
    `ArtworkError` for a colour that is none.
    """
    if not drawable(title):
        return b""
    half = picture(title, author, colour, section).reduce(2)
    return _jpeg(half, HEAVIEST, SMALLEST)


def prepare_cover(data: bytes, name: str) -> bytes:
    """A desk's picture as a cover: JPEG, RGB, square, 1400 to 3000 pixels, at most 512 KB.

    Transparent parts become white. A picture that is nearly square is cropped, any other keeps all of
    itself between bands of its border's colour. Raises `ArtworkError` naming `name` and what is wrong.
    """
    with _opened(data, name) as image:
        if max(image.size) < _ENLARGED:
            raise _unusable(
                name, f"{image.width} x {image.height} pixels, a cover has {SMALLEST} x {SMALLEST}"
            )
        square = _squared(_rgb(ImageOps.exif_transpose(image)))
    return _jpeg(_resized(square, min(max(square.width, SMALLEST), LARGEST)), HEAVIEST, SMALLEST)


def small_cover(jpeg: bytes, size: int = 600) -> bytes:
    """A cover for the inside of an MP3: a JPEG of `size` pixels a side and at most 200 KB."""
    with _opened(jpeg, "cover") as image:
        return _jpeg(_resized(_squared(_rgb(image)), size), LETTER, size)


def check_cover(data: bytes, name: str) -> None:
    """Raise `ArtworkError` unless `data` is a cover as it should be published under `name`."""
    faults = (*cover_faults(data, name), *cover_weight(data))
    if faults:
        raise _unusable(name, "; ".join(faults))


def cover_faults(data: bytes, name: str, *, decoded: bool = True) -> tuple[str, ...]:
    """What a directory refuses, none for a good cover; what its head says is enough unless `decoded`."""
    try:
        with _opened(data, name, decoded) as image:
            return tuple(_faults(image, name))
    except ArtworkError as error:
        return (str(error).rpartition(": ")[2],)


def cover_weight(data: bytes) -> tuple[str, ...]:
    """What slows a directory down: more bytes than it likes to fetch."""
    return (f"{len(data) // 1024} KB and not {HEAVIEST // 1024} at most",) if len(data) > HEAVIEST else ()


def _faults(image: Image.Image, name: str) -> Iterator[str]:
    width, height = image.size
    endings = _ENDINGS.get(image.format or "", ())
    if not endings:
        yield f"{image.format} and not JPEG or PNG"
    elif not name.lower().endswith(endings):
        yield f"holds {image.format}, which the end of its name does not say"
    if width != height:
        yield f"{width} x {height} pixels and not square"
    if not SMALLEST <= max(image.size) <= LARGEST:
        yield f"{width} x {height} pixels and not {SMALLEST} to {LARGEST}"
    if image.mode != "RGB":
        yield f"colour mode {image.mode} and not RGB"


@contextmanager
def _opened(data: bytes, name: str, decoded: bool = True) -> Iterator[Image.Image]:
    """The picture, decoded whole, or an `ArtworkError`; nothing big is decoded before its size is known."""
    if len(data) > _UPLOAD:
        raise _unusable(name, f"{len(data) // 2**20} MB, at most {_UPLOAD // 2**20} are read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", Image.DecompressionBombWarning
            )  # we count ourselves, and stricter
            image = Image.open(BytesIO(data), formats=_readable())
            if image.width * image.height > _PIXELS:
                raise _unusable(name, f"{image.width} x {image.height} pixels is too large")
            if decoded:
                image.load()
    except UnidentifiedImageError as cause:
        raise _unusable(name, "not a picture of a known kind") from cause
    except Image.DecompressionBombError as cause:
        raise _unusable(name, "too many pixels") from cause
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError) as cause:
        raise _unusable(name, "damaged picture") from cause
    with image:
        yield image


def _readable() -> list[str]:
    """The formats of ours that this Pillow was built with."""
    Image.init()
    return [name for name in _FORMATS if name in Image.OPEN]


def _rgb(image: Image.Image) -> Image.Image:
    """The picture in sRGB, its transparent parts white."""
    if image.mode in ("LA", "La", "PA", "RGBa", "P", "RGBA") and image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    if image.mode.startswith(("I;16", "I", "F")):
        return _eight_bits(image)
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            return image.convert("RGB")
        return converted or image.convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """A grey picture of more than 8 bits, which Pillow would clip, stretched to its own range."""
    wide = image.convert("F")
    low, high = ImageStat.Stat(wide).extrema[0]
    scale = 255 / (high - low) if high > low else 0
    return wide.point(lambda value: value * scale - low * scale).convert("L").convert("RGB")


def _squared(image: Image.Image) -> Image.Image:
    side, short = max(image.size), min(image.size)
    if side == short:
        return image
    if side <= short * _NEARLY_SQUARE:
        return ImageOps.fit(image, (short, short), method=Image.Resampling.LANCZOS)
    return ImageOps.pad(image, (side, side), method=Image.Resampling.LANCZOS, color=_border(image))


def _border(image: Image.Image) -> tuple[int, int, int]:
    """The usual colour of the picture's edge."""
    width, height = image.size
    edges = [
        (0, 0, width, 1),
        (0, height - 1, width, height),
        (0, 0, 1, height),
        (width - 1, 0, width, height),
    ]
    strip = Image.new("RGB", (2 * (width + height), 1))
    at = 0
    for box in edges:
        line = image.crop(box)
        line = line if line.height == 1 else line.transpose(Image.Transpose.ROTATE_90)
        strip.paste(line, (at, 0))
        at += line.width
    red, green, blue = ImageStat.Stat(strip).median
    return int(red), int(green), int(blue)


def _resized(image: Image.Image, size: int) -> Image.Image:
    return image if image.width == size else image.resize((size, size), Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image, heaviest: int, smallest: int) -> bytes:
    """The best JPEG of at most `heaviest` bytes: less quality, then fewer pixels, then whatever it takes."""
    last = image.width <= smallest
    qualities = _QUALITIES + _LAST_QUALITIES if last else _QUALITIES
    lightest = _encoded(image, qualities[-1])
    if len(lightest) > heaviest and not last:
        return _jpeg(_resized(image, max(image.width * 2 // 3, smallest)), heaviest, smallest)
    better = (_encoded(image, quality) for quality in qualities[:-1])
    return next((jpeg for jpeg in better if len(jpeg) <= heaviest), lightest)


def _encoded(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True, dpi=(72, 72))
    return out.getvalue()


def _unusable(name: str, why: str) -> ArtworkError:
    error = ArtworkError(f"cannot use cover: {legible(name)}: {why}")
    error.add_note(
        f"A cover is a square JPEG or PNG picture of {SMALLEST} to {LARGEST} pixels a side, in RGB."
    )
    return error
