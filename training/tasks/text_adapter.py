"""Pretrain the text adapter of a DALL·E without pictures: classify traits from its pooled text.

Few image tokens depend on a word, each weakly, so a DALL·E learns to use text late. Text alone is cheap to process, and
the traits of the described persons are known. If the DALL·E was pretrained on traits (dalle_from_traits.py), the pooled
text is also regressed to the embedding of the stated traits, which it replaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import nn

from inference.renamed import accept_old_names
from training.setup.descriptions import conditioning_dropout, drop_text, length_bucketed_batch, on_device
from training.trainer import LoopConfig, Trainer
from training.traits import UNKNOWN, TraitHead, one_hot, trait_loss

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from torch import Tensor

    from inference.models.dalle import Condition
    from inference.models.text_adapter import TextAdapter
    from inference.models.trait_embedding import TraitEmbedding
    from training.setup.descriptions import Descriptions

DEFAULTS = LoopConfig(steps=4_000, batch_size=256, learning_rate=1e-3)

UNMENTIONED_WEIGHT = 0.1
"""Weight of traits that the description does not state, some of which it implies: 안경 excludes 없다."""

POOLED_WEIGHT = 10.0
"""Weight of the regression to the embedding of traits, relative to the classification."""


class TextAdapterWithTraitHead(nn.Module):
    """A text adapter with a trait head on its pooled text."""

    def __init__(self, adapter: TextAdapter) -> None:
        super().__init__()
        self.adapter = adapter
        self.traits = TraitHead(len(adapter.bos))
        accept_old_names(self, {"reader.": "adapter."})

    def forward(self, condition: Condition) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return pooled text (B, D), and logits of every trait."""
        pooled: Tensor = self.adapter(*condition)[:, -1]
        return pooled, self.traits(pooled)


def target_distribution(logits: Sequence[Tensor], truth: Tensor, mentioned: Tensor) -> Tensor:
    """Return distributions over trait values, (B, sum of SIZES): one-hot if stated, else predicted.

    `logits`: of the text adapter, which supplies the predictions; `truth` int64 and `mentioned` bool, both (B, number
    of CLASSES).
    """
    predicted = torch.cat([part.detach().softmax(-1) for part in logits], dim=1)
    sizes = torch.tensor([part.shape[1] for part in logits], device=truth.device)
    stated = mentioned & (truth != UNKNOWN)
    return torch.where(stated.repeat_interleave(sizes, dim=1), one_hot(truth), predicted)


def train_text_adapter(
    descriptions: Descriptions,
    folder: Path,
    adapter: TextAdapter,
    loop: LoopConfig = DEFAULTS,
    embedding: TraitEmbedding | None = None,
) -> TextAdapter:
    """Train `adapter` in place, with regression to `embedding` if given. Resumes the run in `folder`.

    Logs the loss on held-out persons.
    """
    trainer = Trainer(TextAdapterWithTraitHead(adapter), loop, folder)
    device, world = trainer.accelerator.device, trainer.accelerator.num_processes
    if embedding is not None:
        embedding.to(device).requires_grad_(False)  # noqa: FBT003 - torch's own signature
    train, held_out = descriptions.split()
    lengths = descriptions.captions.lengths[train]

    def loss_of(model: nn.Module, chosen: np.ndarray, dropped: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        truth = descriptions.traits_of(chosen).to(device)
        mentioned = descriptions.mentioned_in(chosen).to(device) & ~dropped[:, None]
        pooled, logits = model(drop_text(on_device(descriptions.captions.batch(chosen), device), dropped))
        value, _ = trait_loss(logits, truth, mentioned.float().clamp(min=UNMENTIONED_WEIGHT))
        figures = {"traits_right": trait_loss(logits, truth, mentioned.float())[1]}
        if embedding is not None:
            figures["pooled"] = F.mse_loss(pooled, embedding(target_distribution(logits, truth, mentioned)))
            value = value + POOLED_WEIGHT * figures["pooled"]
        return value, figures

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = train[length_bucketed_batch(lengths, loop.batch_size, step, loop.seed, world)]
        value, figures = loss_of(model, chosen, conditioning_dropout(len(chosen), loop.seed, step).to(device))
        return value, {name: figure.detach() for name, figure in figures.items()}

    def sample(model: nn.Module, _: Path) -> None:
        value, figures = loss_of(model, held_out, torch.zeros(len(held_out), dtype=torch.bool, device=device))
        trainer.log({"held_out": float(value), **{f"held_out_{name}": float(x) for name, x in figures.items()}})

    trainer.run(loss, sample)
    return adapter.eval()
