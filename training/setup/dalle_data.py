"""Training data of a DALL·E."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inference.models.vqgan import VQGAN
from inference.weights import load_network
from training.data import MontageFolder
from training.setup.data import image_tokens, read_descriptions
from training.setup.networks import dalle_to_train, vqgan_shape

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from inference.checkpoint import CheckpointConfig
    from inference.models.dalle import DALLE
    from training.setup.descriptions import Descriptions


class DALLETrainingData(NamedTuple):
    """Image tokens int (N, I), descriptions, the DALL·E to train, and the VQGAN of the tokens."""

    tokens: np.ndarray
    descriptions: Descriptions
    dalle: DALLE
    vqgan: VQGAN


def load_dalle_data(folder: Path, config: CheckpointConfig, data: Path) -> DALLETrainingData:
    """Load the training data and networks from a checkpoint and a data folder.

    Raises:
        CheckpointError: the checkpoint has no VQGAN yet.
        ValueError: the checkpoint has a discrete VAE instead of a VQGAN.
    """
    vqgan = load_network(folder, VQGAN(vqgan_shape(config)))
    pictures = MontageFolder(data, config.vqgan.image_size, config.vqgan.channels)
    descriptions = read_descriptions(folder, config.dalle.conditioning, pictures)
    tokens = image_tokens(folder, vqgan, pictures)
    return DALLETrainingData(tokens, descriptions, dalle_to_train(folder, config, pictures), vqgan)
