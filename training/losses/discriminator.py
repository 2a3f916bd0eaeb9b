"""The adversary of a VQGAN's decoder: drawn by hand or by the decoder, judged patch by patch.

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
    from training.trainer import Fit

WEIGHT = 0.3
"""How hard the discriminator pulls beside the reconstruction, after its adaptive weight."""

ALONE = 200
"""Steps that the discriminator learns before it is heard: an ignorant one only does harm."""

GREATEST_WEIGHT = 10.0
"""Bound of the adaptive weight: where the reconstruction hardly pulls, the adversary must not take over."""


class Discriminator(nn.Module):
    """Pictures (B, C, S, S) -> a verdict for each patch (B, 1, S/8, S/8), high for what is real."""

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
        """Verdicts (B, 1, S/8, S/8)."""
        verdicts: Tensor = self.net(images)
        return verdicts


def hinge_loss(discriminator: nn.Module, drawn: Tensor, real: Tensor) -> Tensor:
    """What the discriminator descends: both batches (B, C, S, S) judged wrongly or narrowly; scalar."""
    verdicts_real, verdicts_drawn = discriminator(torch.cat([real, drawn.detach()])).float().chunk(2)
    return (F.relu(1 - verdicts_real).mean() + F.relu(1 + verdicts_drawn).mean()) / 2


def adversarial_loss(discriminator: nn.Module, drawn: Tensor) -> Tensor:
    """What the decoder descends: how little its pictures pass for real; no gradient reaches the discriminator."""
    frozen = {name: parameter.detach() for name, parameter in discriminator.named_parameters()}
    verdicts: Tensor = functional_call(discriminator, frozen, (drawn,))
    return -verdicts.float().mean()


def adaptive_weight(reconstruction: Tensor, adversarial: Tensor, last_layer: Tensor) -> Tensor:
    """The factor that makes the adversary pull as hard at the decoder's last layer as the reconstruction does."""
    (wanted,) = torch.autograd.grad(reconstruction, last_layer, retain_graph=True)
    (pull,) = torch.autograd.grad(adversarial, last_layer, retain_graph=True)
    weight: Tensor = (wanted.norm() / (pull.norm() + 1e-6)).clamp(max=GREATEST_WEIGHT)
    return weight.detach()


@dataclass(frozen=True, slots=True)
class Adversary:
    """What the opponent of a run, `judge`, adds to a decoder's loss, ALONE steps after it began to learn at `start`."""

    run: Fit
    judge: Discriminator
    start: int

    def __call__(
        self, drawn: Tensor, real: Tensor, reconstruction: Tensor, last_layer: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Teach the judge pictures (B, C, S, S), and say how hard it pulls beside `reconstruction`: scalar, figures."""
        nothing, run = reconstruction.new_zeros(()), self.run
        if run.step < self.start:
            return nothing, {}
        with run.accelerator.autocast():
            own = hinge_loss(run.opponent, drawn, real)
        run.descend_opponent(own)
        if run.step < self.start + ALONE:
            return nothing, {"discriminator": own}
        with run.accelerator.autocast():
            pull = adversarial_loss(self.judge, drawn)
        weight = adaptive_weight(reconstruction, pull, last_layer)
        return WEIGHT * weight * pull, {"discriminator": own, "adversarial_weight": weight}
