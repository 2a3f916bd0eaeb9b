"""Teach a DALL·E's text reader what words say, without pictures: its gist must tell every trait.

A few image tokens depend on a word, each a little, so a DALL·E learns to read late. Words alone are cheap to read, and
the traits of whom they describe are known. Where a DALL·E has learned to draw from traits (dalle_from_traits.py), the
gist is to be what their embedding makes of the traits stated, so that words take their place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import nn

from training.setup.descriptions import alike_in_length, on_device, silenced, silent
from training.trainer import Fit, LoopConfig
from training.traits import UNKNOWN, TraitHead, one_hot, trait_loss

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from torch import Tensor

    from inference.models.dalle import Condition
    from inference.models.text_adapter import TextAdapter
    from training.setup.descriptions import Descriptions
    from training.traits import TraitEmbedding

DEFAULTS = LoopConfig(steps=4_000, batch_size=256, learning_rate=1e-3)

UNMENTIONED_WEIGHT = 0.1
"""How much a trait counts that the description does not state: 안경, of no kind, tells something of the kind, too."""

GIST_WEIGHT = 10.0
"""How much meeting the embedding of traits counts beside naming them."""


class TextReaderInTraining(nn.Module):
    """A text reader, and a head that asks its gist for the traits."""

    def __init__(self, reader: TextAdapter) -> None:
        super().__init__()
        self.reader = reader
        self.traits = TraitHead(len(reader.bos))

    def forward(self, condition: Condition) -> tuple[Tensor, tuple[Tensor, ...]]:
        """The gist (B, D), and logits of every trait."""
        gist: Tensor = self.reader(*condition)[:, -1]
        return gist, self.traits(gist)


def beliefs(named: Sequence[Tensor], truth: Tensor, mentioned: Tensor) -> Tensor:
    """What a description makes one believe of each trait, (B, sum of SIZES): the truth, where it states it.

    Of the other traits, what the reader itself (`named`, its logits) supposes.
    """
    supposed = torch.cat([logits.detach().softmax(-1) for logits in named], dim=1)
    sizes = torch.tensor([logits.shape[1] for logits in named], device=truth.device)
    stated = mentioned & (truth != UNKNOWN)
    return torch.where(stated.repeat_interleave(sizes, dim=1), one_hot(truth), supposed)


def train_text_reader(
    descriptions: Descriptions,
    folder: Path,
    reader: TextAdapter,
    loop: LoopConfig = DEFAULTS,
    embedding: TraitEmbedding | None = None,
) -> TextAdapter:
    """Train `reader`, new or not, to meet `embedding` where there is one. Resumes what `folder` holds.

    Logs its loss on held-out persons.
    """
    run = Fit(TextReaderInTraining(reader), loop, folder)
    device, world = run.accelerator.device, run.accelerator.num_processes
    if embedding is not None:
        embedding.to(device).requires_grad_(False)  # noqa: FBT003 - torch's own signature
    train, held_out = descriptions.split()
    lengths = descriptions.captions.lengths[train]

    def reading(model: nn.Module, chosen: np.ndarray, unsaid: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        truth = descriptions.traits_of(chosen).to(device)
        mentioned = descriptions.mentioned_in(chosen).to(device) & ~unsaid[:, None]
        gist, named = model(silenced(on_device(descriptions.captions.batch(chosen), device), unsaid))
        value, _ = trait_loss(named, truth, mentioned.float().clamp(min=UNMENTIONED_WEIGHT))
        figures = {"traits_right": trait_loss(named, truth, mentioned.float())[1]}
        if embedding is not None:
            figures["pooled"] = F.mse_loss(gist, embedding(beliefs(named, truth, mentioned)))
            value = value + GIST_WEIGHT * figures["pooled"]
        return value, figures

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = train[alike_in_length(lengths, loop.batch_size, step, loop.seed, world)]
        value, figures = reading(model, chosen, silent(len(chosen), loop.seed, step).to(device))
        return value, {name: figure.detach() for name, figure in figures.items()}

    def sample(model: nn.Module, _: Path) -> None:
        value, figures = reading(model, held_out, torch.zeros(len(held_out), dtype=torch.bool, device=device))
        run.note({"held_out": float(value), **{f"held_out_{name}": float(x) for name, x in figures.items()}})

    run.run(loss, sample)
    return reader.eval()
