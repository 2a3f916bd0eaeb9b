"""The sheet: layout, numbers in rank order, label, and metadata."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.rendering import sheet
from bot.rendering.provenance import Provenance
from tests.fakes.inference import face

PROVENANCE = Provenance("둥근 얼굴", "fake-1", 7)


def tiles(*numbers: int, votes: int = 0) -> list[sheet.Tile]:
    """Return tiles with these numbers, in this order; the first one has the votes."""
    return [sheet.Tile(number, votes if place == 0 else 0, face(number)) for place, number in enumerate(numbers)]


def picture(png: bytes) -> Image.Image:
    """Decode a complete picture."""
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def crop(png: bytes, place: int, count: int) -> Image.Image:
    """Return the tile at a place of a sheet."""
    box = sheet.layout(count).boxes[place]
    return picture(png).crop((box.left, box.top, box.left + box.width, box.top + box.height))


def strip(png: bytes) -> Image.Image:
    """Return the strip below the tiles."""
    image = picture(png)
    return image.crop((0, image.height - sheet.STRIP, image.width, image.height)).convert("L")


@pytest.mark.parametrize("count", range(1, 10))
def test_the_layout_holds_every_tile_apart(count: int) -> None:
    layout = sheet.layout(count)
    assert len(layout.boxes) == count
    assert min(box.width for box in layout.boxes) >= 256
    assert picture(sheet.compose(tiles(*range(1, count + 1)), PROVENANCE, "ko")).size == (
        layout.width,
        layout.height,
    )
    for place, box in enumerate(layout.boxes):
        assert box.left + box.width <= layout.width
        assert box.top + box.height <= layout.height - sheet.STRIP
        for other in layout.boxes[place + 1 :]:
            assert other.left >= box.left + box.width or other.top >= box.top + box.height


def test_tiles_stand_in_rank_order_with_their_numbers() -> None:
    model_order = sheet.compose(tiles(1, 2, 3, 4), PROVENANCE, "ko")
    voted_order = sheet.compose(tiles(3, 1, 2, 4), PROVENANCE, "ko")
    for place, number in enumerate((3, 1, 2, 4)):
        before, after = crop(model_order, number - 1, 4), crop(voted_order, place, 4)
        assert ImageChops.difference(before, after).getbbox() is None


def test_a_tile_shows_its_number() -> None:
    one, two = (crop(sheet.compose([sheet.Tile(number, 0, face(0))], PROVENANCE, "ko"), 0, 1) for number in (1, 2))
    left, top, right, bottom = ImageChops.difference(one, two).getbbox() or (0, 0, 0, 0)
    assert 0 < right - left < 40
    assert 0 < bottom - top < 40
    assert bottom < 60, "the numbers differ at the top left and nowhere else"
    assert right < 60


def test_votes_show_and_frame_the_first_tile() -> None:
    plain = sheet.compose(tiles(1, 2), PROVENANCE, "ko")
    voted = sheet.compose(tiles(1, 2, votes=3), PROVENANCE, "ko")
    assert crop(voted, 0, 2).getpixel((160, 1)) == sheet.ACCENT
    assert ImageChops.difference(crop(plain, 1, 2), crop(voted, 1, 2)).getbbox() is None
    more = sheet.compose(tiles(1, 2, votes=4), PROVENANCE, "ko")
    left, top, *_ = ImageChops.difference(crop(voted, 0, 2), crop(more, 0, 2)).getbbox() or (0, 0, 0, 0)
    assert left > 200
    assert top > 200, "the count stands at the bottom right"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_label_is_drawn_in_the_language(language: str) -> None:
    for png in (sheet.compose(tiles(1), PROVENANCE, language), sheet.preview([face(1)], language)):
        greys = strip(png).tobytes()
        assert min(greys) < 80, "ink"
        assert max(greys) > 200, "paper"
    other = sheet.compose(tiles(1), PROVENANCE, "en" if language == "ko" else "ko")
    assert ImageChops.difference(strip(png), strip(other)).getbbox() is not None


def test_the_font_draws_every_syllable_of_ks_x_1001() -> None:
    font = sheet._font(20)
    missing = bytes(font.getmask("\U000fffff"))
    rows = (bytes([high, low]).decode("euc-kr") for high in range(0xB0, 0xC9) for low in range(0xA1, 0xFF))
    undrawn = [character for character in (*rows, *"aZ09·“”…") if bytes(font.getmask(character)) == missing]
    assert undrawn == []


def test_the_file_says_that_a_model_made_it() -> None:
    assert picture(sheet.compose(tiles(1, 2), PROVENANCE, "ko")).info["prompt-sha256"] == PROVENANCE.prompt_hash
    half_drawn = picture(sheet.preview([face(1)], "ko"))
    assert "trainedAlgorithmicMedia" in half_drawn.info["XML:com.adobe.xmp"]


def test_the_same_tiles_are_the_same_bytes() -> None:
    assert sheet.compose(tiles(1, 2, 3), PROVENANCE, "ko") == sheet.compose(tiles(1, 2, 3), PROVENANCE, "ko")


def test_previews_of_any_size_fill_their_tiles() -> None:
    png = sheet.preview([face(0, size=64), face(1, size=256)], "ko")
    assert picture(png).size == (sheet.layout(2).width, sheet.layout(2).height)
    for place in range(2):
        assert ImageStat.Stat(crop(png, place, 2).convert("L")).stddev[0] > 10
