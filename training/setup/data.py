"""Training data of a checkpoint: encoded captions, image tokens and reconstructions, cached in `runs/`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from inference.checkpoint import TEXT_ENCODER, read_config, weights_path
from inference.models.text_encoder import TextEncoder, Tokenizer
from inference.models.vqgan import VQGAN
from training.setup.cached_features import CaptionStates, CaptionTokens, decode_images, encode_captions, encode_images
from training.setup.descriptions import Descriptions
from training.setup.processes import processes
from training.traits import labels, mentions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from torch import Tensor

    from inference.models.dalle_config import Conditioning
    from training.data import MontageFolder
    from training.setup.cached_features import Captions


def read_descriptions(folder: Path, conditioning: Conditioning, data: MontageFolder) -> Descriptions:
    """Encode all captions for a kind of conditioning; return them with their labels."""
    texts, persons = captions_of(data)
    captions: Captions
    if conditioning == "contextual":
        captions = read_states(folder, texts)
    else:
        captions = CaptionTokens.of(Tokenizer(folder / TEXT_ENCODER, read_config(folder).dalle.text_seq_len), texts)
    return Descriptions(captions, persons, labels(data.persons), _mentioned(data))


def read_states(folder: Path, texts: Sequence[str]) -> CaptionStates:
    """Return the text encoder's states of captions, cached in `runs/`."""
    encoder = TextEncoder(folder / TEXT_ENCODER, read_config(folder).dalle.text_seq_len)
    path = folder / "runs" / f"captions-{_digest(*texts)}"
    with processes().main_process_first():
        return encode_captions(encoder, texts, path)


def image_tokens(folder: Path, vqgan: VQGAN, data: MontageFolder) -> np.ndarray:
    """Return the image tokens int (N, I) of all pictures, cached in `runs/`."""
    with processes().main_process_first():
        return encode_images(vqgan, data.images(), _cache_path("images", folder, data))


def reconstructions(folder: Path, vqgan: VQGAN, data: MontageFolder) -> np.ndarray:
    """Return the VQGAN's reconstructions of all pictures, uint8 (N, S, S), cached in `runs/`."""
    tokens = image_tokens(folder, vqgan, data)
    with processes().main_process_first():
        return decode_images(vqgan, tokens, _cache_path("reconstructions", folder, data))


def captions_of(data: MontageFolder) -> tuple[list[str], np.ndarray]:
    """Return all captions of a data folder, and the index of the person of each, int (M)."""
    pairs = [(text, person) for person in range(len(data)) for text in data.captions(person)]
    return [text for text, _ in pairs], np.array([person for _, person in pairs])


def _cache_path(what: str, folder: Path, data: MontageFolder) -> Path:
    """Return a cache path that depends on the VQGAN's weights and on the pictures."""
    weights = hashlib.sha256(weights_path(folder, VQGAN).read_bytes()).hexdigest()
    return folder / "runs" / f"{what}-{_digest(weights, str(data.folder.resolve()), str(len(data)))}.npy"


def _mentioned(data: MontageFolder) -> Tensor | None:
    stated = [traits for person in range(len(data)) for traits in data.mentions(person)]
    known = [traits for traits in stated if traits is not None]
    return mentions(known) if len(known) == len(stated) else None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
