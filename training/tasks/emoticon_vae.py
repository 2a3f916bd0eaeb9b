"""A variational autoencoder of emoji: its decoder takes a latent and a vector of a text, its encoder only trains it.

Kingma and Welling 2013, "Auto-Encoding Variational Bayes" (https://arxiv.org/abs/1312.6114). Pictures are 72 x 72 px
of premultiplied colours and alpha. It is the baseline of the evaluation, and no part of the bot.

Shapes: B batch, D width of a text's vector, L width of a latent.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.models.word_embedding import WordEmbedding
from training.emoticon.batches import named_texts, pictures, random_texts
from training.tasks.emoticon_vqgan import alpha_loss, save_samples
from training.trainer import LoopConfig, Trainer, batch_indices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inference.models.dalle import Condition
    from inference.models.emoticon_flow import EmoticonFlowConfig
    from training.emoticon.folder import EmojiFolder

SIDE: Final = 72
"""Side of the pictures of the VAE and of the GAN in pixels."""

LATENT_WIDTH: Final = 64
TEXT_WIDTH: Final = 128
_COARSEST: Final = SIDE // 8
_WIDTHS: Final = (32, 64, 128)
_GROUPS: Final = 8

KL_WEIGHT: Final = 2e-4
"""Weight of the divergence of a latent, per channel, relative to the mean reconstruction loss of a pixel."""

DEFAULTS = LoopConfig(steps=10_000, batch_size=32, learning_rate=1e-3)

SHEET_EMOJI: Final = 16


class PictureDecoder(nn.Sequential):
    """Vectors (B, width) -> pictures (B, 4, 72, 72) in -1..1: three times upsampling and convolution."""

    def __init__(self, width: int) -> None:
        layers: list[nn.Module] = [
            nn.Linear(width, _WIDTHS[-1] * _COARSEST**2),
            nn.Unflatten(1, (_WIDTHS[-1], _COARSEST, _COARSEST)),
        ]
        widths = [*reversed(_WIDTHS), _WIDTHS[0]]
        for width_in, width_out in pairwise(widths):
            layers += [
                nn.Upsample(scale_factor=2),
                nn.Conv2d(width_in, width_out, 3, padding=1),
                nn.GroupNorm(_GROUPS, width_out),
                nn.SiLU(),
            ]
        super().__init__(*layers, nn.Conv2d(_WIDTHS[0], 4, 3, padding=1), nn.Tanh())


class PictureEncoder(nn.Sequential):
    """Pictures (B, 4, 72, 72) -> vectors (B, width): three strided convolutions."""

    def __init__(self, width: int) -> None:
        layers: list[nn.Module] = []
        for width_in, width_out in pairwise((4, *_WIDTHS)):
            layers += [nn.Conv2d(width_in, width_out, 4, 2, 1), nn.GroupNorm(_GROUPS, width_out), nn.SiLU()]
        super().__init__(*layers, nn.Flatten(), nn.Linear(_WIDTHS[-1] * _COARSEST**2, width))


class EmoticonVAE(nn.Module):
    """Encoder of pictures; embedding of words and style; decoder of both."""

    def __init__(self, config: EmoticonFlowConfig) -> None:
        """Initialize the weights.

        config: styles and buckets of n-grams, which are those of the flow that it is compared with.
        """
        super().__init__()
        self.encoder = PictureEncoder(2 * LATENT_WIDTH)
        self.words = WordEmbedding(TEXT_WIDTH, config.word_width, config.buckets, len(config.styles))
        self.decoder = PictureDecoder(LATENT_WIDTH + TEXT_WIDTH)

    def forward(self, images: Tensor, condition: Condition, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Pictures (B, 4, 72, 72), their texts and noise (B, L) -> reconstructions, and KL divergence, scalar."""
        mean, log_variance = self.encoder(images).chunk(2, dim=1)
        latents = mean + noise * (log_variance / 2).exp()
        divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean()
        return self.draw(latents, condition), divergence

    def draw(self, latents: Tensor, condition: Condition) -> Tensor:
        """Latents (B, L) and texts -> pictures (B, 4, 72, 72) in -1..1."""
        drawn: Tensor = self.decoder(torch.cat([latents, self.words(condition)], dim=1))
        return drawn


def train_emoticon_vae(
    data: EmojiFolder, folder: Path, vae: EmoticonVAE, config: EmoticonFlowConfig, loop: LoopConfig = DEFAULTS
) -> EmoticonVAE:
    """Train `vae` in place on the pictures of 72 pixels that are not held out. Resumes the run in `folder`."""
    training, held_out = data.training, data.held_out
    trainer = Trainer(vae, loop, folder)
    device = trainer.accelerator.device

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = training[batch_indices(len(training), loop.batch_size, step, loop.seed)]
        rng = np.random.default_rng([loop.seed, step])
        batch = pictures(data, chosen).to(device)
        condition = random_texts([data.labels[i] for i in chosen], config, rng).to(device)
        output, divergence = model(batch, condition, gaussian(rng, len(chosen), LATENT_WIDTH).to(device))
        figures = {"l1": F.l1_loss(output, batch).detach(), "divergence": divergence.detach()}
        return alpha_loss(output, batch) + KL_WEIGHT * LATENT_WIDTH * divergence, figures

    def sample(model: nn.Module, path: Path) -> None:
        shown = np.concatenate([spread(training), spread(held_out)[: SHEET_EMOJI // 2]])
        condition = named_texts([data.labels[i] for i in shown], config).to(device)
        latents = gaussian(np.random.default_rng(0), len(shown), LATENT_WIDTH).to(device)
        drawn = model.draw(latents, condition)  # type: ignore[operator] # a method of EmoticonVAE
        save_samples(path, pictures(data, shown), drawn)

    trainer.run(loss, sample)
    return vae.eval()


def gaussian(rng: np.random.Generator, *shape: int) -> Tensor:
    """Return Gaussian noise of a shape, float32."""
    return torch.from_numpy(rng.standard_normal(shape, dtype=np.float32))


def spread(indices: np.ndarray, count: int = SHEET_EMOJI) -> np.ndarray:
    """Return `count` of the indices, evenly spread; all of them if there are fewer."""
    return indices[:: max(1, len(indices) // count)][:count]


@torch.no_grad()
def draw_with_vae(vae: EmoticonVAE, condition: Condition, seed: int) -> Tensor:
    """Draw one picture of each text of a batch from random latents: (B, 4, 72, 72) in -1..1."""
    return vae.draw(gaussian(np.random.default_rng(seed), len(condition.text), LATENT_WIDTH), condition)
