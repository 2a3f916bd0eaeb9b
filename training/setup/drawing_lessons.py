"""Everything that a DALL·E learns to draw from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inference.checkpoint import load_network
from inference.models.vqgan import VQGAN
from training.data import MontageFolder
from training.setup.data import image_tokens, read_descriptions
from training.setup.networks import dalle_to_train, vqgan_shape

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from inference.checkpoint import CheckpointConfig
    from inference.models.dalle import DALLE
    from training.setup.descriptions import Descriptions


class DrawingLessons(NamedTuple):
    """What a DALL·E learns to draw from: image tokens int (N, I), descriptions, itself, and who made the tokens."""

    tokens: np.ndarray
    descriptions: Descriptions
    dalle: DALLE
    coder: VQGAN


def drawing_lessons(folder: Path, config: CheckpointConfig, data: Path) -> DrawingLessons:
    """Everything that a DALL·E is trained on, and the networks it takes, of a checkpoint and a data folder.

    Raises:
        CheckpointError: the checkpoint has no VQGAN yet.
        ValueError: it has a discrete VAE in its place.
    """
    coder = load_network(folder, VQGAN(vqgan_shape(config)))
    pictures = MontageFolder(data, config.vqgan.image_size, config.vqgan.channels)
    descriptions = read_descriptions(folder, config.dalle.conditioning, pictures)
    tokens = image_tokens(folder, coder, pictures)
    return DrawingLessons(tokens, descriptions, dalle_to_train(folder, config, pictures), coder)
