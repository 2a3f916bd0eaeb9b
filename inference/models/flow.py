"""The flow of faces, conditioned on stated traits: draws faces by itself, and refines those of DALL·E.

Shapes: B batch, P image positions, J traits, V values of all traits, D `dim`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from inference.models.latent_flow import LatentFlow, LatentFlowConfig
from inference.models.trait_embedding import TraitEmbedding

if TYPE_CHECKING:
    from inference.models.dalle import Condition

_WEAK_EFFECT, _STRONG_EFFECT = 0.2, 0.5
"""Effects of a trait on a position, relative to the position that it affects most: below the first, an edit of the
trait leaves the position alone; from the second on, the position is drawn anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowConfig(LatentFlowConfig):
    """Hyperparameters of a flow: the `flow` table of config.json."""

    traits: dict[str, tuple[str, ...]] = field(default_factory=dict)  # trait -> its values


class Flow(LatentFlow):
    """Predicts velocities from stated traits.

    The condition holds probabilities of the values of stated traits, (B, V), and which traits are stated, bool (B, J).
    """

    config: FlowConfig
    effects: Tensor
    trait_embedding: TraitEmbedding
    trait_proj: nn.Linear

    def __init__(self, config: FlowConfig) -> None:
        """Initialize the weights.

        `effects` says how much each trait affects each position, (J, P), 1 where it affects a picture most.
        """
        embedding = TraitEmbedding(config.dim, [len(values) for values in config.traits.values()])
        super().__init__(config, {"trait_embedding": embedding, "trait_proj": nn.Linear(config.dim, config.dim)})
        self.register_buffer("effects", torch.ones(len(config.traits), config.image_positions))

    def embed(self, condition: Condition) -> Tensor:
        """Embed stated traits once for all steps: (B, D)."""
        embedded: Tensor = self.trait_proj(self.trait_embedding(self.trait_embedding.fill(*condition)))
        return embedded

    def release_times(self, changed: Tensor) -> Tensor:
        """Return the time from which an edit of traits draws each position, (P): 0 is from noise, infinity is never.

        Positions that the traits affect little are released late, which softens the seam. Levin and Fried 2023,
        "Differential Diffusion" (https://arxiv.org/abs/2306.00950).

        changed: the edited traits, bool (J).
        """
        effect = self.effects[changed].amax(0)
        times = (1 - (effect - _WEAK_EFFECT) / (_STRONG_EFFECT - _WEAK_EFFECT)).clamp(min=0)
        return times.masked_fill(effect < _WEAK_EFFECT, torch.inf)
