"""Composes candidates into a sheet: numbered tiles in rank order, with a label that the faces are virtual.

Faces are greyscale PNGs on white. All functions are pure and deterministic: the same candidates, order and votes give
the same bytes. They block for some 50 ms, so callers on the event loop use a thread.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

from bot.locales import translate
from bot.rendering.provenance import to_png
from bot.resources import PACKAGE_DIR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.rendering.provenance import Provenance

FONT: Final = PACKAGE_DIR / "rendering" / "assets" / "montage-sans-semibold.otf"
PAPER: Final = (241, 239, 234)
CARD: Final = (255, 255, 255)
EDGE: Final = (219, 215, 206)
INK: Final = (38, 36, 33)
ACCENT: Final = (194, 65, 12)
MARGIN: Final = 20
GAP: Final = 12
STRIP: Final = 54  # height of the label below the tiles
RADIUS: Final = 14
SMOOTH: Final = 4  # supersampling factor of shapes
COMPRESSION: Final = 3
"""zlib level of sheets: a third of the default's time at the same size; composing competes with drawing for CPU."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A candidate on the sheet: permanent number (1-9), votes, PNG."""

    number: int
    votes: int
    image: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet, in pixels from the top left."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The size of a sheet and the places of its tiles, best first, in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]


def layout(count: int) -> Layout:
    """Return the layout of `count` (1-9) tiles, row by row; fewer tiles are larger."""
    side = {1: 512, 2: 320, 3: 320, 4: 320}.get(count, 256)
    columns = {1: 1, 2: 2, 4: 2}.get(count, 3)
    rows = -(-count // columns)
    places = (divmod(place, columns) for place in range(count))
    return Layout(
        width=2 * MARGIN + columns * (side + GAP) - GAP,
        height=MARGIN + rows * (side + GAP) - GAP + STRIP,
        boxes=tuple(
            Box(MARGIN + column * (side + GAP), MARGIN + row * (side + GAP), side, side) for row, column in places
        ),
    )


def compose(tiles: Sequence[Tile], provenance: Provenance, language: str, *, label: bool = True) -> bytes:
    """Compose 1 to 9 tiles into a PNG, in the given order; the first is framed if there are votes.

    Without `label`, the message must contain the label; the metadata always does.
    """
    voted = any(tile.votes for tile in tiles)
    place = layout(len(tiles))
    cards: list[Image.Image] = []
    for tile, box in zip(tiles, place.boxes, strict=True):
        card = _card(tile.image, box.width, framed=voted and not cards)
        _draw_badge(card, str(tile.number))
        if tile.votes:
            _draw_votes(card, tile.votes, language)
        cards.append(card)
    return to_png(_page(cards, place, language if label else None), provenance, COMPRESSION)


def preview(images: Sequence[bytes], language: str) -> bytes:
    """Compose 1 to 9 unfinished PNGs of any size into a sheet without numbers, as PNG."""
    place = layout(len(images))
    cards = [_card(image, box.width) for image, box in zip(images, place.boxes, strict=True)]
    return to_png(_page(cards, place, language), compression=COMPRESSION)


def shrink(picture: bytes, width: int) -> bytes:
    """Return a thumbnail of a sheet, `width` pixels wide, as PNG."""
    with Image.open(io.BytesIO(picture)) as whole:
        small = whole.convert("RGB").resize(
            (width, round(whole.height * width / whole.width)), Image.Resampling.LANCZOS
        )
    return to_png(small, compression=COMPRESSION)


def _page(cards: Sequence[Image.Image], place: Layout, language: str | None) -> Image.Image:
    """Place cards on the background, with the label below if a language is given."""
    height = place.height if language else place.height - STRIP + MARGIN
    page = Image.new("RGB", (place.width, height), PAPER)
    for card, box in zip(cards, place.boxes, strict=True):
        page.paste(card, (box.left, box.top), _rounded(card.size, RADIUS))
    if language:
        _draw_label(page, language)
    return page


def _card(image: bytes, size: int, *, framed: bool = False) -> Image.Image:
    """Return a face on a white card with a thin or a thick edge."""
    card = Image.new("RGB", (size, size), CARD)
    with Image.open(io.BytesIO(image)) as face:
        card.paste(face.resize((size, size), Image.Resampling.LANCZOS).convert("RGB"))
    edge = 4 if framed else 1
    outer = _rounded((size, size), RADIUS)
    inner = Image.new("L", (size, size), 0)
    inner.paste(_rounded((size - 2 * edge, size - 2 * edge), RADIUS - edge), (edge, edge))
    card.paste(ACCENT if framed else EDGE, (0, 0), ImageChops.subtract(outer, inner))
    return card


def _draw_badge(card: Image.Image, number: str) -> None:
    """Draw the candidate's number, white on a dark disc, at the top left."""
    side, inset = 38, 10
    card.paste(INK, (inset, inset), _rounded((side, side), side // 2))
    centre = (inset + side / 2, inset + side / 2)
    ImageDraw.Draw(card).text(centre, number, CARD, _font(21), anchor="mm")


def _draw_votes(card: Image.Image, votes: int, language: str) -> None:
    """Draw the number of votes in a pill at the bottom right."""
    text, font, inset, height = translate(language, "sheet-votes", votes=votes), _font(17), 12, 32
    width = round(font.getlength(text)) + 24
    left, top = card.width - inset - width, card.height - inset - height
    card.paste(ACCENT, (left, top), _rounded((width, height), height // 2))
    ImageDraw.Draw(card).text((left + width / 2, top + height / 2), text, CARD, font, anchor="mm")


def _draw_label(page: Image.Image, language: str) -> None:
    """Draw the label below the cards: an accent dot and the text."""
    text, font = translate(language, "sheet-label"), _font(19)
    middle = page.height - STRIP / 2
    dot, gap = 9, 9
    left = (page.width - font.getlength(text) - dot - gap) / 2
    page.paste(ACCENT, (round(left), round(middle - dot / 2)), _rounded((dot, dot), dot // 2))
    ImageDraw.Draw(page).text((left + dot + gap, middle), text, INK, font, anchor="lm")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """The bundled font; the basic layout engine is the same on every machine."""
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """A mask of a rectangle with round corners."""
    large = Image.new("L", (size[0] * SMOOTH, size[1] * SMOOTH), 0)
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, radius * SMOOTH, fill=255)
    return large.resize(size, Image.Resampling.BOX)
