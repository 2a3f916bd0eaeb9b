"""A Korean CLIP: pictures and descriptions in one space; scores candidates against what was asked for.

Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision"
(https://arxiv.org/abs/2103.00020).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.vqgan import Encoder, VQGANConfig

if TYPE_CHECKING:
    from inference.text import TextStates


@dataclass(frozen=True, slots=True, kw_only=True)
class RerankerConfig:
    """Everything that shapes a reranker."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    image_size: int = 256
    channels: int = 1
    widths: tuple[int, ...] = (24, 48, 96, 192)
    feature_width: int = 48  # channels of the image tower's last feature map
    text_width: int = 384  # channels of a language model's state
    latent_width: int = 256
    heads: int = 4  # of the text tower's pooling


class ImageTower(nn.Module):
    """Pictures (B, C, S, S) in -1..1 -> (B, `width_out`); keeps positions apart, since montages are aligned."""

    def __init__(self, config: RerankerConfig, width_out: int) -> None:
        super().__init__()
        shape = VQGANConfig(image_size=config.image_size, channels=config.channels, widths=config.widths)
        self.encoder = Encoder(shape, config.feature_width)
        self.head = nn.Linear(config.feature_width * shape.grid**2, width_out)

    def forward(self, images: Tensor) -> Tensor:
        """(B, C, S, S) -> (B, `width_out`)."""
        out: Tensor = self.head(F.silu(self.encoder(images)).flatten(1))
        return out


class TextTower(nn.Module):
    """States of a description (B, T, W) -> (B, `latent_width`): a learned query attends to the words."""

    def __init__(self, config: RerankerConfig) -> None:
        super().__init__()
        self.query = nn.Parameter(torch.randn(1, 1, config.latent_width) * 0.02)
        self.words = nn.Linear(config.text_width, config.latent_width)
        self.pool = nn.MultiheadAttention(config.latent_width, config.heads, batch_first=True)
        self.head = nn.Sequential(
            nn.LayerNorm(config.latent_width),
            nn.Linear(config.latent_width, 2 * config.latent_width),
            nn.GELU(),
            nn.Linear(2 * config.latent_width, config.latent_width),
        )

    def forward(self, text: TextStates) -> Tensor:
        """(B, T, W) -> (B, `latent_width`)."""
        words = self.words(text.states)
        query = self.query.expand(len(words), -1, -1)
        pooled, _ = self.pool(query, words, words, key_padding_mask=~text.mask, need_weights=False)
        out: Tensor = self.head(pooled[:, 0])
        return out


class Reranker(nn.Module):
    """Image tower and text tower into one space of unit vectors."""

    def __init__(self, config: RerankerConfig) -> None:
        super().__init__()
        self.config = config
        self.image_tower = ImageTower(config, config.latent_width)
        self.text_tower = TextTower(config)
        self.logit_scale = nn.Parameter(torch.tensor(log(1 / 0.07)))

    def forward(self, images: Tensor, text: TextStates) -> tuple[Tensor, Tensor, Tensor]:
        """Unit vectors (B, latent) of pictures and of descriptions, and the factor that makes cosines logits."""
        pictures = F.normalize(self.image_tower(images), dim=-1)
        words = F.normalize(self.text_tower(text), dim=-1)
        return pictures, words, self.logit_scale.exp().clamp(max=100)

    @torch.no_grad()
    def score(self, images: Tensor, text: TextStates) -> Tensor:
        """How well each picture (B, C, S, S) shows the one description (batch 1): cosines (B), higher is better."""
        pictures, words, _ = self(images, text)
        scores: Tensor = (pictures * words).sum(-1)
        return scores
