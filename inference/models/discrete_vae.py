"""The discrete VAE of DALLE-pytorch, an alternative to the VQGAN: pictures <-> grids of codebook indices.

Ramesh et al. 2021, "Zero-Shot Text-to-Image Generation" (https://arxiv.org/abs/2102.12092), with the layout and the
parameter names of DALLE-pytorch (https://github.com/lucidrains/DALLE-pytorch). Only inference is implemented.

Shapes: B batch, C channels, S picture side, G grid side, K codebook size, Z channels of a code.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscreteVAEConfig:
    """Hyperparameters of a discrete VAE."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    image_size: int
    channels: int
    layers: int  # each halves the side
    res_blocks: int
    hidden_width: int
    codebook_size: int
    code_width: int

    @property
    def grid(self) -> int:
        """Side of the token grid."""
        return self.image_size >> self.layers


class ResBlock(nn.Module):
    """Three convolutions with a skip connection: (B, width, H, W) -> (B, width, H, W)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, width, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, width, H, W) -> (B, width, H, W)."""
        residual: Tensor = self.net(x)
        return x + residual


class DiscreteVAE(nn.Module):
    """Encodes pictures (B, C, S, S) in -1..1 to image tokens (B, G*G), row-major, and decodes them."""

    def __init__(self, config: DiscreteVAEConfig) -> None:
        super().__init__()
        self.config = config
        width, blocks = config.hidden_width, config.res_blocks
        self.codebook = nn.Embedding(config.codebook_size, config.code_width)
        down: list[nn.Module] = [
            nn.Sequential(nn.Conv2d(width if i else config.channels, width, 4, 2, 1), nn.ReLU())
            for i in range(config.layers)
        ]
        down += [*(ResBlock(width) for _ in range(blocks)), nn.Conv2d(width, config.codebook_size, 1)]
        first = width if blocks else config.code_width
        up: list[nn.Module] = [nn.Conv2d(config.code_width, width, 1)] if blocks else []
        up += [ResBlock(width) for _ in range(blocks)]
        up += [
            nn.Sequential(nn.ConvTranspose2d(width if i else first, width, 4, 2, 1), nn.ReLU())
            for i in range(config.layers)
        ]
        self.encoder = nn.Sequential(*down)
        self.decoder = nn.Sequential(*up, nn.Conv2d(width, config.channels, 1))

    @torch.no_grad()
    def encode(self, images: Tensor) -> Tensor:
        """Pictures (B, C, S, S) in -1..1 -> most likely image tokens (B, G*G)."""
        logits: Tensor = self.encoder(images)
        return logits.argmax(1).flatten(1)

    @torch.no_grad()
    def decode(self, tokens: Tensor) -> Tensor:
        """Image tokens (B, G*G) -> pictures (B, C, S, S) in -1..1."""
        grid = self.config.grid
        codes = F.embedding(tokens.view(-1, grid, grid), self.codebook.weight).permute(0, 3, 1, 2)
        pictures: Tensor = self.decoder(codes)
        return pictures.clamp(-1, 1)
