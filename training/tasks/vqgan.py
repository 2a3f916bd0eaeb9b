"""Train a VQGAN on a folder of montages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.images import save_grid, to_tensor
from training.losses.discriminator import Adversary, Discriminator
from training.losses.perceptual import perceptual_loss
from training.setup.descriptions import trained_on
from training.trainer import Fit, LoopConfig, batch_indices
from training.traits import TraitHead, labels, trait_loss

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from inference.models.vqgan import VQGAN
    from training.tasks.attribute_classifier import AttributeReader
    from training.vocabulary import Person

FACE_BOX = (0.27, 0.84, 0.21, 0.79)
"""Where eyes, nose, mouth and chin lie in a montage: top, bottom, left, right, as shares of the side."""

FACE_WEIGHT = 3.0
"""How much more a pixel of the face box counts: most of what a description names lies in few pixels."""

TRAIT_WEIGHT = 0.2
"""How much naming the traits from the codes counts beside drawing the picture."""

SPREAD_WEIGHT = 0.005
"""How much using the whole codebook counts beside drawing the picture."""

PERCEPTUAL_WEIGHT = 1.0
"""How much the critic's feature maps count, where there is a critic."""

HELD_OUT = 16
"""Pictures at the end of the data that are never trained on, at most; the sample sheet shows them."""

DEFAULTS = LoopConfig(steps=12_000, batch_size=8, learning_rate=1e-3, betas=(0.9, 0.99), weight_decay=0.01)


class VQGANInTraining(nn.Module):
    """A VQGAN, and a head that keeps its codes telling.

    Spectacles and wrinkles are thin lines that hardly move a pixel loss; asking for their names makes the few tokens
    of a picture carry them, and the decoder draws what it knows of.
    """

    def __init__(self, vqgan: VQGAN) -> None:
        super().__init__()
        self.vqgan = vqgan
        self.traits = TraitHead(vqgan.config.code_width * vqgan.config.grid**2)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor, tuple[Tensor, ...]]:
        """Pictures (B, C, S, S) -> reconstructions, indices (B, G, G), loss of the codes, trait logits."""
        vqgan = self.vqgan
        features = vqgan.quant_conv(vqgan.encoder(images))
        codes, indices, loss = vqgan.quantize(features)
        if vqgan.config.quantizer == "fsq":
            loss = loss + SPREAD_WEIGHT * spread_loss(features)
        return vqgan.decoder(vqgan.post_quant_conv(codes)), indices, loss, self.traits(codes)


def spread_loss(features: Tensor) -> Tensor:
    """How far the channels of features (B, Z, G, G) are from mean 0, variance 1 and no correlation; scalar.

    Rounded after tanh, such features use every level of every channel about as often, whatever the others' levels. The
    variance and covariance terms are those of VICReg (Bardes et al. 2021, https://arxiv.org/abs/2105.04906).
    """
    channels = features.float().transpose(0, 1).flatten(1)  # (Z, B*G*G)
    return (
        channels.mean(1).square().sum() + (torch.cov(channels) - torch.eye(len(channels)).to(channels)).square().sum()
    )


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
    return (weights * error.abs()).mean() + 0.5 * (weights * error.square()).mean() + edges


def train_vqgan(
    images: np.ndarray,
    persons: Sequence[Person | None],
    folder: Path,
    vqgan: VQGAN,
    loop: LoopConfig = DEFAULTS,
    *,
    critic: AttributeReader | None = None,
    decoder_only: bool = False,
    discriminator_from: int | None = None,
) -> VQGAN:
    """Train `vqgan`, new or not, on `images`, uint8 (N, S, S), of `persons`. Resumes what `folder` holds.

    Args:
        images: the pictures; of the last ones, HELD_OUT at most, it learns nothing.
        persons: who is on them, where that is known.
        folder: of the run.
        vqgan: changed in place.
        loop: how long and how fast.
        critic: adds a perceptual loss.
        decoder_only: leave tokens as they are, and with them a DALL·E that was trained on them.
        discriminator_from: the step from which a discriminator learns and, a little later, is heard; None: never.
    """
    count = trained_on(len(images), HELD_OUT)
    held_out = to_tensor(images[count:])
    for part in (vqgan.encoder, vqgan.quant_conv):
        part.requires_grad_(not decoder_only)
    judge = None if discriminator_from is None else Discriminator(vqgan.config.channels)
    run = Fit(VQGANInTraining(vqgan), loop, folder, judge)
    adversary = None if judge is None or discriminator_from is None else Adversary(run, judge, discriminator_from)
    device, truth = run.accelerator.device, labels(persons)
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
            with run.accelerator.autocast():
                figures["perceptual"] = perceptual_loss(critic.tower.encoder, output, batch)
            drawing = drawing + PERCEPTUAL_WEIGHT * figures["perceptual"]
        if adversary is not None:
            pull, judged = adversary(output, batch, drawing, vqgan.decoder.conv_out.weight)
            drawing, figures = drawing + pull, figures | judged
        value = drawing + quantizer_loss + TRAIT_WEIGHT * naming
        return value, {name: figure.detach() for name, figure in figures.items()}

    def sample(model: nn.Module, path: Path) -> None:
        output = model(held_out.to(device))[0]
        run.note({"held_out": float(reconstruction_loss(output, held_out.to(device), weights))})
        save_grid(path, torch.cat([held_out, output.clamp(-1, 1).cpu()]), columns=8)

    run.run(loss, sample)
    return vqgan.eval()
