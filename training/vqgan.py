"""Train a VQGAN on a folder of montages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.images import save_sheet, to_tensor
from inference.vqgan import VQGAN, VQGANConfig
from training.loop import Fit, LoopConfig, batch_indices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FACE_BOX = (0.27, 0.84, 0.21, 0.79)
"""Where eyes, nose, mouth and chin lie in a montage: top, bottom, left, right, as shares of the side."""

FACE_WEIGHT = 2.0
"""How much more a pixel of the face box counts: most of what a description names lies in few pixels."""

DEFAULTS = LoopConfig(steps=12_000, batch_size=8, learning_rate=1e-3, betas=(0.9, 0.99), weight_decay=0.01)


def face_weights(side: int) -> Tensor:
    """Loss weights (1, 1, side, side), mean 1, heavier inside the face box."""
    top, bottom, left, right = (round(share * side) for share in FACE_BOX)
    weights = torch.ones(1, 1, side, side)
    weights[..., top:bottom, left:right] = FACE_WEIGHT
    return weights / weights.mean()


def reconstruction_loss(output: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    """Weighted L1, plus L2, plus L1 of the picture's gradients, which keeps pencil lines sharp.

    `output`, `target`: (B, C, S, S); `weights`: (1, 1, S, S). Returns a scalar.
    """
    error = output - target
    down, across = error.diff(dim=-2), error.diff(dim=-1)
    edges = (weights[..., 1:, :] * down.abs()).mean() + (weights[..., 1:] * across.abs()).mean()
    return (weights * error.abs()).mean() + 0.5 * (weights * error.square()).mean() + 0.5 * edges


def train_vqgan(images: np.ndarray, folder: Path, config: VQGANConfig, loop: LoopConfig = DEFAULTS) -> VQGAN:
    """Train on `images`, uint8 (N, S, S); the last 16 are kept for the sample sheet. Resumes what `folder` holds."""
    count, held_out = len(images) - 16, to_tensor(images[-16:])
    model = VQGAN(config)
    run = Fit(model, loop, folder)
    weights = face_weights(config.image_size).to(run.accelerator.device)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = np.sort(batch_indices(count, loop.batch_size, step, loop.seed))
        batch = to_tensor(images[chosen]).to(weights.device)
        output, indices, quantizer_loss = model(batch)
        value = reconstruction_loss(output, batch, weights) + quantizer_loss
        return value, {
            "l1": F.l1_loss(output.detach(), batch),
            "codes_in_batch": torch.tensor(float(indices.unique().numel())),
        }

    def sample(model: nn.Module, path: Path) -> None:
        output, _, _ = model(held_out.to(weights.device))
        save_sheet(path, torch.cat([held_out, output.clamp(-1, 1).cpu()]), columns=8)

    trained = run.run(loss, sample)
    assert isinstance(trained, VQGAN)  # noqa: S101 - what was put in comes out
    return trained
