"""EfficientNet-B0 under the parameter names of timm's `efficientnet_b0`, without a classifier.

Tan and Le 2019, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks"
(https://arxiv.org/abs/1905.11946). Shapes: B batch, C channels, S picture side.
"""

from __future__ import annotations

from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor, nn

NUM_FEATURES = 1280
"""Channels of the pooled features."""


class _Stage(NamedTuple):
    """Blocks of one resolution; the stride is that of the first block."""

    blocks: int
    kernel: int
    stride: int
    expansion: int
    width: int


_STEM = 32
_STAGES = (
    _Stage(1, 3, 1, 1, 16),
    _Stage(2, 3, 2, 6, 24),
    _Stage(2, 5, 2, 6, 40),
    _Stage(3, 3, 2, 6, 80),
    _Stage(3, 5, 1, 6, 112),
    _Stage(4, 5, 2, 6, 192),
    _Stage(1, 3, 1, 6, 320),
)


class SqueezeExcite(nn.Module):
    """Squeeze-and-excitation (Hu et al. 2017, https://arxiv.org/abs/1709.01507): (B, C, H, W) -> (B, C, H, W)."""

    def __init__(self, width: int, reduced: int) -> None:
        super().__init__()
        self.conv_reduce = nn.Conv2d(width, reduced, 1)
        self.conv_expand = nn.Conv2d(reduced, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, C, H, W)."""
        squeezed = x.mean((2, 3), keepdim=True)
        gates: Tensor = self.conv_expand(F.silu(self.conv_reduce(squeezed))).sigmoid()
        return x * gates


class Block(nn.Module):
    """Inverted residual (MBConv): expand (not in stage 1), depthwise convolution, squeeze-and-excitation, project."""

    def __init__(self, width_in: int, width_out: int, stage: _Stage, stride: int) -> None:
        super().__init__()
        width = width_in * stage.expansion
        self.is_residual = stride == 1 and width_in == width_out
        depthwise = nn.Conv2d(width, width, stage.kernel, stride, stage.kernel // 2, groups=width, bias=False)
        pointwise = nn.Conv2d(width, width_out, 1, bias=False)
        excite = SqueezeExcite(width, width_in // 4)
        self.has_expansion = stage.expansion > 1
        if self.has_expansion:
            self.conv_pw, self.bn1 = nn.Conv2d(width_in, width, 1, bias=False), nn.BatchNorm2d(width)
            self.conv_dw, self.bn2, self.se = depthwise, nn.BatchNorm2d(width), excite
            self.conv_pwl, self.bn3 = pointwise, nn.BatchNorm2d(width_out)
        else:
            self.conv_dw, self.bn1, self.se = depthwise, nn.BatchNorm2d(width), excite
            self.conv_pw, self.bn2 = pointwise, nn.BatchNorm2d(width_out)

    def forward(self, x: Tensor) -> Tensor:
        """(B, in, H, W) -> (B, out, H', W')."""
        h: Tensor
        if self.has_expansion:
            h = F.silu(self.bn1(self.conv_pw(x)))
            h = self.bn3(self.conv_pwl(self.se(F.silu(self.bn2(self.conv_dw(h))))))
        else:
            h = self.bn2(self.conv_pw(self.se(F.silu(self.bn1(self.conv_dw(x))))))
        return x + h if self.is_residual else h


class EfficientNetB0(nn.Module):
    """Pictures (B, 3, S, S) -> pooled features (B, NUM_FEATURES)."""

    def __init__(self) -> None:
        super().__init__()
        self.conv_stem, self.bn1 = nn.Conv2d(3, _STEM, 3, 2, 1, bias=False), nn.BatchNorm2d(_STEM)
        self.blocks, width = nn.ModuleList(), _STEM
        for stage in _STAGES:
            widths = [width, *[stage.width] * stage.blocks]
            strides = [stage.stride, *[1] * (stage.blocks - 1)]
            self.blocks.append(
                nn.ModuleList(Block(a, b, stage, s) for a, b, s in zip(widths[:-1], widths[1:], strides, strict=True))
            )
            width = stage.width
        self.conv_head, self.bn2 = nn.Conv2d(width, NUM_FEATURES, 1, bias=False), nn.BatchNorm2d(NUM_FEATURES)

    def forward(self, images: Tensor) -> Tensor:
        """(B, 3, S, S) -> (B, NUM_FEATURES), averaged over positions."""
        x = F.silu(self.bn1(self.conv_stem(images)))
        for stage in self.blocks:
            for block in stage.children():
                x = block(x)
        features: Tensor = F.silu(self.bn2(self.conv_head(x)))
        return features.mean((2, 3))
