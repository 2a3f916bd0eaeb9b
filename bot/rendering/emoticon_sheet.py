"""Sheets of emoticons: pictures with transparency on a chequered ground, and single ones as they are.

All functions are pure and deterministic, like those of sheet.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from bot.rendering.provenance import to_png

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.rendering.provenance import Provenance

LIGHT: Final = (255, 255, 255)
DARK: Final = (228, 226, 221)
SQUARE: Final = 12
"""Side of a square of the ground in pixels."""

TILE: Final = 256
GAP: Final = 12
_COLUMNS: Final = {1: 1, 2: 2, 4: 2}


def compose_emoticons(pictures: Sequence[np.ndarray], provenance: Provenance) -> bytes:
    """Compose 1 to 9 pictures, uint8 (S, S, 4) with straight alpha, into a PNG, row by row."""
    columns = _COLUMNS.get(len(pictures), 3)
    rows = -(-len(pictures) // columns)
    page = _chequered(columns * (TILE + GAP) + GAP, rows * (TILE + GAP) + GAP)
    for place, picture in enumerate(pictures):
        row, column = divmod(place, columns)
        tile = Image.fromarray(picture).resize((TILE, TILE), Image.Resampling.LANCZOS)
        page.paste(tile, (GAP + column * (TILE + GAP), GAP + row * (TILE + GAP)), tile)
    return to_png(page, provenance)


def single_emoticon(picture: np.ndarray, provenance: Provenance) -> bytes:
    """Return a picture, uint8 (S, S, 4) with straight alpha, as PNG with transparency."""
    return to_png(Image.fromarray(picture), provenance)


def _chequered(width: int, height: int) -> Image.Image:
    down, across = np.indices((height, width)) // SQUARE
    return Image.fromarray(np.where(((down + across) % 2 == 0)[..., None], LIGHT, DARK).astype(np.uint8))
