"""Train a VQGAN on emoji: premultiplied colours and alpha."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.images import on_ground, save_grid
from training.emoticon.batches import pictures
from training.losses.discriminator import AdversarialLoss, Discriminator
from training.tasks.vqgan import SPREAD_WEIGHT, reconstruction_loss, spread_loss
from training.trainer import LoopConfig, Trainer, batch_indices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inference.models.vqgan import VQGAN
    from training.emoticon.folder import EmojiFolder

DEFAULTS = LoopConfig(
    steps=15_000, batch_size=16, learning_rate=1e-3, betas=(0.9, 0.99), weight_decay=0.01, ema_decay=0.999
)

MAX_HELD_OUT = 32
"""Maximum number of held-out pictures that are reconstructed for the sample sheet."""

CHECKS = (0.85, 0.55)
"""Greys of the ground below emoticons on sheets of samples: one for pictures, one for what was drawn after them."""


class VQGANWithSpread(nn.Module):
    """A VQGAN whose quantizer loss makes all levels of all channels equally frequent."""

    def __init__(self, vqgan: VQGAN) -> None:
        super().__init__()
        self.vqgan = vqgan

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Pictures (B, 4, S, S) -> reconstructions, and the spread loss of the features, scalar."""
        vqgan = self.vqgan
        features = vqgan.quant_conv(vqgan.encoder(images))
        codes, _, _ = vqgan.quantize(features)
        return vqgan.decoder(vqgan.post_quant_conv(codes)), SPREAD_WEIGHT * spread_loss(features)


def alpha_loss(output: Tensor, target: Tensor) -> Tensor:
    """Return the reconstruction loss of premultiplied pictures (B, 4, S, S) as they appear; scalar.

    They appear on black, on white, and as alpha, so that both a halo and a hole cost something.
    """
    equal = output.new_ones(1, 1, *output.shape[-2:])
    return reconstruction_loss(_appearances(output), _appearances(target), equal)


def train_emoticon_vqgan(
    data: EmojiFolder,
    folder: Path,
    vqgan: VQGAN,
    loop: LoopConfig = DEFAULTS,
    *,
    discriminator_from: int | None = None,
) -> VQGAN:
    """Train `vqgan` in place on the pictures that are not held out. Resumes the run in `folder`.

    Args:
        data: pictures of the VQGAN's side.
        folder: of the run.
        vqgan: new, or trained before.
        loop: training settings.
        discriminator_from: step from which a discriminator is trained; None: no discriminator.
    """
    training = data.training
    shown = data.held_out[:: max(1, len(data.held_out) // MAX_HELD_OUT)][:MAX_HELD_OUT]
    discriminator = None if discriminator_from is None else Discriminator(vqgan.config.channels)
    trainer = Trainer(VQGANWithSpread(vqgan), loop, folder, discriminator)
    adversarial = (
        None
        if discriminator is None or discriminator_from is None
        else AdversarialLoss(trainer, discriminator, discriminator_from)
    )
    device = trainer.accelerator.device

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = training[batch_indices(len(training), loop.batch_size, step, loop.seed)]
        batch = pictures(data, chosen).to(device)
        output, spread = model(batch)
        drawing = alpha_loss(output.float(), batch)
        figures = {"l1": F.l1_loss(output.detach(), batch)}
        if adversarial is not None:
            adversarial_loss, adversarial_figures = adversarial(output, batch, drawing, vqgan.decoder.conv_out.weight)
            drawing, figures = drawing + adversarial_loss, figures | adversarial_figures
        return drawing + spread, {name: figure.detach() for name, figure in figures.items()}

    def sample(model: nn.Module, path: Path) -> None:
        target = pictures(data, shown).to(device)
        output = model(target)[0]
        trainer.log({"held_out": float(alpha_loss(output, target))})
        save_samples(path, target, output)

    trainer.run(loss, sample)
    return vqgan.eval()


def save_samples(path: Path, *rows: Tensor) -> None:
    """Write premultiplied pictures (B, 4, S, S), one batch after the other, each on its grey of CHECKS."""
    grounds = [CHECKS[number % len(CHECKS)] for number in range(len(rows))]
    shown = [on_ground(row.clamp(-1, 1).cpu(), ground) for row, ground in zip(rows, grounds, strict=True)]
    save_grid(path, torch.cat(shown), columns=8)


def _appearances(pictures: Tensor) -> Tensor:
    """Premultiplied pictures (B, 4, S, S) -> on black, on white, and alpha: (B, 7, S, S)."""
    return torch.cat([pictures[:, :3], on_ground(pictures, 1.0), pictures[:, 3:]], dim=1)
