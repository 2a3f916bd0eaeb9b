"""A perceptual loss: distances of feature maps of an attribute classifier, which respond to thin lines.

Johnson et al. 2016, "Perceptual Losses for Real-Time Style Transfer" (https://arxiv.org/abs/1603.08155), with channels
normalized as in LPIPS (Zhang et al. 2018, https://arxiv.org/abs/1801.03924). The critic is the encoder of an attribute
classifier that is not the one of the evaluation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from torch import Tensor

    from inference.models.vqgan import Encoder


def feature_maps(encoder: Encoder, images: Tensor) -> list[Tensor]:
    """Return normalized features after each scale of an encoder: (B, C, S, S) -> list of (B, width, side, side)."""
    h = encoder.conv_in(F.pixel_unshuffle(images, encoder.patch))
    maps = []
    for level in encoder.down:
        h = level(h)
        maps.append(F.normalize(h, dim=1))
    return maps


def perceptual_loss(critic: Encoder, output: Tensor, target: Tensor) -> Tensor:
    """Return the mean squared distance of the feature maps of two batches of pictures (B, C, S, S); scalar."""
    with torch.no_grad():
        wanted = feature_maps(critic, target)
    drawn = feature_maps(critic, output)
    distances = [(a - b).square().sum(1).mean() for a, b in zip(drawn, wanted, strict=True)]
    return torch.stack(distances).mean()
