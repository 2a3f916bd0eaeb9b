"""Train DALL·E to continue descriptions with image tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F

from inference.images import save_grid
from inference.sampling.sampler import SamplingConfig, sample_tokens
from training.setup.descriptions import conditioning_dropout, drop_text, length_bucketed_batch, on_device
from training.trainer import LoopConfig, Trainer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor, nn

    from inference.models.dalle import DALLE, Condition
    from inference.models.vqgan import VQGAN
    from training.setup.descriptions import Descriptions

DEFAULTS = LoopConfig(steps=6_000, batch_size=32, learning_rate=6e-4)

HELD_OUT_BATCH, HELD_OUT_BATCHES = 50, 4
"""Captions of a batch, and batches, of the held-out loss."""


def image_loss(logits: Tensor, tokens: Tensor) -> Tensor:
    """Return the mean cross-entropy of a token, in nats: logits (B, I, K), tokens (B, I) -> scalar."""
    return F.cross_entropy(logits.flatten(0, 1), tokens.flatten())


def text_loss(model: DALLE, condition: Condition) -> Tensor:
    """Return the mean cross-entropy of the description's tokens, in nats; scalar."""
    logits = model.text_logits(condition)
    return F.cross_entropy(logits.flatten(0, 1), model.text_tokens(condition).flatten())


def train_dalle(
    tokens: np.ndarray,
    descriptions: Descriptions,
    folder: Path,
    dalle: DALLE,
    vqgan: VQGAN,
    loop: LoopConfig = DEFAULTS,
    *,
    train_adapter: bool = False,
) -> DALLE:
    """Train `dalle` in place on image tokens int (N, I) of all persons and their descriptions.

    A text adapter is frozen unless `train_adapter` is set, because image tokens give it little signal and it forgets
    its pretraining. Logs the held-out loss with and without text. Resumes the run in `folder`.
    """
    if dalle.config.conditioning == "contextual":
        dalle.text_adapter.requires_grad_(train_adapter)
    trainer = Trainer(dalle, loop, folder)
    device, world = trainer.accelerator.device, trainer.accelerator.num_processes
    train, held_out = descriptions.split()
    captions, persons = descriptions.captions, descriptions.persons
    lengths = captions.lengths[train]

    def batch(chosen: np.ndarray) -> tuple[Condition, Tensor]:
        image = torch.from_numpy(tokens[persons[chosen]]).long()
        return on_device(captions.batch(chosen), device), image.to(device)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = train[length_bucketed_batch(lengths, loop.batch_size, step, loop.seed, world)]
        condition, image = batch(chosen)
        condition = drop_text(condition, conditioning_dropout(len(chosen), loop.seed, step).to(device))
        value = image_loss(model(condition, image), image)
        figures = {"image_loss": value.detach()}
        if dalle.config.conditioning != "contextual":
            text, weight = text_loss(dalle, condition), dalle.config.loss_img_weight
            value = (text + weight * value) / (weight + 1)
            figures["text_loss"] = text.detach()
        return value, figures

    def sample(_: nn.Module, path: Path) -> None:
        chosen = [held_out[i : i + HELD_OUT_BATCH] for i in range(0, len(held_out), HELD_OUT_BATCH)]
        with_text, without = held_out_losses(dalle, [batch(part) for part in chosen[:HELD_OUT_BATCHES]])
        trainer.log({"held_out": with_text, "held_out_null": without})
        rows = [
            sample_tokens(dalle, batch(held_out[i : i + 1])[0], 1, 4, SamplingConfig())
            for i in range(0, min(len(held_out), 8 * 7), 7)
        ]
        save_grid(path, vqgan.to(device).decode(torch.cat(rows)), columns=8)

    trainer.run(loss, sample)
    return dalle.eval()


@torch.no_grad()
def held_out_losses(model: DALLE, batches: Sequence[tuple[Condition, Tensor]]) -> tuple[float, float]:
    """Return the mean image loss of batches of captions and image tokens, with text and with the null condition."""
    losses = [
        [float(image_loss(model(part, image), image)) for part in (condition, condition.null())]
        for condition, image in batches
    ]
    with_text, without = np.mean(losses, axis=0)
    return float(with_text), float(without)
