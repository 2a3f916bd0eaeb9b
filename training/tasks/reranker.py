"""Train a reranker with CLIP's contrastive loss.

Two further losses: a picture must match a right description better than one that is wrong in a single trait, and both
towers classify traits. Pictures are renders and their reconstructions, because candidates come from the same decoder.
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
from training.setup.descriptions import on_device, training_count
from training.trainer import LoopConfig, Trainer, batch_indices
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
"""Candidates of the calibration."""


@dataclass(frozen=True, slots=True)
class RerankerTrainingData:
    """Training data of a reranker.

    pictures: alternative pictures of N persons, uint8 (N, S, S) each. descriptions: of the same persons. pairs: a right
    description of each person and one that is wrong in one trait, alternating, (2N); None if traits are unknown.
    """

    pictures: Sequence[np.ndarray]
    descriptions: Descriptions
    pairs: Captions | None

    def batch(self, captions: np.ndarray, persons: np.ndarray) -> Condition:
        """Return the captions with the given indices, then the pairs of the given persons."""
        own = self.descriptions.captions.batch(captions)
        if self.pairs is None:
            return own
        return _joined(own, self.pairs.batch(np.stack([2 * persons, 2 * persons + 1], 1).ravel()))


class ImageTowerWithTraitHead(nn.Module):
    """The image tower of a reranker with its trait head."""

    def __init__(self, reranker: Reranker) -> None:
        super().__init__()
        self.tower, self.traits = reranker.image_tower, reranker.image_traits

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Pictures (B, C, S, S) -> logits of every trait."""
        return torch.split(self.traits(F.silu(self.tower(images))), SIZES, 1)


def contrastive_loss(logits: Tensor) -> tuple[Tensor, Tensor]:
    """Return CLIP's symmetric cross-entropy of logits (B, B), and the accuracy of picture-to-text retrieval."""
    target = torch.arange(len(logits), device=logits.device)
    value = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
    return value, (logits.argmax(1) == target).float().mean()


def pair_loss(logits: Tensor) -> tuple[Tensor, Tensor]:
    """Return the loss and accuracy of right over wrong descriptions: logits (B, 2B), pairs alternating."""
    if not logits.shape[1]:
        return logits.new_zeros(()), logits.new_ones(())
    row = torch.arange(len(logits), device=logits.device)
    margin = logits[row, 2 * row] - logits[row, 2 * row + 1]
    return F.softplus(-margin).mean(), (margin > 0).float().mean()


def naming_loss(
    image: ImageFeatures, text: TextFeatures, truth: Tensor, mentioned: Tensor
) -> tuple[Tensor, Mapping[str, Tensor]]:
    """Return the trait classification loss of both towers, and their accuracies.

    `truth` int64 and `mentioned` bool, both (B, number of CLASSES). The text tower classifies which traits are
    mentioned, and the values of these. A reranker without traits has loss 0.
    """
    if not image.trait_logits.shape[1]:
        return image.trait_logits.new_zeros(()), {}
    image_loss, seen_right = trait_loss(torch.split(image.trait_logits.float(), SIZES, 1), truth)
    text_loss, read_right = trait_loss(torch.split(text.trait_logits.float(), SIZES, 1), truth, mentioned.float())
    stated = F.binary_cross_entropy_with_logits(text.stated_logits.float(), mentioned.float())
    return image_loss + text_loss + stated, {"seen_right": seen_right, "read_right": read_right}


def train_image_tower(
    pictures: Sequence[np.ndarray], traits: Tensor, folder: Path, reranker: Reranker, loop: LoopConfig = DEFAULTS
) -> Reranker:
    """Pretrain the image tower of `reranker` in place on trait classification. Resumes the run in `folder`.

    Classification needs many more pictures than matching with descriptions, and a picture without text costs less.
    `pictures`: as in RerankerTrainingData; `traits`: of their persons, int (N, number of CLASSES).
    """
    trainer = Trainer(ImageTowerWithTraitHead(reranker), loop, folder)
    device, count = trainer.accelerator.device, training_count(len(traits))

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
        trainer.log({"held_out": float(value), "held_out_seen_right": float(right)})

    trainer.run(loss, sample)
    return reranker.eval()


def train_reranker(
    training_data: RerankerTrainingData, folder: Path, reranker: Reranker, loop: LoopConfig = DEFAULTS
) -> Reranker:
    """Train `reranker` in place, and calibrate it on held-out persons. Resumes the run in `folder`.

    A batch holds a person at most once, with one of the pictures and one of the captions.
    """
    descriptions = training_data.descriptions
    trainer = Trainer(reranker, loop, folder)
    device, count = trainer.accelerator.device, training_count(len(descriptions.traits))
    described = np.unique(descriptions.persons[descriptions.persons < count])
    by_person = {person: np.flatnonzero(descriptions.persons == person) for person in described.tolist()}

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        persons = np.sort(described[batch_indices(len(described), loop.batch_size, step, loop.seed)])
        rng = np.random.default_rng([loop.seed, step])
        captions = np.array([rng.choice(by_person[person]) for person in persons.tolist()])
        pictures = training_data.pictures[int(rng.integers(len(training_data.pictures)))][persons]
        images = jitter(to_tensor(pictures), rng).to(device)
        image_features, text_features, logits = model(
            images, TextStates(*on_device(training_data.batch(captions, persons), device))
        )
        size = len(persons)
        matching, found = contrastive_loss(logits[:, :size])
        telling, told = pair_loss(logits[:, size:])
        truth = descriptions.traits_of(captions).to(device)
        own = type(text_features)(*(part[:size] for part in text_features))
        naming, right = naming_loss(image_features, own, truth, descriptions.mentioned_in(captions).to(device))
        figures = {"found_in_batch": found, "told_apart": told, **right}
        return matching + telling + naming, {name: figure.detach() for name, figure in figures.items()}

    trainer.run(loss)
    held_out = np.arange(count, len(descriptions.traits))
    if not reranker.config.traits:
        return reranker.eval()
    calibrate(reranker.eval(), training_data.pictures[-1][held_out], descriptions.traits[torch.from_numpy(held_out)])
    return reranker


@torch.no_grad()
def calibrate(reranker: Reranker, pictures: np.ndarray, truth: Tensor, batch_size: int = 50) -> None:
    """Calibrate the temperature of the image trait logits on held-out pictures, by their cross-entropy.

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
    """Concatenate two batches, padded to the same length."""
    longest = max(first.mask.shape[1], second.mask.shape[1])
    texts = [F.pad(part.text, (0, 0, 0, longest - part.mask.shape[1])) for part in (first, second)]
    masks = [F.pad(part.mask, (0, longest - part.mask.shape[1])) for part in (first, second)]
    return Condition(torch.cat(texts), torch.cat(masks))
