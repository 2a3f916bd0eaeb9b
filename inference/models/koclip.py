"""KoDALLE's CLIP, its reranker: an EfficientNet-B0 and a RoBERTa, both projected linearly into one space.

https://github.com/KR-HappyFace/KoDALLE, clip/. It was trained on dot products, without CLIP's normalization, of pixels
0..255; so it scores. It cannot name traits. The RoBERTa is the checkpoint's text encoder.

Shapes: B batch, C channels, S picture side, L `latent_width`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.models.efficientnet import FEATURES, EfficientNetB0
from inference.models.reranker import Verdict, latents

if TYPE_CHECKING:
    from inference.models.text_encoder import TextStates

SCALE = 0.07
"""By which dot products are multiplied: what CLIP has as its temperature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KoCLIPConfig:
    """Everything that shapes a KoDALLE's CLIP."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    kind: Literal["koclip"] = "koclip"  # tells it from RerankerConfig
    image_size: int = 224
    text_width: int = 768  # channels of the text encoder's state
    latent_width: int = 512


class KoCLIP(nn.Module):
    """Both towers' projections, and the image tower."""

    def __init__(self, config: KoCLIPConfig) -> None:
        super().__init__()
        self.config = config
        self.image_encoder = EfficientNetB0()
        self.image_projection = nn.Linear(FEATURES, config.latent_width)
        self.text_projection = nn.Linear(config.text_width, config.latent_width)

    def see(self, images: Tensor) -> Tensor:
        """Pictures (B, C, S, S) in -1..1 -> (B, L); grey ones are seen as three equal channels."""
        side = self.config.image_size
        pixels = (images.expand(-1, 3, -1, -1) + 1) * 127.5
        resized = F.interpolate(pixels, (side, side), mode="bilinear", align_corners=False)
        latent: Tensor = self.image_projection(self.image_encoder(resized))
        return latent

    def understand(self, text: TextStates) -> Tensor:
        """States (B, T, W) -> (B, L), of the first one, [CLS]."""
        latent: Tensor = self.text_projection(text.states[:, 0])
        return latent

    @torch.no_grad()
    def judge(self, images: Tensor, text: TextStates) -> list[Verdict]:
        """What to think of each picture (B, C, S, S) for the one description (batch 1)."""
        seen = self.see(images)
        scores = SCALE * seen @ self.understand(text)[0]
        places = latents(F.normalize(seen, dim=-1))
        return [Verdict(score, (), place) for score, place in zip(scores.tolist(), places, strict=True)]

    @torch.no_grad()
    def place_pictures(self, images: Tensor) -> Tensor:
        """Unit vectors (B, L) of pictures (B, C, S, S)."""
        return F.normalize(self.see(images), dim=-1)

    @torch.no_grad()
    def place_descriptions(self, text: TextStates) -> Tensor:
        """Unit vectors (B, L) of states of descriptions (B, T, W)."""
        return F.normalize(self.understand(text), dim=-1)
