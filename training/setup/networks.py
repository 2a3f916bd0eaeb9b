"""Loading, initializing and saving the networks of a checkpoint under construction."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, overload

from inference.checkpoint import TEXT_ENCODER, CheckpointConfig, default_checkpoint, read_config, save_config
from inference.models.dalle import DALLE
from inference.models.dalle_config import DALLEConfig
from inference.models.flow import Flow, FlowConfig
from inference.models.reranker import EfficientNetTower, Reranker, RerankerConfig
from inference.models.text_encoder import TextEncoder
from inference.models.vqgan import VQGAN, VQGANConfig
from inference.weights import Network, load_network, save_network, weights_path
from training.setup.data import captions_of
from training.setup.imagenet import start_from_imagenet
from training.setup.processes import processes
from training.traits import CLASSES

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

    from training.data import MontageFolder

STANDARD_SAMPLE = 500
"""Approximate number of captions whose states initialize the text adapter."""


def open_checkpoint(folder: Path) -> CheckpointConfig:
    """Read the settings of a checkpoint; initialize a new folder with default settings and text encoder.

    Raises:
        CheckpointError: config.json is damaged or of another format.
    """
    if not (folder / "config.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        named = RerankerConfig(traits=dict(CLASSES))
        config = CheckpointConfig(name=folder.name, vqgan=VQGANConfig(), dalle=DALLEConfig(), reranker=named)
        save_config(folder, config)
    config = read_config(folder)
    if config.dalle.conditioning == "contextual" and not (folder / TEXT_ENCODER).exists():
        shutil.copytree(default_checkpoint() / TEXT_ENCODER, folder / TEXT_ENCODER)
    return config


def vqgan_shape(config: CheckpointConfig) -> VQGANConfig:
    """Return the settings of a checkpoint's VQGAN.

    Raises:
        ValueError: the checkpoint has a discrete VAE, for which there is no training.
    """
    if not isinstance(config.vqgan, VQGANConfig):
        raise ValueError(f"{config.name} has a discrete VAE, for which there is no training")  # noqa: TRY004
    return config.vqgan


@overload
def network_to_train(folder: Path, config: VQGANConfig) -> VQGAN: ...
@overload
def network_to_train(folder: Path, config: DALLEConfig) -> DALLE: ...
@overload
def network_to_train(folder: Path, config: FlowConfig) -> Flow: ...
@overload
def network_to_train(folder: Path, config: RerankerConfig) -> Reranker: ...
def network_to_train(
    folder: Path, config: VQGANConfig | DALLEConfig | FlowConfig | RerankerConfig
) -> VQGAN | DALLE | Flow | Reranker:
    """Load the network from the folder, or make a new one; parameters require gradients."""
    match config:
        case VQGANConfig():
            return continued(folder, VQGAN(config))
        case DALLEConfig():
            return continued(folder, DALLE(config))
        case FlowConfig():
            return continued(folder, Flow(config))
        case RerankerConfig():
            return continued(folder, Reranker(config))


def dalle_to_train(folder: Path, config: CheckpointConfig, data: MontageFolder) -> DALLE:
    """Load the DALL·E from the folder, or make a new one whose text adapter standardizes the captions' states."""
    is_new = not weights_path(folder, DALLE).exists()
    dalle = network_to_train(folder, config.dalle)
    if is_new and config.dalle.conditioning == "contextual":
        texts, _ = captions_of(data)
        sample = texts[:: max(1, len(texts) // STANDARD_SAMPLE)]
        states, mask = TextEncoder(folder / TEXT_ENCODER, config.dalle.text_seq_len)(sample)
        dalle.text_adapter.standardize(states[mask])
    return dalle


def reranker_to_train(folder: Path, config: CheckpointConfig, shape: RerankerConfig) -> Reranker:
    """Load the reranker from the folder, or make a new one.

    A new text tower is initialized from DALL·E's text adapter if that is trained and has the same shape, a new
    EfficientNet from ImageNet weights.
    """
    is_new = not weights_path(folder, Reranker).exists()
    reranker = network_to_train(folder, shape)
    if is_new and isinstance(reranker.image_tower, EfficientNetTower):
        start_from_imagenet(reranker.image_tower)
    if is_new and config.dalle.conditioning == "contextual" and weights_path(folder, DALLE).exists():
        learned = load_network(folder, DALLE(config.dalle)).text_adapter.state_dict()
        own = reranker.text_tower.state_dict()
        if {name: part.shape for name, part in own.items()} == {name: part.shape for name, part in learned.items()}:
            reranker.text_tower.load_state_dict(learned)
    return reranker


def save_trained(folder: Path, network: nn.Module) -> None:
    """Save a network to the checkpoint, in the main process only."""
    if processes().is_main_process:
        save_network(folder, network)


def continued(folder: Path, network: Network) -> Network:
    """Load a network's weights from the folder if they are there; parameters require gradients."""
    if weights_path(folder, type(network)).exists():
        network = load_network(folder, network)
    return network.requires_grad_()
