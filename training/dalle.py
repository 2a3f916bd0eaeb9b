"""Train DALL·E to continue descriptions with image tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from inference.dalle import Condition
from inference.images import save_sheet
from inference.sampler import SamplingConfig, sample_tokens
from training.loop import Fit, LoopConfig, batch_indices
from training.traits import TraitHead, trait_loss

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

    from inference.dalle import DALLE
    from inference.vqgan import VQGAN
    from training.features import Captions

DEFAULTS = LoopConfig(steps=6_000, batch_size=32, learning_rate=6e-4)

NULL_CONDITION = 0.1
"""Share of samples whose description is masked, so that the model also learns faces of nobody in particular."""

TRAIT_WEIGHT = 0.3
"""How much naming the traits from the words counts beside drawing the picture."""

SHELF = 50
"""How many batches are sorted by length together."""

HELD_OUT = 200
"""Persons at the end of the data that are never trained on."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Captions, the person int (M) each describes, and the image tokens int (N, I) and traits int (N, ...) of all."""

    tokens: np.ndarray
    captions: Captions
    persons: np.ndarray
    traits: Tensor

    def batch(self, chosen: np.ndarray) -> tuple[Condition, Tensor]:
        """Conditions and image tokens (B, I) of the captions with the given indices."""
        return self.captions.batch(chosen), torch.from_numpy(self.tokens[self.persons[chosen]]).long()

    def split(self) -> tuple[np.ndarray, np.ndarray]:
        """Indices of the captions to train on, and of those of held-out persons."""
        held_out = self.persons >= len(self.tokens) - HELD_OUT
        return np.flatnonzero(~held_out), np.flatnonzero(held_out)


class DALLEInTraining(nn.Module):
    """A DALL·E, and a head that asks what the words said.

    A few image tokens depend on a word, each a little; naming the traits teaches the text positions to read long before
    the pictures would.
    """

    def __init__(self, dalle: DALLE) -> None:
        super().__init__()
        self.dalle = dalle
        self.traits = TraitHead(dalle.config.dim)

    def forward(self, condition: Condition, image: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Image logits (B, I, K), and logits of every trait."""
        logits, read = self.dalle.forward_with_text(condition, image)
        return logits, self.traits(read)


def alike_in_length(lengths: np.ndarray, batch_size: int, step: int, seed: int) -> np.ndarray:
    """Indices of a batch of captions of like length, so that little is spent on padding; a pure function of the step.

    SHELF batches are drawn at a time, sorted by length, and handed out in random order.
    """
    shelf, place = divmod(step, SHELF)
    drawn = batch_indices(len(lengths), batch_size * SHELF, shelf, seed)
    drawn = drawn[np.argsort(lengths[drawn], kind="stable")]
    batch = np.random.default_rng([seed, shelf]).permutation(SHELF)[place]
    alike: np.ndarray = drawn[batch * batch_size : (batch + 1) * batch_size]
    return alike


def image_loss(logits: Tensor, tokens: Tensor) -> Tensor:
    """Cross-entropy a token, in nats: logits (B, I, K), tokens (B, I) -> scalar."""
    return F.cross_entropy(logits.flatten(0, 1), tokens.flatten())


def text_loss(model: DALLE, condition: Condition) -> Tensor:
    """Cross-entropy of the description's own tokens, in nats; scalar."""
    logits = model.text_logits(condition)
    return F.cross_entropy(logits.flatten(0, 1), model.text_tokens(condition).flatten())


def train_dalle(pairs: Pairs, folder: Path, dalle: DALLE, vqgan: VQGAN, loop: LoopConfig = DEFAULTS) -> DALLE:
    """Train `dalle`, new or not, on `pairs`; held-out loss is logged with and without words.

    Resumes what `folder` holds.
    """
    run = Fit(DALLEInTraining(dalle), loop, folder)
    device = run.accelerator.device
    train, held_out = pairs.split()
    lengths = pairs.captions.lengths[train]

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = train[alike_in_length(lengths, loop.batch_size, step, loop.seed)]
        condition, tokens = _to(pairs.batch(chosen), device)
        dropped = np.random.default_rng([loop.seed, step]).random(len(chosen)) < NULL_CONDITION
        condition = _drop(condition, torch.from_numpy(dropped).to(device))
        logits, named = model(condition, tokens)
        value = image_loss(logits, tokens)
        naming, right = trait_loss(named, pairs.traits[torch.from_numpy(pairs.persons[chosen])].to(device))
        figures = {"image_loss": value.detach(), "traits_right": right}
        if dalle.config.conditioning != "contextual":
            words, weight = text_loss(dalle, condition), dalle.config.loss_img_weight
            value = (words + weight * value) / (weight + 1)
            figures["text_loss"] = words.detach()
        return value + TRAIT_WEIGHT * naming, figures

    def sample(_: nn.Module, path: Path) -> None:
        with_text, without = held_out_losses(dalle, pairs, held_out, device)
        run.note({"held_out": with_text, "held_out_null": without})
        rows = [
            sample_tokens(dalle, _to(pairs.batch(held_out[i : i + 1]), device)[0], 1, 4, SamplingConfig())
            for i in range(0, min(len(held_out), 8 * 7), 7)
        ]
        save_sheet(path, vqgan.to(device).decode(torch.cat(rows)), columns=8)

    run.run(loss, sample)
    return dalle.eval()


@torch.no_grad()
def held_out_losses(
    model: DALLE, pairs: Pairs, held_out: np.ndarray, device: torch.device, batch_size: int = 50
) -> tuple[float, float]:
    """Image loss on held-out captions with their text, and with the null condition."""
    losses = []
    for first in range(0, min(len(held_out), HELD_OUT), batch_size):
        condition, tokens = _to(pairs.batch(held_out[first : first + batch_size]), device)
        losses.append([float(image_loss(model(c, tokens), tokens)) for c in (condition, condition.null())])
    with_text, without = np.mean(losses, axis=0)
    return float(with_text), float(without)


def _drop(condition: Condition, dropped: Tensor) -> Condition:
    """Mask every word of the chosen rows, bool (B)."""
    return Condition(condition.text, condition.mask & ~dropped[:, None])


def _to(batch: tuple[Condition, Tensor], device: torch.device) -> tuple[Condition, Tensor]:
    (text, mask), tokens = batch
    return Condition(text.to(device), mask.to(device)), tokens.to(device)
