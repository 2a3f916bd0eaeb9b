"""Training data of a checkpoint: encoded captions, image tokens and reconstructions, cached in `runs/`.

A file is named after a digest of all that its content depends on: the network and the data themselves, not their paths.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from inference.checkpoint import TEXT_ENCODER, read_config
from inference.models.text_encoder import TextEncoder, Tokenizer
from training.setup.cached_features import (
    CaptionStates,
    CaptionTokens,
    decode_images,
    encode_captions,
    encode_images,
    encode_latents,
)
from training.setup.descriptions import Descriptions
from training.setup.processes import processes
from training.traits import labels, mentions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from torch import Tensor

    from inference.models.dalle_config import Conditioning
    from inference.models.vqgan import VQGAN
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
    place, length = folder / TEXT_ENCODER, read_config(folder).dalle.text_seq_len
    files = [_digest_of_file(path) for path in sorted(place.rglob("*")) if path.is_file()]
    path = folder / "runs" / f"captions-{_digest(*files, str(length), *texts)}"
    with processes().main_process_first():
        return encode_captions(TextEncoder(place, length), texts, path)


def image_tokens(folder: Path, vqgan: VQGAN, data: MontageFolder) -> np.ndarray:
    """Return the image tokens int (N, I) of all pictures, cached in `runs/`."""
    with processes().main_process_first():
        images = data.images()
        path = folder / "runs" / f"images-{_digest(digest_of_network(vqgan), images)}.npy"
        return encode_images(vqgan, images, path)


def image_latents(folder: Path, vqgan: VQGAN, data: MontageFolder) -> np.ndarray:
    """Return what the VQGAN's quantizer would round, float16 (N, P, Z), of all pictures; cached in `runs/`."""
    with processes().main_process_first():
        images = data.images()
        path = folder / "runs" / f"latents-{_digest(digest_of_network(vqgan), images)}.npy"
        return encode_latents(vqgan, images, path)


def reconstructions(folder: Path, vqgan: VQGAN, data: MontageFolder) -> np.ndarray:
    """Return the VQGAN's reconstructions of all pictures, uint8 (N, S, S), cached in `runs/`."""
    tokens = image_tokens(folder, vqgan, data)
    path = folder / "runs" / f"reconstructions-{_digest(digest_of_network(vqgan), tokens)}.npy"
    with processes().main_process_first():
        return decode_images(vqgan, tokens, path)


def captions_of(data: MontageFolder) -> tuple[list[str], np.ndarray]:
    """Return all captions of a data folder, and the index of the person of each, int (M)."""
    pairs = [(text, person) for person in range(len(data)) for text in data.captions(person)]
    return [text for text, _ in pairs], np.array([person for _, person in pairs])


def _mentioned(data: MontageFolder) -> Tensor | None:
    stated = [traits for person in range(len(data)) for traits in data.mentions(person)]
    known = [traits for traits in stated if traits is not None]
    return mentions(known) if len(known) == len(stated) else None


def digest_of_network(vqgan: VQGAN) -> str:
    """Return a digest of a network's settings and weights."""
    weights = (tensor.detach().cpu().numpy() for tensor in vqgan.state_dict().values())
    return _digest(repr(vqgan.config), *weights)


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as stream:
        return path.name + hashlib.file_digest(stream, "sha256").hexdigest()


def _digest(*parts: str | np.ndarray) -> str:
    """Return a digest of texts and arrays, the latter with their shapes."""
    digest = hashlib.sha256()
    for part in parts:
        size = len(part) if isinstance(part, str) else part.shape
        digest.update(f"{size}\0".encode())
        digest.update(part.encode() if isinstance(part, str) else np.ascontiguousarray(part).data)
    return digest.hexdigest()[:16]
