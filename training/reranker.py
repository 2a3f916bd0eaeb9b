"""Train a reranker: matching pictures and descriptions of a batch find each other (CLIP's contrastive loss)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F

from inference.images import to_tensor
from inference.text import TextStates
from training.augment import jitter
from training.loop import Fit, LoopConfig, batch_indices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from inference.reranker import Reranker
    from training.features import CaptionStates

DEFAULTS = LoopConfig(steps=3_000, batch_size=64, learning_rate=1e-3, weight_decay=0.1)


def contrastive_loss(pictures: Tensor, words: Tensor, scale: Tensor) -> tuple[Tensor, Tensor]:
    """CLIP's symmetric cross-entropy of unit vectors (B, latent), and the share of pictures that find their words."""
    logits = scale * pictures @ words.T
    target = torch.arange(len(logits), device=logits.device)
    value = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
    return value, (logits.argmax(1) == target).float().mean()


def train_reranker(
    images: np.ndarray,
    captions: CaptionStates,
    persons: np.ndarray,
    folder: Path,
    reranker: Reranker,
    loop: LoopConfig = DEFAULTS,
) -> Reranker:
    """Train `reranker`, new or not, on uint8 pictures (N, S, S), captions, and the person int (M) each describes.

    A batch holds each person once, with one of their captions. Resumes what `folder` holds.
    """
    run = Fit(reranker, loop, folder)
    device = run.accelerator.device
    by_person = [np.flatnonzero(persons == person) for person in range(len(images))]

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = np.sort(batch_indices(len(images), loop.batch_size, step, loop.seed))
        rng = np.random.default_rng([loop.seed, step])
        condition = captions.batch(np.array([rng.choice(by_person[person]) for person in chosen]))
        pictures, words, scale = model(
            jitter(to_tensor(images[chosen]), rng).to(device),
            TextStates(condition.text.to(device), condition.mask.to(device)),
        )
        value, found = contrastive_loss(pictures, words, scale)
        return value, {"found_in_batch": found.detach(), "scale": scale.detach()}

    run.run(loss)
    return reranker.eval()
