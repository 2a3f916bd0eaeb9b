"""A GAN of emoji with an LSTM that reads the text: an experiment that fails, kept to show how.

Goodfellow et al. 2014 (https://arxiv.org/abs/1406.2661), conditioned on text like Reed et al. 2016
(https://arxiv.org/abs/1605.05396), with the losses of DCGAN (Radford et al. 2015, https://arxiv.org/abs/1511.06434).
Three figures of the log say what goes wrong: `discriminator_right` nears 1 when the generator learns nothing any more,
`noise_effect` nears 0 when all pictures of a text are one (mode collapse), and `text_effect` when the text is ignored.

Shapes: B batch, T characters of a text, L width of the noise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.models.dalle import Condition
from training.emoticon.batches import pictures
from training.emoticon.wording import phrase
from training.tasks.emoticon_vae import (
    LATENT_WIDTH,
    SHEET_EMOJI,
    TEXT_WIDTH,
    PictureDecoder,
    PictureEncoder,
    gaussian,
    spread,
)
from training.tasks.emoticon_vqgan import save_samples
from training.trainer import LoopConfig, Trainer, batch_indices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from training.emoticon.folder import EmojiFolder

CHARACTERS: Final = 4096
"""Rows of the table of characters; their code points are taken modulo it."""

DEFAULTS = LoopConfig(steps=10_000, batch_size=32, learning_rate=2e-4, betas=(0.5, 0.9))


class LSTMTextEncoder(nn.Module):
    """Characters of texts -> vectors (B, TEXT_WIDTH): the state of an LSTM after the last character."""

    def __init__(self) -> None:
        super().__init__()
        self.characters = nn.Embedding(CHARACTERS, TEXT_WIDTH)
        self.lstm = nn.LSTM(TEXT_WIDTH, TEXT_WIDTH, batch_first=True)

    def forward(self, condition: Condition) -> Tensor:
        """Read code points (B, T) modulo CHARACTERS with a mask (B, T)."""
        states, _ = self.lstm(self.characters(condition.text))
        last = condition.mask.sum(1) - 1
        read: Tensor = states[torch.arange(len(states)), last]
        return read


class EmoticonGenerator(nn.Module):
    """Noise (B, L) and texts -> pictures (B, 4, 72, 72) in -1..1."""

    def __init__(self) -> None:
        super().__init__()
        self.text = LSTMTextEncoder()
        self.decoder = PictureDecoder(LATENT_WIDTH + TEXT_WIDTH)

    def forward(self, noise: Tensor, condition: Condition) -> Tensor:
        """Draw a batch."""
        drawn: Tensor = self.decoder(torch.cat([noise, self.text(condition)], dim=1))
        return drawn


class EmoticonDiscriminator(nn.Module):
    """Pictures (B, 4, 72, 72) and texts -> logits (B), high for real pictures of their text."""

    def __init__(self) -> None:
        super().__init__()
        self.text = LSTMTextEncoder()
        self.encoder = PictureEncoder(TEXT_WIDTH)
        self.head = nn.Sequential(nn.Linear(2 * TEXT_WIDTH, TEXT_WIDTH), nn.LeakyReLU(0.2), nn.Linear(TEXT_WIDTH, 1))

    def forward(self, images: Tensor, condition: Condition) -> Tensor:
        """Judge a batch."""
        logits: Tensor = self.head(torch.cat([self.encoder(images), self.text(condition)], dim=1))
        return logits[:, 0]


def character_condition(texts: Sequence[str]) -> Condition:
    """Return code points of texts modulo CHARACTERS, int64 (B, T), and a mask, bool (B, T), False at padding."""
    rows = [torch.tensor([ord(character) % CHARACTERS for character in text or " "]) for text in texts]
    lengths = torch.tensor([len(row) for row in rows])
    ids = nn.utils.rnn.pad_sequence(rows, batch_first=True)
    return Condition(ids, torch.arange(ids.shape[1]) < lengths[:, None])


def train_emoticon_gan(data: EmojiFolder, folder: Path, loop: LoopConfig = DEFAULTS) -> EmoticonGenerator:
    """Train a generator on the pictures of 72 pixels that are not held out. Resumes the run in `folder`."""
    training = data.training
    generator, discriminator = EmoticonGenerator(), EmoticonDiscriminator()
    trainer = Trainer(generator, loop, folder, discriminator)
    device = trainer.accelerator.device

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = training[batch_indices(len(training), loop.batch_size, step, loop.seed)]
        rng = np.random.default_rng([loop.seed, step])
        real = pictures(data, chosen).to(device)
        condition = character_condition([phrase(data.labels[i], rng) for i in chosen]).to(device)
        drawn = model(gaussian(rng, len(chosen), LATENT_WIDTH).to(device), condition)
        on_real, on_drawn = discriminator(real, condition), discriminator(drawn.detach(), condition)
        trainer.step_discriminator(_cross_entropy(on_real, real=True) + _cross_entropy(on_drawn, real=False))
        right = torch.cat([on_real > 0, on_drawn < 0]).float().mean()
        discriminator.requires_grad_(False)  # noqa: FBT003 - torch's own signature
        value = _cross_entropy(discriminator(drawn, condition), real=True)
        discriminator.requires_grad_()
        return value, {"discriminator_right": right}

    def sample(model: nn.Module, path: Path) -> None:
        shown = spread(training)
        texts = character_condition([data.labels[i].names["ko"] for i in shown]).to(device)
        noise = gaussian(np.random.default_rng(0), len(shown), LATENT_WIDTH).to(device)
        drawn, other = model(noise, texts), model(noise.flip(0), texts)
        swapped = model(noise, Condition(texts.text.flip(0), texts.mask.flip(0)))
        effects = {"noise_effect": F.l1_loss(drawn, other), "text_effect": F.l1_loss(drawn, swapped)}
        trainer.log({name: float(effect) for name, effect in effects.items()})
        save_samples(path, drawn[:SHEET_EMOJI], other)

    trainer.run(loss, sample)
    return generator.eval()


def _cross_entropy(logits: Tensor, *, real: bool) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, float(real)))
