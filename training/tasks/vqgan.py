"""Train a VQGAN on a folder of montages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.images import save_grid, to_tensor
from training.losses.discriminator import AdversarialLoss, Discriminator
from training.losses.perceptual import perceptual_loss
from training.setup.descriptions import training_count
from training.trainer import LoopConfig, Trainer, batch_indices
from training.traits import TraitHead, labels, trait_loss

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from inference.models.vqgan import VQGAN
    from training.tasks.attribute_classifier import AttributeClassifier
    from training.vocabulary import Person

FACE_BOX = (0.27, 0.84, 0.21, 0.79)
"""Bounding box of eyes, nose, mouth and chin in a montage: top, bottom, left, right, as fractions of the side."""

FACE_WEIGHT = 3.0
"""Loss weight of pixels in the face box, where most described traits are."""

TRAIT_WEIGHT = 0.2
"""Weight of trait classification from the codes, relative to reconstruction."""

SPREAD_WEIGHT = 0.005
"""Weight of the codebook usage loss, relative to reconstruction."""

PERCEPTUAL_WEIGHT = 1.0
"""Weight of the perceptual loss, if there is a critic."""

MAX_HELD_OUT = 16
"""Maximum number of held-out pictures, at the end of the data; the sample sheet shows them."""

DEFAULTS = LoopConfig(steps=12_000, batch_size=8, learning_rate=1e-3, betas=(0.9, 0.99), weight_decay=0.01)


class VQGANWithTraitHead(nn.Module):
    """A VQGAN with a trait head on its codes.

    Spectacles and wrinkles are thin lines with little effect on a pixel loss. The trait head makes the codes carry
    them, so that the decoder can draw them.
    """

    def __init__(self, vqgan: VQGAN) -> None:
        super().__init__()
        self.vqgan = vqgan
        self.traits = TraitHead(vqgan.config.code_width * vqgan.config.grid**2)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor, tuple[Tensor, ...]]:
        """Pictures (B, C, S, S) -> reconstructions, indices (B, G, G, Q), loss of the codes, logits of every trait."""
        vqgan = self.vqgan
        features = vqgan.quant_conv(vqgan.encoder(images))
        codes, indices, loss = vqgan.quantize(features)
        if vqgan.config.quantizer == "fsq":
            loss = loss + SPREAD_WEIGHT * spread_loss(features)
        return vqgan.decoder(vqgan.post_quant_conv(codes)), indices, loss, self.traits(codes)


def spread_loss(features: Tensor) -> Tensor:
    """Penalize features (B, Z, G, G) whose channels have not mean 0, variance 1 and correlation 0; scalar.

    Such features, rounded after tanh, use all levels of all channels about equally and independently. The variance and
    covariance terms are those of VICReg (Bardes et al. 2021, https://arxiv.org/abs/2105.04906).
    """
    channels = features.float().transpose(0, 1).flatten(1)  # (Z, B*G*G)
    return (
        channels.mean(1).square().sum() + (torch.cov(channels) - torch.eye(len(channels)).to(channels)).square().sum()
    )


def face_weights(side: int) -> Tensor:
    """Return loss weights (1, 1, side, side) with mean 1, higher inside the face box."""
    top, bottom, left, right = (round(fraction * side) for fraction in FACE_BOX)
    weights = torch.ones(1, 1, side, side)
    weights[..., top:bottom, left:right] = FACE_WEIGHT
    return weights / weights.mean()


def reconstruction_loss(output: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    """Return weighted L1, plus L2, plus L1 of the picture's gradients, which keeps lines sharp.

    `output`, `target`: (B, C, S, S); `weights`: (1, 1, S, S). Returns a scalar.
    """
    error = output - target
    down, across = error.diff(dim=-2), error.diff(dim=-1)
    edges = (weights[..., 1:, :] * down.abs()).mean() + (weights[..., 1:] * across.abs()).mean()
    return (weights * error.abs()).mean() + 0.5 * (weights * error.square()).mean() + edges


def train_vqgan(
    images: np.ndarray,
    persons: Sequence[Person | None],
    folder: Path,
    vqgan: VQGAN,
    loop: LoopConfig = DEFAULTS,
    *,
    critic: AttributeClassifier | None = None,
    decoder_only: bool = False,
    discriminator_from: int | None = None,
) -> VQGAN:
    """Train `vqgan` in place. Resumes the run in `folder`.

    Args:
        images: pictures, uint8 (N, S, S); the last ones, at most MAX_HELD_OUT, are held out.
        persons: the person on each picture; None if unknown.
        folder: of the run.
        vqgan: new, or trained before.
        loop: training settings.
        critic: adds a perceptual loss.
        decoder_only: freeze the encoder, so that a DALL·E trained on its tokens stays valid.
        discriminator_from: step from which a discriminator is trained, which affects the decoder WARMUP_STEPS later;
            None: no discriminator.
    """
    count = training_count(len(images), MAX_HELD_OUT)
    held_out = to_tensor(images[count:])
    for part in (vqgan.encoder, vqgan.quant_conv):
        part.requires_grad_(not decoder_only)
    discriminator = None if discriminator_from is None else Discriminator(vqgan.config.channels)
    trainer = Trainer(VQGANWithTraitHead(vqgan), loop, folder, discriminator)
    adversarial = (
        None
        if discriminator is None or discriminator_from is None
        else AdversarialLoss(trainer, discriminator, discriminator_from)
    )
    device, truth = trainer.accelerator.device, labels(persons)
    weights = face_weights(vqgan.config.image_size).to(device)
    if critic is not None:
        critic.to(device).requires_grad_(False)  # noqa: FBT003 - torch's own signature

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = np.sort(batch_indices(count, loop.batch_size, step, loop.seed))
        batch = to_tensor(images[chosen]).to(device)
        output, indices, quantizer_loss, logits = model(batch)
        naming, right = trait_loss(logits, truth[torch.from_numpy(chosen)].to(device))
        drawing = reconstruction_loss(output.float(), batch, weights)
        figures = {
            "l1": F.l1_loss(output.detach(), batch),
            "traits_right": right,
            "codes_in_batch": torch.tensor(float(indices.unique().numel())),
        }
        if critic is not None:
            with trainer.accelerator.autocast():
                figures["perceptual"] = perceptual_loss(critic.tower.encoder, output, batch)
            drawing = drawing + PERCEPTUAL_WEIGHT * figures["perceptual"]
        if adversarial is not None:
            adversarial_loss, adversarial_figures = adversarial(output, batch, drawing, vqgan.decoder.conv_out.weight)
            drawing, figures = drawing + adversarial_loss, figures | adversarial_figures
        value = drawing + quantizer_loss + TRAIT_WEIGHT * naming
        return value, {name: figure.detach() for name, figure in figures.items()}

    def sample(model: nn.Module, path: Path) -> None:
        output = model(held_out.to(device))[0]
        trainer.log({"held_out": float(reconstruction_loss(output, held_out.to(device), weights))})
        save_grid(path, torch.cat([held_out, output.clamp(-1, 1).cpu()]), columns=8)

    trainer.run(loss, sample)
    return vqgan.eval()
