"""Augmentation of pictures that keeps all traits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor


def jitter(images: Tensor, rng: np.random.Generator, reach: int = 2) -> Tensor:
    """Shift a batch (B, C, S, S) by up to `reach` pixels, and blur it with probability 0.5.

    Networks are trained on sharp renders and applied to decoded faces, which are slightly blurred.
    """
    down, across = rng.integers(-reach, reach + 1, 2)
    moved = torch.roll(images, (int(down), int(across)), dims=(-2, -1))
    return F.avg_pool2d(moved, 3, stride=1, padding=1) if rng.random() < 0.5 else moved
