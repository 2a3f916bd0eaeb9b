"""The adversarial loss of a VQGAN: a patch discriminator of renders and reconstructions.

The hinge losses and the adaptive weight are those of VQGAN (Esser et al. 2021, https://arxiv.org/abs/2012.09841), the
patches those of PatchGAN (Isola et al. 2017, https://arxiv.org/abs/1611.07004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

if TYPE_CHECKING:
    from training.trainer import Trainer

ADVERSARIAL_WEIGHT = 0.3
"""Weight of the adversarial loss relative to the reconstruction loss, on top of the adaptive weight."""

WARMUP_STEPS = 200
"""Steps of the discriminator before its loss reaches the decoder; an untrained one gives harmful gradients."""

MAX_ADAPTIVE_WEIGHT = 10.0
"""Upper bound of the adaptive weight, for reconstruction losses with small gradients."""


class Discriminator(nn.Module):
    """Pictures (B, C, S, S) -> logits of patches (B, 1, S/8, S/8), high for real pictures."""

    def __init__(self, channels: int, width: int = 24) -> None:
        super().__init__()
        layers: list[nn.Module] = [
            nn.PixelUnshuffle(2),
            nn.Conv2d(channels * 4, width, 3, padding=1),
            nn.LeakyReLU(0.2),
        ]
        for _ in range(2):
            layers += [nn.Conv2d(width, 2 * width, 4, 2, 1), nn.GroupNorm(8, 2 * width), nn.LeakyReLU(0.2)]
            width *= 2
        layers += [nn.Conv2d(width, width, 3, padding=1), nn.GroupNorm(8, width), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers, nn.Conv2d(width, 1, 3, padding=1))

    def forward(self, images: Tensor) -> Tensor:
        """(B, C, S, S) -> (B, 1, S/8, S/8)."""
        logits: Tensor = self.net(images)
        return logits


def hinge_loss(discriminator: nn.Module, drawn: Tensor, real: Tensor) -> Tensor:
    """Hinge loss of the discriminator for batches (B, C, S, S); scalar."""
    logits_real, logits_drawn = discriminator(torch.cat([real, drawn.detach()])).float().chunk(2)
    return (F.relu(1 - logits_real).mean() + F.relu(1 + logits_drawn).mean()) / 2


def adversarial_loss(discriminator: nn.Module, drawn: Tensor) -> Tensor:
    """Return the generator loss of pictures (B, C, S, S), without gradients for the discriminator; scalar."""
    frozen = {name: parameter.detach() for name, parameter in discriminator.named_parameters()}
    logits: Tensor = functional_call(discriminator, frozen, (drawn,))
    return -logits.float().mean()


def adaptive_weight(reconstruction: Tensor, adversarial: Tensor, last_layer: Tensor) -> Tensor:
    """Return the ratio of the gradient norms of both losses at the decoder's last layer; scalar."""
    (reconstruction_gradient,) = torch.autograd.grad(reconstruction, last_layer, retain_graph=True)
    (adversarial_gradient,) = torch.autograd.grad(adversarial, last_layer, retain_graph=True)
    weight: Tensor = (reconstruction_gradient.norm() / (adversarial_gradient.norm() + 1e-6)).clamp(
        max=MAX_ADAPTIVE_WEIGHT
    )
    return weight.detach()


@dataclass(frozen=True, slots=True)
class AdversarialLoss:
    """Trains the discriminator of a run from step `start`, and adds its loss to the decoder's WARMUP_STEPS later."""

    trainer: Trainer
    discriminator: Discriminator
    start: int

    def __call__(
        self, drawn: Tensor, real: Tensor, reconstruction: Tensor, last_layer: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Train the discriminator on pictures (B, C, S, S); return the weighted adversarial loss and figures."""
        zero, trainer = reconstruction.new_zeros(()), self.trainer
        if trainer.step < self.start:
            return zero, {}
        with trainer.accelerator.autocast():
            discriminator_loss = hinge_loss(trainer.discriminator, drawn, real)
        trainer.step_discriminator(discriminator_loss)
        if trainer.step < self.start + WARMUP_STEPS:
            return zero, {"discriminator": discriminator_loss}
        with trainer.accelerator.autocast():
            loss = adversarial_loss(self.discriminator, drawn)
        weight = adaptive_weight(reconstruction, loss, last_layer)
        return ADVERSARIAL_WEIGHT * weight * loss, {"discriminator": discriminator_loss, "adversarial_weight": weight}
