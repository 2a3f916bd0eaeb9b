"""Attention masks, rotary position embeddings and token shift of DALL·E.

A sequence is `text_len` text positions, then `grid * grid` image positions, row-major. The patterns are those of
DALLE-pytorch (https://github.com/lucidrains/DALLE-pytorch), written as masks so that one cached attention serves all.
"""

from __future__ import annotations

from functools import lru_cache
from math import pi
from typing import Literal, TypeAlias

import torch
import torch.nn.functional as F
from torch import Tensor

AttentionType: TypeAlias = Literal["full", "axial_row", "axial_col", "conv_like"]

CONV_KERNEL = 5
"""Rows and columns that a conv_like position attends to, up and to the left, its own included."""

TEXT_POSITION_OF_IMAGE = 8192.0
"""Rotary text position of every image position: far from any word."""

IMAGE_POSITION_OF_TEXT = -10.0
"""Rotary image coordinate of every text position; the picture spans -1..1."""


@lru_cache(maxsize=64)
def attention_mask(kind: AttentionType, text_len: int, grid: int) -> Tensor:
    """Return the attention mask [query, key], bool (N, N), N = text_len + grid * grid.

    Every pattern is causal, and every position attends to all earlier text. The result is cached: do not write to it.
    """
    length = text_len + grid * grid
    causal = torch.ones(length, length, dtype=torch.bool).tril()
    if kind == "full":
        return causal
    position = torch.arange(grid * grid)
    rows, columns = position // grid, position % grid
    down = rows[:, None] - rows
    across = columns[:, None] - columns
    if kind == "axial_row":
        visible = down == 0
    elif kind == "axial_col":
        visible = across == 0
    else:
        visible = (down >= 0) & (down < CONV_KERNEL) & (across >= 0) & (across < CONV_KERNEL)
    pattern = torch.ones(length, length, dtype=torch.bool)
    pattern[text_len:, text_len:] = visible
    return causal & pattern


@lru_cache(maxsize=64)
def rotary_angles(dim_head: int, text_len: int, grid: int) -> Tensor:
    """Return rotary angles (N, R), R <= dim_head: a third for the text position, a third for each axis of the picture.

    Su et al. 2021, RoFormer (https://arxiv.org/abs/2104.09864), with the constants of DALLE-pytorch.
    """
    width = dim_head // 3
    language = 1.0 / (10_000.0 ** (torch.arange(0, width, 2)[: width // 2] / width))
    pixel = torch.linspace(1.0, 5.0, width // 2) * pi
    image_len = grid * grid
    words = torch.cat([torch.arange(text_len).float(), torch.full((image_len,), TEXT_POSITION_OF_IMAGE)])
    axis = torch.linspace(-1, 1, grid)
    outside = torch.full((text_len,), IMAGE_POSITION_OF_TEXT)
    rows = torch.cat([outside, axis.repeat_interleave(grid)])
    columns = torch.cat([outside, axis.repeat(grid)])
    angles = [words[:, None] * language, rows[:, None] * pixel, columns[:, None] * pixel]
    return torch.cat([angle.repeat_interleave(2, dim=-1) for angle in angles], dim=-1)


def apply_rotary(x: Tensor, angles: Tensor) -> Tensor:
    """Rotate neighbouring pairs of the first R channels of x (..., n, dim_head) by angles (n, R)."""
    turned, rest = x[..., : angles.shape[-1]], x[..., angles.shape[-1] :]
    first, second = turned[..., ::2], turned[..., 1::2]
    quarter = torch.stack([-second, first], dim=-1).flatten(-2)
    return torch.cat([turned * angles.cos() + quarter * angles.sin(), rest], dim=-1)


def shift_text(x: Tensor) -> Tensor:
    """Take half of each token's channels from the token before: (B, text_len, dim) -> (B, text_len, dim)."""
    shifted, kept = x.chunk(2, dim=-1)
    return torch.cat([F.pad(shifted, (0, 0, 1, -1)), kept], dim=-1)


def shift_image(x: Tensor, history: Tensor, start: int, grid: int) -> Tensor:
    """Take a quarter of each image token's channels from above, a quarter from the left; zeros at the edges.

    Args:
        x: (B, n, dim), image positions start..start+n.
        history: (B, start + n, dim / 2), the first half of the channels of all image positions so far.
        start: first image position of `x`.
        grid: side of the token grid.
    """
    quarter = x.shape[-1] // 4
    position = torch.arange(start, start + x.shape[1], device=x.device)
    above, left = position - grid, position - 1
    top = history[:, above.clamp(min=0), :quarter] * (above >= 0)[:, None]
    side = history[:, left.clamp(min=0), quarter:] * (position % grid > 0)[:, None]
    return torch.cat([top, side, x[..., 2 * quarter :]], dim=-1)
