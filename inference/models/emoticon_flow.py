"""The flow of emoticons, conditioned on words and a style.

Shapes: B batch, T ids of a text, D `dim`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inference.models.latent_flow import LatentFlow, LatentFlowConfig
from inference.models.word_embedding import WordEmbedding

if TYPE_CHECKING:
    from torch import Tensor

    from inference.models.dalle import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class EmoticonFlowConfig(LatentFlowConfig):
    """Hyperparameters of a flow of emoticons: the `flow` table of its config.json."""

    styles: tuple[str, ...] = ("noto", "fluent", "flat", "3d", "twemoji")
    buckets: int = 16_384
    word_width: int = 128


class EmoticonFlow(LatentFlow):
    """Predicts velocities from words and a style, as `word_condition` encodes them."""

    config: EmoticonFlowConfig
    word_embedding: WordEmbedding

    def __init__(self, config: EmoticonFlowConfig) -> None:
        embedding = WordEmbedding(config.dim, config.word_width, config.buckets, len(config.styles))
        super().__init__(config, {"word_embedding": embedding})

    def embed(self, condition: Condition) -> Tensor:
        """Embed words and style once for all steps: (B, D)."""
        embedded: Tensor = self.word_embedding(condition)
        return embedded
