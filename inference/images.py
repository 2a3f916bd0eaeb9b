"""Conversion of pictures between numpy, torch and image files.

Tensors are (B, C, S, S) in -1..1; arrays are uint8 (B, S, S) or (B, S, S, C). Shapes: B batch, C channels, S side.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

import numpy as np
import torch
from PIL import Image, ImageOps

from inference.png import COMPRESSION, to_eight_bits

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

FitMode = Literal["pad", "crop"]

WHITE: Final = "white"


def to_tensor(images: np.ndarray) -> Tensor:
    """Arrays uint8 (B, S, S) or (B, S, S, C) -> tensor (B, 1 or C, S, S) in -1..1."""
    pixels = torch.from_numpy(np.array(images)).float().div_(127.5).sub_(1)
    return pixels[:, None] if pixels.ndim == 3 else pixels.permute(0, 3, 1, 2)


def to_arrays(pictures: Tensor) -> np.ndarray:
    """Tensor (B, C, S, S), clipped to -1..1 -> arrays uint8 (B, S, S), or (B, S, S, C) for C > 1."""
    pixels = ((pictures.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).cpu().numpy()
    arrays: np.ndarray = pixels[:, 0] if pixels.shape[1] == 1 else pixels.transpose(0, 2, 3, 1)
    return arrays


def premultiply(images: np.ndarray) -> Tensor:
    """Arrays of straight alpha, uint8 (B, S, S, 4) -> tensor of premultiplied colours, (B, 4, S, S) in -1..1.

    Transparent pixels are all -1, whatever colour lies below. Porter and Duff 1984, "Compositing Digital Images"
    (https://doi.org/10.1145/800031.808606).
    """
    pixels = (to_tensor(images) + 1) / 2
    return torch.cat([pixels[:, :3] * pixels[:, 3:], pixels[:, 3:]], dim=1) * 2 - 1


def unpremultiply(pictures: Tensor) -> np.ndarray:
    """Tensor of premultiplied colours (B, 4, S, S), clipped to -1..1 -> uint8 (B, S, S, 4), straight alpha."""
    pixels = (pictures.float().clamp(-1, 1) + 1) / 2
    colours = (pixels[:, :3] / pixels[:, 3:].clamp(min=1 / 255)).clamp(max=1) * (pixels[:, 3:] > 0)
    return to_arrays(torch.cat([colours, pixels[:, 3:]], dim=1) * 2 - 1)


def on_ground(pictures: Tensor, ground: float) -> Tensor:
    """Premultiplied colours (B, 4, S, S) over grey `ground` in -1..1: (B, 3, S, S) in -1..1."""
    return pictures[:, :3] + (1 - pictures[:, 3:]) / 2 * (ground + 1)


def to_pngs(pictures: Tensor) -> tuple[bytes, ...]:
    """Encode each picture of a batch (B, C, S, S) as PNG."""
    return tuple(_png(array) for array in to_arrays(pictures))


def load_square(
    source: Path | BinaryIO, size: int, *, colour: bool, fit: FitMode = "pad", mirrored: bool = False
) -> np.ndarray:
    """Load a picture file as uint8 (size, size), or (size, size, 3) in colour.

    Args:
        source: a picture of any size; transparent pixels become white.
        size: side in pixels.
        colour: whether to keep the colours.
        fit: `pad` adds white margins, `crop` keeps the centre.
        mirrored: whether to mirror left and right.

    Raises:
        OSError, SyntaxError, ValueError: the file is not an intact picture.
    """
    with Image.open(source) as file:
        upright = to_eight_bits(ImageOps.exif_transpose(file)).convert("RGBA")
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


def save_grid(path: Path, pictures: Tensor, columns: int) -> None:
    """Write pictures (B, C, S, S) as one PNG, a grid filled row by row and padded with white."""
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
