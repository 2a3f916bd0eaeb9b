"""Small changes to pictures that change nobody's face."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor


def jitter(images: Tensor, rng: np.random.Generator, reach: int = 2) -> Tensor:
    """Move a batch (B, C, S, S) by up to `reach` pixels, and soften every other batch.

    What reads drawn faces learns from crisp renders; a decoder's faces are a little soft.
    """
    down, across = rng.integers(-reach, reach + 1, 2)
    moved = torch.roll(images, (int(down), int(across)), dims=(-2, -1))
    return F.avg_pool2d(moved, 3, stride=1, padding=1) if rng.random() < 0.5 else moved
