"""A checkpoint under construction: its settings, its networks so far, and what they are trained on."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np
from accelerate import PartialState
from accelerate.utils import parse_flag_from_env

from inference.checkpoint import (
    TEXT_ENCODER,
    CheckpointConfig,
    Network,
    default_checkpoint,
    load_network,
    read_config,
    save_config,
    save_network,
    weights_path,
)
from inference.models.dalle import DALLE
from inference.models.dalle_config import Conditioning, DALLEConfig
from inference.models.reranker import EfficientNetTower, Reranker, RerankerConfig
from inference.models.text_encoder import TextEncoder, Tokenizer
from inference.models.vqgan import VQGAN, VQGANConfig
from training.data import MontageFolder
from training.data.descriptions import Descriptions
from training.setup.cached_features import CaptionStates, CaptionTokens, decode_images, encode_captions, encode_images
from training.setup.imagenet import start_from_imagenet
from training.traits import CLASSES, labels, mentions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from torch import Tensor

    from training.setup.cached_features import Captions


STANDARD_SAMPLE = 500
"""About how many captions say what a language model's states are like."""


def open_checkpoint(folder: Path) -> CheckpointConfig:
    """The settings of a checkpoint under construction; a new folder gets the defaults and the default text encoder.

    Raises:
        CheckpointError: config.json is there and not to be understood.
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
    """The shape of a checkpoint's VQGAN.

    Raises:
        ValueError: it has a discrete VAE in its place, which is not trained here.
    """
    if not isinstance(config.vqgan, VQGANConfig):
        raise ValueError(f"{config.name} has a discrete VAE, which is not trained here")  # noqa: TRY004
    return config.vqgan


@overload
def network_to_train(folder: Path, config: VQGANConfig) -> VQGAN: ...
@overload
def network_to_train(folder: Path, config: DALLEConfig) -> DALLE: ...
@overload
def network_to_train(folder: Path, config: RerankerConfig) -> Reranker: ...
def network_to_train(folder: Path, config: VQGANConfig | DALLEConfig | RerankerConfig) -> VQGAN | DALLE | Reranker:
    """The network that the folder already holds, to be trained further, or a new one."""
    match config:
        case VQGANConfig():
            return _continued(folder, VQGAN(config))
        case DALLEConfig():
            return _continued(folder, DALLE(config))
        case RerankerConfig():
            return _continued(folder, Reranker(config))


def dalle_to_train(folder: Path, config: CheckpointConfig, data: MontageFolder) -> DALLE:
    """The DALL·E that the folder already holds, or a new one that sees captions standardised."""
    is_new = not weights_path(folder, DALLE).exists()
    dalle = network_to_train(folder, config.dalle)
    if is_new and config.dalle.conditioning == "contextual":
        texts, _ = _texts(data)
        some = texts[:: max(1, len(texts) // STANDARD_SAMPLE)]
        states, mask = TextEncoder(folder / TEXT_ENCODER, config.dalle.text_seq_len)(some)
        dalle.text_reader.standardise(states[mask])
    return dalle


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


def reranker_to_train(folder: Path, config: CheckpointConfig, shape: RerankerConfig) -> Reranker:
    """The reranker that the folder already holds, or a new one.

    A new one's text tower starts from DALL·E's text reader, where that has learned to read and is of the same shape; an
    EfficientNet starts from ImageNet.
    """
    is_new = not weights_path(folder, Reranker).exists()
    reranker = network_to_train(folder, shape)
    if is_new and isinstance(reranker.image_tower, EfficientNetTower):
        start_from_imagenet(reranker.image_tower)
    if is_new and config.dalle.conditioning == "contextual" and weights_path(folder, DALLE).exists():
        learned = load_network(folder, DALLE(config.dalle)).text_reader.state_dict()
        own = reranker.text_tower.state_dict()
        if {name: part.shape for name, part in own.items()} == {name: part.shape for name, part in learned.items()}:
            reranker.text_tower.load_state_dict(learned)
    return reranker


def read_descriptions(folder: Path, conditioning: Conditioning, data: MontageFolder) -> Descriptions:
    """All captions as a network so conditioned reads them, whom they describe, and what they state."""
    texts, persons = _texts(data)
    captions: Captions
    if conditioning == "contextual":
        captions = read_states(folder, texts)
    else:
        captions = CaptionTokens.of(Tokenizer(folder / TEXT_ENCODER, read_config(folder).dalle.text_seq_len), texts)
    return Descriptions(captions, persons, labels(data.persons), _mentioned(data))


def read_states(folder: Path, texts: Sequence[str]) -> CaptionStates:
    """The text encoder's states of captions, kept in `runs/`."""
    encoder = TextEncoder(folder / TEXT_ENCODER, read_config(folder).dalle.text_seq_len)
    path = folder / "runs" / f"captions-{_digest(*texts)}"
    with _processes().main_process_first():
        return encode_captions(encoder, texts, path)


def image_tokens(folder: Path, vqgan: VQGAN, data: MontageFolder) -> np.ndarray:
    """The image tokens int (N, I) of all pictures, kept in `runs/`."""
    with _processes().main_process_first():
        return encode_images(vqgan, data.images(), _of_pictures("images", folder, data))


def reconstructions(folder: Path, vqgan: VQGAN, data: MontageFolder) -> np.ndarray:
    """What the VQGAN makes of all pictures, uint8 (N, S, S), kept in `runs/`."""
    tokens = image_tokens(folder, vqgan, data)
    with _processes().main_process_first():
        return decode_images(vqgan, tokens, _of_pictures("reconstructions", folder, data))


def save_trained(folder: Path, network: VQGAN | DALLE | Reranker) -> None:
    """Write a network's weights into the checkpoint; of several processes only the main one does."""
    if _processes().is_main_process:
        save_network(folder, network)


def _processes() -> PartialState:
    """The processes that train together. Whoever asks first decides for all, so a wish for the CPU is heeded here."""
    return PartialState(cpu=parse_flag_from_env("ACCELERATE_USE_CPU"))


def _of_pictures(what: str, folder: Path, data: MontageFolder) -> Path:
    """Where to keep what the folder's VQGAN makes of pictures: another place for other weights or other pictures."""
    weights = hashlib.sha256(weights_path(folder, VQGAN).read_bytes()).hexdigest()
    return folder / "runs" / f"{what}-{_digest(weights, str(data.folder.resolve()), str(len(data)))}.npy"


def _continued(folder: Path, network: Network) -> Network:
    if weights_path(folder, type(network)).exists():
        network = load_network(folder, network)
    return network.requires_grad_()


def _texts(data: MontageFolder) -> tuple[list[str], np.ndarray]:
    pairs = [(text, person) for person in range(len(data)) for text in data.captions(person)]
    return [text for text, _ in pairs], np.array([person for _, person in pairs])


def _mentioned(data: MontageFolder) -> Tensor | None:
    stated = [traits for person in range(len(data)) for traits in data.mentions(person)]
    known = [traits for traits in stated if traits is not None]
    return mentions(known) if len(known) == len(stated) else None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
