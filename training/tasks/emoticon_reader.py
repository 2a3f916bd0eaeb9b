"""A reader of emoticons: embeds pictures so that those of one concept are near. The yardstick of the evaluation.

It learns from pictures alone: two styles of a concept attract each other, other concepts repel (Khosla et al. 2020,
"Supervised Contrastive Learning", https://arxiv.org/abs/2004.11362). It sees no words, drawn pictures or held-out
concepts.

Shapes: B batch, W width of an embedding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.models.vqgan import Encoder, VQGANConfig
from training.data.augment import jitter
from training.emoticon.batches import pictures
from training.trainer import LoopConfig, Trainer, batch_indices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from training.emoticon.folder import EmojiFolder

SIDE: Final = 72
WIDTH: Final = 128
TEMPERATURE: Final = 0.1
_SHIFT: Final = 4
_COLOUR: Final = 0.15
"""Standard deviation of the factor of each colour in augmentation."""

DEFAULTS = LoopConfig(steps=3_000, batch_size=64, learning_rate=1e-3)


class EmoticonReader(nn.Module):
    """Premultiplied pictures (B, 4, 72, 72) -> embeddings (B, W) of length 1."""

    def __init__(self) -> None:
        super().__init__()
        shape = VQGANConfig(image_size=SIDE, channels=4, patch=2, widths=(32, 64, 128))
        self.encoder = Encoder(shape, WIDTH)
        self.head = nn.Linear(WIDTH * 9, WIDTH)

    def forward(self, images: Tensor) -> Tensor:
        """Embed a batch; features are averaged in a grid of 3 x 3, which keeps where they are."""
        features = F.adaptive_avg_pool2d(self.encoder(images), 3)
        return F.normalize(self.head(features.flatten(1)), dim=1)


def contrastive_loss(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """Return InfoNCE of pairs of embeddings (B, W), and the fraction of pairs that are nearest; scalars."""
    logits = first @ second.mT / TEMPERATURE
    target = torch.arange(len(first), device=first.device)
    value = (F.cross_entropy(logits, target) + F.cross_entropy(logits.mT, target)) / 2
    return value, (logits.argmax(1) == target).float().mean()


def train_emoticon_reader(
    data: EmojiFolder, folder: Path, reader: EmoticonReader, loop: LoopConfig = DEFAULTS
) -> EmoticonReader:
    """Train `reader` in place on concepts that are not held out. Resumes the run in `folder`."""
    by_concept: dict[str, list[int]] = {}
    for i in data.training:
        by_concept.setdefault(data.labels[i].concept, []).append(int(i))
    groups = list(by_concept.values())
    trainer = Trainer(reader, loop, folder)
    device = trainer.accelerator.device

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        rng = np.random.default_rng([loop.seed, step])
        drawn = [groups[i] for i in batch_indices(len(groups), loop.batch_size, step, loop.seed)]
        pairs = np.array([rng.choice(group, 2, replace=len(group) < 2) for group in drawn])
        first, second = (_augmented(pictures(data, pairs[:, i]), rng).to(device) for i in range(2))
        value, right = contrastive_loss(model(first), model(second))
        return value, {"right": right}

    trainer.run(loss)
    return reader.eval()


def _augmented(images: Tensor, rng: np.random.Generator) -> Tensor:
    """Shift and sometimes blur a batch (B, 4, S, S), and change its colours; alpha stays."""
    factors = torch.from_numpy(rng.normal(1, _COLOUR, (len(images), 3, 1, 1)).astype(np.float32))
    colours = ((images[:, :3] + 1) * factors).clamp(0, 2) - 1
    return jitter(torch.cat([colours, images[:, 3:]], dim=1), rng, _SHIFT)
