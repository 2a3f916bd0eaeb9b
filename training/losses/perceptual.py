"""A loss that sees lines: feature maps of a network that has learned to read montages.

Johnson et al. 2016, "Perceptual Losses for Real-Time Style Transfer" (https://arxiv.org/abs/1603.08155), with channels
brought to unit length as in LPIPS (Zhang et al. 2018, https://arxiv.org/abs/1801.03924). The critic is the
encoder of an attribute reader of its own, never the one that evaluates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from torch import Tensor

    from inference.models.vqgan import Encoder


def feature_maps(encoder: Encoder, images: Tensor) -> list[Tensor]:
    """Unit-length features after each scale of an encoder: (B, C, S, S) -> list of (B, width, side, side)."""
    h = encoder.conv_in(F.pixel_unshuffle(images, encoder.patch))
    maps = []
    for level in encoder.down:
        h = level(h)
        maps.append(F.normalize(h, dim=1))
    return maps


def perceptual_loss(critic: Encoder, output: Tensor, target: Tensor) -> Tensor:
    """Mean distance of the feature maps of two batches of pictures (B, C, S, S); scalar."""
    with torch.no_grad():
        wanted = feature_maps(critic, target)
    drawn = feature_maps(critic, output)
    distances = [(a - b).square().sum(1).mean() for a, b in zip(drawn, wanted, strict=True)]
    return torch.stack(distances).mean()
