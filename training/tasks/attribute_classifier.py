"""An attribute classifier: looks at a montage and names every trait. The yardstick of the evaluation.

It is trained on renders and used by the evaluation alone, never by sampling or reranking.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from inference.files import replacing
from inference.images import to_tensor
from inference.models.reranker import ImageTower, RerankerConfig
from training.data.augment import jitter
from training.trainer import LoopConfig, Trainer, batch_indices
from training.traits import SIZES, labels, trait_loss

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from training.vocabulary import Person

_OUTPUT = ("tower.head.weight", "tower.head.bias")

DEFAULTS = LoopConfig(steps=4_000, batch_size=32, learning_rate=1e-3)


class AttributeClassifier(nn.Module):
    """Pictures (B, 1, S, S) in -1..1 -> logits of every trait."""

    def __init__(self, image_size: int = 256, widths: tuple[int, ...] = (32, 64, 128, 256)) -> None:
        super().__init__()
        self.image_size, self.widths = image_size, widths
        self.tower = ImageTower(RerankerConfig(image_size=image_size, widths=widths, feature_width=32), sum(SIZES))

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Logits (B, number of values) for each of CLASSES."""
        return torch.split(self.tower(images), SIZES, dim=-1)


def train_attribute_classifier(
    images: np.ndarray, persons: Sequence[Person | None], folder: Path, loop: LoopConfig = DEFAULTS
) -> AttributeClassifier:
    """Train on uint8 pictures (N, S, S) of `persons`; resume the run in `folder`; write `reader.safetensors`."""
    classifier = AttributeClassifier(images.shape[1])
    trainer = Trainer(classifier, loop, folder)
    device, target = trainer.accelerator.device, labels(persons)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = np.sort(batch_indices(len(images), loop.batch_size, step, loop.seed))
        truth = target[torch.from_numpy(chosen)].to(device)
        logits = model(jitter(to_tensor(images[chosen]), np.random.default_rng([loop.seed, step])).to(device))
        value, right = trait_loss(logits, truth)
        return value, {"right": right}

    trainer.run(loss)
    if trainer.accelerator.is_main_process:
        save_attribute_classifier(classifier, folder / "reader.safetensors")
    return classifier.eval()


def save_attribute_classifier(classifier: AttributeClassifier, path: Path) -> None:
    """Save a classifier's shape and its weights, in float16."""
    weights = {name: tensor.half().cpu().contiguous() for name, tensor in classifier.state_dict().items()}
    with replacing(path) as unfinished:
        save_file(weights, unfinished, {"shape": json.dumps([classifier.image_size, classifier.widths])})


def load_attribute_classifier(path: Path) -> AttributeClassifier:
    """Load a classifier as `save_attribute_classifier` wrote it."""
    with safe_open(path, "pt") as file:
        image_size, widths = json.loads(file.metadata()["shape"])
    classifier = AttributeClassifier(image_size, tuple(widths))
    weights = {name: tensor.float() for name, tensor in load_file(path).items()}
    classifier.load_state_dict(weights | {name: _padded(weights[name]) for name in _OUTPUT})
    return classifier.eval()


def _padded(output: Tensor) -> Tensor:
    """Rows of zeros for the EXTRAS that files written before them lack: all their values are equally likely then."""
    missing = sum(SIZES) - len(output)
    return torch.cat([output, output.new_zeros(missing, *output.shape[1:])])
