"""KoDALLE's reranker: a CLIP of an EfficientNet-B0 and a RoBERTa, both projected linearly into one space.

https://github.com/KR-HappyFace/KoDALLE, clip/. It scores as it was trained: by dot products without CLIP's
normalization, of pixels in 0..255. It does not classify traits. The RoBERTa is the checkpoint's text encoder.

Shapes: B batch, C channels, S picture side, T tokens, W channels of a text state, L `latent_width`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.models.efficientnet import NUM_FEATURES, EfficientNetB0
from inference.models.reranker import RerankResult, to_tuples

if TYPE_CHECKING:
    from inference.models.text_encoder import TextStates

LOGIT_SCALE = 0.07
"""Factor of the dot products. KoDALLE multiplies by the value that CLIP divides by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KoCLIPConfig:
    """Hyperparameters of KoDALLE's CLIP."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    kind: Literal["koclip"] = "koclip"  # discriminates it from RerankerConfig
    image_size: int = 224
    text_width: int = 768  # channels of the text encoder's states
    latent_width: int = 512


class KoCLIP(nn.Module):
    """The image tower, and the projections of both towers."""

    def __init__(self, config: KoCLIPConfig) -> None:
        super().__init__()
        self.config = config
        self.image_encoder = EfficientNetB0()
        self.image_projection = nn.Linear(NUM_FEATURES, config.latent_width)
        self.text_projection = nn.Linear(config.text_width, config.latent_width)

    def encode_image(self, images: Tensor) -> Tensor:
        """Encode pictures (B, C, S, S) in -1..1: (B, L), not normalized; a grey channel is repeated three times."""
        side = self.config.image_size
        pixels = (images.expand(-1, 3, -1, -1) + 1) * 127.5
        resized = F.interpolate(pixels, (side, side), mode="bilinear", align_corners=False)
        latent: Tensor = self.image_projection(self.image_encoder(resized))
        return latent

    def encode_text(self, text: TextStates) -> Tensor:
        """Encode a text encoder's states (B, T, W) by the first of them, [CLS]: (B, L), not normalized."""
        latent: Tensor = self.text_projection(text.states[:, 0])
        return latent

    @torch.no_grad()
    def score(self, images: Tensor, text: TextStates) -> list[RerankResult]:
        """Score pictures (B, C, S, S) in -1..1 for one description (batch of 1)."""
        features = self.encode_image(images)
        scores = LOGIT_SCALE * features @ self.encode_text(text)[0]
        vectors = to_tuples(F.normalize(features, dim=-1))
        return [RerankResult(score, (), vector) for score, vector in zip(scores.tolist(), vectors, strict=True)]

    @torch.no_grad()
    def embed_images(self, images: Tensor) -> Tensor:
        """Embed pictures (B, C, S, S) in -1..1 as unit vectors (B, L)."""
        return F.normalize(self.encode_image(images), dim=-1)

    @torch.no_grad()
    def embed_texts(self, text: TextStates) -> Tensor:
        """Embed a text encoder's states (B, T, W) as unit vectors (B, L)."""
        return F.normalize(self.encode_text(text), dim=-1)
