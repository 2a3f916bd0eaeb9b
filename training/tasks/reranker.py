"""Train a reranker: matching pictures and descriptions of a batch find each other (CLIP's contrastive loss).

Beside it, pictures must match a right description better than one that is wrong in a single trait, and both towers
learn to name traits. Pictures are renders and what the VQGAN makes of them, since the candidates that it will judge
come out of that decoder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from inference.images import to_tensor
from inference.models.dalle import Condition
from inference.models.text_encoder import TextStates
from training.data.augment import jitter
from training.setup.descriptions import on_device, trained_on
from training.trainer import Fit, LoopConfig, batch_indices
from training.traits import SIZES, trait_loss

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor

    from inference.models.reranker import ImageFeatures, Reranker, TextFeatures
    from training.setup.cached_features import Captions
    from training.setup.descriptions import Descriptions

DEFAULTS = LoopConfig(steps=6_000, batch_size=32, learning_rate=1e-3, weight_decay=0.1)

TEMPERATURES = np.geomspace(0.5, 4, 43)
"""Among which calibration chooses."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a reranker learns from.

    pictures: alternatives, uint8 (N, S, S) each, of the same N persons. descriptions: of these persons. pairs: for each
    person a right description and one that is wrong in one trait, (2N) in turns; None where too little is known.
    """

    pictures: Sequence[np.ndarray]
    descriptions: Descriptions
    pairs: Captions | None

    def read(self, captions: np.ndarray, persons: np.ndarray) -> Condition:
        """The captions with the given indices, then the pairs of the given persons."""
        own = self.descriptions.captions.batch(captions)
        if self.pairs is None:
            return own
        return _joined(own, self.pairs.batch(np.stack([2 * persons, 2 * persons + 1], 1).ravel()))


class ImageTowerInTraining(nn.Module):
    """The part of a reranker that names traits in pictures."""

    def __init__(self, reranker: Reranker) -> None:
        super().__init__()
        self.tower, self.traits = reranker.image_tower, reranker.image_traits

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Pictures (B, C, S, S) -> logits of every trait."""
        return torch.split(self.traits(F.silu(self.tower(images))), SIZES, 1)


def contrastive_loss(logits: Tensor) -> tuple[Tensor, Tensor]:
    """CLIP's symmetric cross-entropy of logits (B, B), and the share of pictures that find their words."""
    target = torch.arange(len(logits), device=logits.device)
    value = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
    return value, (logits.argmax(1) == target).float().mean()


def pair_loss(logits: Tensor) -> tuple[Tensor, Tensor]:
    """How nearly a wrong description wins, and how often it loses: logits (B, 2B) of pictures and pairs in turns."""
    if not logits.shape[1]:
        return logits.new_zeros(()), logits.new_ones(())
    row = torch.arange(len(logits), device=logits.device)
    lead = logits[row, 2 * row] - logits[row, 2 * row + 1]
    return F.softplus(-lead).mean(), (lead > 0).float().mean()


def naming_loss(
    seen: ImageFeatures, understood: TextFeatures, truth: Tensor, mentioned: Tensor
) -> tuple[Tensor, Mapping[str, Tensor]]:
    """How badly the towers name traits, and the share they name rightly.

    `truth` int64 and `mentioned` bool, both (B, number of CLASSES): the text tower is asked for what is mentioned, and
    what that is. A reranker that names nothing names nothing wrongly.
    """
    if not seen.trait_logits.shape[1]:
        return seen.trait_logits.new_zeros(()), {}
    looks, seen_right = trait_loss(torch.split(seen.trait_logits.float(), SIZES, 1), truth)
    words, read_right = trait_loss(torch.split(understood.trait_logits.float(), SIZES, 1), truth, mentioned.float())
    stated = F.binary_cross_entropy_with_logits(understood.stated_logits.float(), mentioned.float())
    return looks + words + stated, {"seen_right": seen_right, "read_right": read_right}


def train_sight(
    pictures: Sequence[np.ndarray], traits: Tensor, folder: Path, reranker: Reranker, loop: LoopConfig = DEFAULTS
) -> Reranker:
    """Teach the image tower of `reranker` to name traits, before any words. Resumes what `folder` holds.

    Naming traits takes many more pictures than matching them with words, and without words each costs less.
    `pictures`: as in Lessons; `traits`: of their persons, int (N, number of CLASSES).
    """
    run = Fit(ImageTowerInTraining(reranker), loop, folder)
    device, count = run.accelerator.device, trained_on(len(traits))

    def naming(model: nn.Module, images: Tensor, persons: np.ndarray) -> tuple[Tensor, Tensor]:
        return trait_loss(model(images.to(device)), traits[torch.from_numpy(persons)].to(device))

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        rng = np.random.default_rng([loop.seed, step])
        persons = np.sort(batch_indices(count, loop.batch_size, step, loop.seed))
        shown = pictures[int(rng.integers(len(pictures)))][persons]
        value, right = naming(model, jitter(to_tensor(shown), rng), persons)
        return value, {"seen_right": right}

    def sample(model: nn.Module, _: Path) -> None:
        persons = np.arange(count, len(traits))
        value, right = naming(model, to_tensor(pictures[-1][persons]), persons)
        run.note({"held_out": float(value), "held_out_seen_right": float(right)})

    run.run(loss, sample)
    return reranker.eval()


def train_reranker(lessons: Lessons, folder: Path, reranker: Reranker, loop: LoopConfig = DEFAULTS) -> Reranker:
    """Train `reranker`, new or not, and calibrate it on held-out persons. Resumes what `folder` holds.

    A batch holds each person once, in one of the pictures and with one of the captions.
    """
    descriptions = lessons.descriptions
    run = Fit(reranker, loop, folder)
    device, count = run.accelerator.device, trained_on(len(descriptions.traits))
    described = np.unique(descriptions.persons[descriptions.persons < count])
    by_person = {person: np.flatnonzero(descriptions.persons == person) for person in described.tolist()}

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        persons = np.sort(described[batch_indices(len(described), loop.batch_size, step, loop.seed)])
        rng = np.random.default_rng([loop.seed, step])
        captions = np.array([rng.choice(by_person[person]) for person in persons.tolist()])
        pictures = lessons.pictures[int(rng.integers(len(lessons.pictures)))][persons]
        images = jitter(to_tensor(pictures), rng).to(device)
        seen, understood, logits = model(images, TextStates(*on_device(lessons.read(captions, persons), device)))
        size = len(persons)
        matching, found = contrastive_loss(logits[:, :size])
        telling, told = pair_loss(logits[:, size:])
        truth = descriptions.traits_of(captions).to(device)
        own = type(understood)(*(part[:size] for part in understood))
        naming, right = naming_loss(seen, own, truth, descriptions.mentioned_in(captions).to(device))
        figures = {"found_in_batch": found, "told_apart": told, **right}
        return matching + telling + naming, {name: figure.detach() for name, figure in figures.items()}

    run.run(loss)
    held_out = np.arange(count, len(descriptions.traits))
    if not reranker.config.traits:
        return reranker.eval()
    calibrate(reranker.eval(), lessons.pictures[-1][held_out], descriptions.traits[torch.from_numpy(held_out)])
    return reranker


@torch.no_grad()
def calibrate(reranker: Reranker, pictures: np.ndarray, truth: Tensor, batch_size: int = 50) -> None:
    """Set the temperature at which what the image head names is as likely right as it says.

    Guo et al. 2017, "On Calibration of Modern Neural Networks" (https://arxiv.org/abs/1706.04599). `pictures` uint8
    (N, S, S), held out; `truth` int64 (N, number of CLASSES).
    """
    device = reranker.temperature.device
    reranker.temperature.fill_(1)
    batches = [pictures[i : i + batch_size] for i in range(0, len(pictures), batch_size)]
    features = [reranker.encode_image(to_tensor(batch).to(device)) for batch in batches]
    logits = torch.cat([part.trait_logits.float().cpu() for part in features])
    losses = [float(trait_loss(torch.split(logits / float(t), SIZES, 1), truth)[0]) for t in TEMPERATURES]
    reranker.temperature.fill_(float(TEMPERATURES[int(np.argmin(losses))]))


def _joined(first: Condition, second: Condition) -> Condition:
    """Two batches as one."""
    longest = max(first.mask.shape[1], second.mask.shape[1])
    texts = [F.pad(part.text, (0, 0, 0, longest - part.mask.shape[1])) for part in (first, second)]
    masks = [F.pad(part.mask, (0, longest - part.mask.shape[1])) for part in (first, second)]
    return Condition(torch.cat(texts), torch.cat(masks))
