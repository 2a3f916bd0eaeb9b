"""The image files of a model card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from training.evaluation.report.gallery import Gallery

IMAGES: Final = "images"
"""Folder of the images, beside the card."""

RECONSTRUCTIONS: Final = "reconstructions.webp"

SIDE: Final = 128
"""Side of one picture, in pixels."""

COLUMNS: Final = 8


def write_pictures(folder: Path, gallery: Gallery) -> Path:
    """Write one image of rows of originals, each above its reconstructions; return its path."""
    path = folder / RECONSTRUCTIONS
    folder.mkdir(parents=True, exist_ok=True)
    starts = range(0, len(gallery.originals), COLUMNS)
    rows = [_row(part[i : i + COLUMNS]) for i in starts for part in (gallery.originals, gallery.reconstructions)]
    Image.fromarray(np.concatenate(rows)).save(path, "WEBP", quality=80, method=6)
    return path


def _row(pictures: np.ndarray) -> np.ndarray:
    """Join up to COLUMNS pictures side by side; missing ones are white."""
    row = np.full((SIDE, SIDE * COLUMNS), 255, np.uint8)
    for i, pixels in enumerate(pictures):
        small = Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        row[:, i * SIDE : (i + 1) * SIDE] = np.asarray(small)
    return row
