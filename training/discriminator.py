"""The adversary of a VQGAN's decoder: drawn or rendered, judged patch by patch.

The hinge losses and the adaptive weight are those of VQGAN (Esser et al. 2021, https://arxiv.org/abs/2012.09841), the
patches those of PatchGAN (Isola et al. 2017, https://arxiv.org/abs/1611.07004).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

GREATEST_WEIGHT = 10.0
"""Bound of the adaptive weight: where the reconstruction hardly pulls, the adversary must not take over."""


class Discriminator(nn.Module):
    """Pictures (B, C, S, S) -> a verdict for each patch (B, 1, S/8, S/8), high for renders."""

    def __init__(self, channels: int, width: int = 32) -> None:
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

    def losses(self, drawn: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """The discriminator's hinge loss, and the loss of whoever drew; gradients of one do not reach the other."""
        own = (F.relu(1 - self(real)).mean() + F.relu(1 + self(drawn.detach())).mean()) / 2
        frozen = {name: parameter.detach() for name, parameter in self.named_parameters()}
        verdicts: Tensor = functional_call(self, frozen, (drawn,))
        return own, -verdicts.mean()


def adaptive_weight(reconstruction: Tensor, adversarial: Tensor, last_layer: Tensor) -> Tensor:
    """The factor that makes the adversary pull as hard at the decoder's last layer as the reconstruction does."""
    (wanted,) = torch.autograd.grad(reconstruction, last_layer, retain_graph=True)
    (pull,) = torch.autograd.grad(adversarial, last_layer, retain_graph=True)
    weight: Tensor = (wanted.norm() / (pull.norm() + 1e-6)).clamp(max=GREATEST_WEIGHT)
    return weight.detach()
