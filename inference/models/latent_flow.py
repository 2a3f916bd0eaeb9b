"""A rectified flow on the latents of a VQGAN, whatever its condition.

A transformer predicts the velocity that carries noise to latents along straight lines. Liu et al. 2022, "Flow Straight
and Fast" (https://arxiv.org/abs/2209.03003); the blocks are those of Peebles and Xie 2022, "Scalable Diffusion Models
with Transformers" (https://arxiv.org/abs/2212.09748).

Shapes: B batch, P image positions, Z channels of a latent, D `dim`, H heads.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inference.models.dalle import Condition

_TIME_FREQUENCIES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentFlowConfig:
    """Hyperparameters of every flow."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    dim: int = 256
    depth: int = 8
    heads: int = 4
    ff_mult: int = 4
    image_grid: int = 8
    latent_width: int = 16  # Z, `code_width` of the VQGAN

    @property
    def image_positions(self) -> int:
        """Number of image positions P of a picture."""
        return self.image_grid**2


class FlowBlock(nn.Module):
    """Attention and feed-forward whose scale, shift and gate depend on the condition: adaLN-Zero."""

    def __init__(self, dim: int, heads: int, ff_mult: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm_attention = nn.LayerNorm(dim, elementwise_affine=False)
        self.to_qkv = nn.Linear(dim, 3 * dim)
        self.to_out = nn.Linear(dim, dim)
        self.norm_feed_forward = nn.LayerNorm(dim, elementwise_affine=False)
        self.feed_forward = nn.Sequential(
            nn.Linear(dim, ff_mult * dim), nn.GELU(approximate="tanh"), nn.Linear(ff_mult * dim, dim)
        )
        self.modulation = nn.Linear(dim, 6 * dim)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Positions (B, P, D) and conditions (B, D) -> (B, P, D)."""
        modulation = self.modulation(condition)[:, None].chunk(6, dim=-1)
        scale, shift, gate, ff_scale, ff_shift, ff_gate = modulation
        x = x + gate * self._attend(self.norm_attention(x) * (1 + scale) + shift)
        out: Tensor = x + ff_gate * self.feed_forward(self.norm_feed_forward(x) * (1 + ff_scale) + ff_shift)
        return out

    def _attend(self, x: Tensor) -> Tensor:
        batch, positions, dim = x.shape
        q, k, v = self.to_qkv(x).view(batch, positions, 3, self.heads, dim // self.heads).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(batch, positions, dim)
        out: Tensor = self.to_out(attended)
        return out


class LatentFlow(nn.Module, ABC):
    """Predicts the velocity of latents between noise, at time 0, and pictures, at time 1.

    It works on latents of mean 0 and variance 1: `normalize` and `denormalize` convert those of the VQGAN.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, config: LatentFlowConfig, embedding: Mapping[str, nn.Module]) -> None:
        """Initialize the weights.

        Args:
            config: hyperparameters.
            embedding: modules of the subclass that embed its condition, by name. They stand between those of the input
                and those of the time, where saved states of an optimizer expect them.
        """
        super().__init__()
        self.config = config
        dim = config.dim
        self.to_in = nn.Linear(config.latent_width, dim)
        self.positions = nn.Parameter(torch.randn(config.image_positions, dim) * 0.02)
        for name, module in embedding.items():
            self.add_module(name, module)
        self.time_proj = nn.Sequential(nn.Linear(2 * _TIME_FREQUENCIES, dim), nn.SiLU(), nn.Linear(dim, dim))
        self.blocks = nn.ModuleList(FlowBlock(dim, config.heads, config.ff_mult) for _ in range(config.depth))
        self.norm = nn.LayerNorm(dim)
        self.to_velocity = nn.Linear(dim, config.latent_width)
        nn.init.zeros_(self.to_velocity.weight)
        nn.init.zeros_(self.to_velocity.bias)
        self.register_buffer("mean", torch.zeros(config.latent_width))
        self.register_buffer("std", torch.ones(config.latent_width))

    @abstractmethod
    def embed(self, condition: Condition) -> Tensor:
        """Embed a condition once for all steps: (B, D)."""

    def forward(self, x: Tensor, time: Tensor, condition: Condition) -> Tensor:
        """Noisy latents (B, P, Z) at times (B) in 0..1 -> velocities (B, P, Z)."""
        return self.velocity(x, time, self.embed(condition))

    def velocity(self, x: Tensor, time: Tensor, condition: Tensor) -> Tensor:
        """Like `forward`, with a condition that is embedded already, (B, D)."""
        modulation = F.silu(self.time_proj(_sinusoids(time)) + condition)
        h = self.to_in(x) + self.positions
        for block in self.blocks:
            h = block(h, modulation)
        out: Tensor = self.to_velocity(self.norm(h))
        return out

    def normalize(self, latents: Tensor) -> Tensor:
        """Latents of the VQGAN (B, P, Z) -> latents of the flow."""
        return (latents - self.mean) / self.std

    def denormalize(self, latents: Tensor) -> Tensor:
        """Latents of the flow (B, P, Z) -> latents of the VQGAN."""
        return latents * self.std + self.mean


def _sinusoids(time: Tensor) -> Tensor:
    """Times (B) in 0..1 -> sines and cosines of periods from 0.006 to 6, (B, 2 * _TIME_FREQUENCIES)."""
    fractions = torch.arange(_TIME_FREQUENCIES, device=time.device) / _TIME_FREQUENCIES
    angles = time[:, None] * 1000 * torch.exp(-math.log(1000) * fractions)
    return torch.cat([angles.sin(), angles.cos()], dim=1)
