"""Pictures between numpy, torch and PNG.

Tensors are (B, C, S, S) in -1..1; arrays are uint8 (B, S, S) or (B, S, S, 3).
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

import numpy as np
import torch
from PIL import Image, ImageOps

from inference.png import COMPRESSION

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

Fit = Literal["pad", "crop"]

WHITE: Final = "white"


def to_tensor(images: np.ndarray) -> Tensor:
    """uint8 (B, S, S) or (B, S, S, 3) -> (B, 1 or 3, S, S) in -1..1."""
    pixels = torch.from_numpy(np.array(images)).float().div_(127.5).sub_(1)
    return pixels[:, None] if pixels.ndim == 3 else pixels.permute(0, 3, 1, 2)


def to_arrays(pictures: Tensor) -> np.ndarray:
    """(B, 1 or 3, S, S) in -1..1 -> uint8 (B, S, S) or (B, S, S, 3)."""
    pixels = ((pictures.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).cpu().numpy()
    grey: np.ndarray = pixels[:, 0] if pixels.shape[1] == 1 else pixels.transpose(0, 2, 3, 1)
    return grey


def to_pngs(pictures: Tensor) -> tuple[bytes, ...]:
    """One PNG for each picture of a batch."""
    return tuple(_png(array) for array in to_arrays(pictures))


def square(source: Path | BinaryIO, size: int, *, colour: bool, fit: Fit = "pad", mirrored: bool = False) -> np.ndarray:
    """Any picture file as uint8 (size, size), or (size, size, 3) in colour.

    Args:
        source: a picture of any size; what is transparent becomes white.
        size: side in pixels.
        colour: whether the colours are kept.
        fit: `pad` leaves white at the sides of a tall picture, `crop` keeps the middle of it.
        mirrored: whether left and right change places.

    Raises:
        OSError, SyntaxError, ValueError: it is not a sound picture.
    """
    with Image.open(source) as file:
        upright = ImageOps.exif_transpose(file).convert("RGBA")
    image = Image.new("RGBA", upright.size, WHITE)
    image.alpha_composite(upright)
    plain = image.convert("RGB" if colour else "L")
    method = Image.Resampling.LANCZOS
    shaped = (
        ImageOps.pad(plain, (size, size), method, color=WHITE)
        if fit == "pad"
        else ImageOps.fit(plain, (size, size), method)
    )
    return np.asarray(ImageOps.mirror(shaped) if mirrored else shaped)


def save_sheet(path: Path, pictures: Tensor, columns: int) -> None:
    """Write a plain grid of pictures, row by row, padded with white at the end."""
    arrays = to_arrays(pictures)
    missing = -len(arrays) % columns
    blank = np.full((missing, *arrays.shape[1:]), 255, np.uint8)
    rows = np.concatenate([arrays, blank]).reshape(-1, columns, *arrays.shape[1:])
    grid = np.concatenate([np.concatenate(list(row), axis=1) for row in rows])
    path.write_bytes(_png(grid))


def _png(array: np.ndarray) -> bytes:
    buffer = BytesIO()
    Image.fromarray(array).save(buffer, "PNG", compress_level=COMPRESSION)
    return buffer.getvalue()
