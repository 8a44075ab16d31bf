"""Covers: drawn ones, and desks' pictures of every kind."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from feeds.artwork import (
    check_cover,
    cover_faults,
    draw_cover,
    draw_episode_cover,
    prepare_cover,
    small_cover,
)
from feeds.drawing import _drawable, picture
from feeds.errors import ArtworkError

TITLES = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=120)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def photo(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture with something in every part of it."""
    across, down = Image.linear_gradient("L").rotate(90), Image.linear_gradient("L")
    return Image.merge("RGB", (across, down, across)).resize((width, height)).convert(mode)


@pytest.mark.parametrize("size", [1400, 3000])
def test_a_drawn_cover_is_one_that_directories_take(size: int) -> None:
    cover = draw_cover("Ortens nyheter", "Ortens tidning", size=size)
    check_cover(cover, "cover.jpg")
    assert opened(cover).size == (size, size)
    assert opened(cover).info["dpi"] == (72, 72)


def test_the_same_words_give_the_same_cover_and_other_words_another() -> None:
    one = draw_cover("Ortens nyheter", "Ortens tidning", size=1400)
    assert one == draw_cover("Ortens nyheter", "Ortens tidning", size=1400)
    assert one != draw_cover("Ortens sport", "Ortens tidning", size=1400)


def test_the_typeface_has_every_swedish_letter_and_its_own_for_each() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzåäöéèüæøABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉÜÆØ0123456789–—”’…§&!?%€"
    assert _drawable(letters, "Inter-Display-Bold.otf") == letters
    assert _drawable(letters, "Inter-Medium.otf") == letters


def test_emoji_and_other_scripts_are_left_out_of_a_drawn_title() -> None:
    assert _drawable("Fest 🎉 i 東京 Malmö", "Inter-Display-Bold.otf") == "Fest i Malmö"


@settings(deadline=None, max_examples=12)
@given(TITLES, st.text(max_size=80))
def test_any_title_is_drawn_or_refused_by_name(title: str, author: str) -> None:
    if _drawable(title, "Inter-Display-Bold.otf"):
        assert picture(title, author).size == (3000, 3000)
    else:
        with pytest.raises(ArtworkError):
            picture(title, author)


@pytest.mark.parametrize("title", ["Kommunfullmäktige" * 40, "W" * 300, "Ett " * 1300, "Å"])
def test_the_title_stays_on_the_cover_however_long_it_is(title: str) -> None:
    drawn = picture(title, "Ortens tidning", "#000000").convert("L")
    right = drawn.crop((3000 - 200, 0, 3000, 3000))
    assert max(right.getextrema()) < 64  # the ground is black with a little light; letters are white
    assert max(drawn.crop((200, 400, 2800, 1800)).getextrema()) > 200


def test_letters_are_dark_on_a_light_colour_and_light_on_a_dark_one() -> None:
    title = (230, 470, 1200, 1000)
    assert picture("Nytt", "", "#f2c14e").convert("L").crop(title).getextrema()[0] < 40
    assert picture("Nytt", "", "#12355b").convert("L").crop(title).getextrema()[1] > 240


def test_a_title_without_a_letter_that_can_be_drawn_is_refused() -> None:
    with pytest.raises(ArtworkError, match="東京"):
        draw_cover("東京", "Ortens tidning")


def test_a_colour_that_is_none_is_refused() -> None:
    with pytest.raises(ArtworkError, match="not a colour"):
        draw_cover("Nytt", "", colour="rävröd")


@pytest.mark.parametrize(
    ("width", "height", "mode", "kind", "side"),
    [
        pytest.param(2000, 2000, "RGB", "PNG", 2000, id="png"),
        pytest.param(2000, 2000, "L", "JPEG", 2000, id="grey"),
        pytest.param(1500, 1500, "CMYK", "JPEG", 1500, id="cmyk"),
        pytest.param(1600, 1600, "RGBA", "PNG", 1600, id="alpha"),
        pytest.param(1600, 1600, "P", "GIF", 1600, id="palette"),
        pytest.param(1500, 1500, "I;16", "PNG", 1500, id="sixteen bits"),
        pytest.param(1450, 1450, "1", "TIFF", 1400, id="dithered, which weighs most"),
        pytest.param(800, 800, "RGB", "WEBP", 1400, id="small"),
        pytest.param(4000, 4000, "RGB", "JPEG", 3000, id="large"),
        pytest.param(2000, 1900, "RGB", "JPEG", 1900, id="nearly square"),
        pytest.param(2400, 1200, "RGB", "JPEG", 2400, id="wide"),
        pytest.param(900, 1500, "RGB", "JPEG", 1500, id="tall"),
    ],
)
def test_a_desks_picture_becomes_a_cover(width: int, height: int, mode: str, kind: str, side: int) -> None:
    cover = prepare_cover(saved(photo(width, height, mode), kind), "bild")
    check_cover(cover, "cover.jpg")
    assert opened(cover).size == (side, side)


def test_transparent_parts_become_white_and_not_black() -> None:
    image = Image.new("RGBA", (1500, 1500), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((500, 500, 1000, 1000), fill=(200, 0, 0, 255))
    cover = opened(prepare_cover(saved(image, "PNG"), "logotyp.png"))
    assert min(cover.getpixel((20, 20))) > 250  # type: ignore[type-var]
    assert cover.getpixel((750, 750))[0] > 180  # type: ignore[index]


def test_a_wide_picture_keeps_all_of_itself_between_bands_of_its_border() -> None:
    image = Image.new("RGB", (2000, 1000), (10, 120, 30))
    ImageDraw.Draw(image).rectangle((5, 5, 100, 994), fill="white")
    cover = opened(prepare_cover(saved(image, "PNG"), "bred.png"))
    assert cover.size == (2000, 2000)
    green, left = cover.getpixel((1000, 20)), cover.getpixel((50, 1000))
    assert all(abs(a - b) < 8 for a, b in zip(green, (10, 120, 30), strict=True))  # type: ignore[arg-type]
    assert min(left) > 240  # type: ignore[type-var, arg-type]


def test_a_photograph_taken_sideways_is_turned() -> None:
    image = Image.new("RGB", (1500, 1500), "black")
    ImageDraw.Draw(image).rectangle((0, 0, 1499, 200), fill="white")
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to see it as it was
    cover = opened(prepare_cover(saved(image, "JPEG", exif=exif), "mobil.jpg"))
    assert cover.getpixel((1450, 750))[0] > 200  # type: ignore[index]
    assert cover.getpixel((750, 50))[0] < 60  # type: ignore[index]


def test_a_colour_profile_is_applied_before_it_is_dropped() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    cover = opened(prepare_cover(saved(photo(1500, 1500), "JPEG", icc_profile=lab), "profil.jpg"))
    assert "icc_profile" not in cover.info


def test_noise_that_does_not_compress_still_becomes_light_enough() -> None:
    noise = Image.effect_noise((1450, 1450), 120)
    colourful = Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180)))
    cover = prepare_cover(saved(colourful, "JPEG"), "brus.jpg")
    check_cover(cover, "cover.jpg")


def png_header(width: int, height: int, rows: int = 1) -> bytes:
    """A PNG that holds some black rows, whatever it says: a decompression bomb."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows * 1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"", "not a picture", id="empty"),
        pytest.param(b"Detta \xc3\xa4r text.", "not a picture", id="text"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture", id="postscript"),
        pytest.param(png_header(300, 200, 200), "300 x 200 pixels", id="tiny"),
        pytest.param(png_header(9000, 9000), "too large", id="bomb"),
        pytest.param(png_header(16000, 16000), "too many pixels", id="big bomb"),
        pytest.param(png_header(2000, 2000), "damaged", id="hollow"),
    ],
)
def test_what_cannot_become_a_cover_is_refused_by_name(data: bytes, why: str) -> None:
    with pytest.raises(ArtworkError, match=f"cannot use cover: bild.png: .*{why}") as refused:
        prepare_cover(data, "bild.png")
    assert "\n" not in str(refused.value)
    assert refused.value.__notes__


def test_a_picture_that_was_cut_off_is_refused() -> None:
    with pytest.raises(ArtworkError, match="damaged"):
        prepare_cover(saved(photo(1500, 1500), "JPEG")[:5000], "bild.jpg")


def test_a_published_cover_is_named_for_all_that_is_wrong_with_it() -> None:
    data = saved(photo(1000, 900, "CMYK"), "JPEG")
    assert cover_faults(data, "cover.png") == (
        "holds JPEG, which the end of its name does not say",
        "1000 x 900 pixels and not square",
        "1000 x 900 pixels and not 1400 to 3000",
        "colour mode CMYK and not RGB",
    )
    with pytest.raises(ArtworkError, match=r"cannot use cover: cover\.png: holds JPEG"):
        check_cover(data, "cover.png")


def test_the_picture_inside_an_mp3_is_small(cover: bytes) -> None:
    small = small_cover(cover)
    assert opened(small).size == (600, 600)
    assert len(small) <= 200 * 1024
    assert opened(small_cover(cover, 300)).size == (300, 300)


def test_an_episodes_picture_is_a_cover_with_its_title_section_and_colour() -> None:
    one = draw_episode_cover("Fyren tänds", "Kustbladet", "Inrikes")
    check_cover(one, "fyren.jpg")
    assert Image.open(BytesIO(one)).size == (1500, 1500)
    assert one == draw_episode_cover("Fyren tänds", "Kustbladet", "Inrikes")
    others = [
        draw_episode_cover("Fyren släcks", "Kustbladet", "Inrikes"),
        draw_episode_cover("Fyren tänds", "Kustbladet", "Sport"),
        draw_episode_cover("Fyren tänds", "Kustbladet", "Inrikes", "#aa2222"),
    ]
    assert len({one, *others}) == 4
    assert draw_episode_cover("東京", "Kustbladet", "") == b""
