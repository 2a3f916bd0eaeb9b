"""Batches of emoji for training: pictures, words, styles, and latents of a VQGAN.

Shapes: B batch, N pictures, S side, T ids of a text, P image positions, Z channels of a latent.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import torch
from tqdm import tqdm

from inference.files import replacing
from inference.images import premultiply
from inference.models.word_embedding import ANY_STYLE, word_condition
from training.emoticon.folder import LABELS
from training.emoticon.wording import STYLE_PROBABILITY, phrase
from training.setup.data import digest_of_network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from torch import Tensor

    from inference.models.dalle import Condition
    from inference.models.emoticon_flow import EmoticonFlowConfig
    from inference.models.vqgan import VQGAN
    from training.emoticon.folder import EmojiFolder, EmojiLabel

_ENCODED_TOGETHER = 32


def pictures(data: EmojiFolder, chosen: np.ndarray) -> Tensor:
    """Return the pictures of the given indices, premultiplied, (B, 4, S, S) in -1..1."""
    return premultiply(data.images(chosen))


def random_texts(labels: Sequence[EmojiLabel], config: EmoticonFlowConfig, rng: np.random.Generator) -> Condition:
    """Return a random text of each emoji, which tells the style with STYLE_PROBABILITY: ids (B, T) and a mask."""
    texts = [phrase(label, rng) for label in labels]
    told = rng.random(len(labels)) < STYLE_PROBABILITY
    styles = [
        config.styles.index(label.style) if is_told else ANY_STYLE for label, is_told in zip(labels, told, strict=True)
    ]
    return word_condition(texts, styles, config.buckets)


def named_texts(labels: Sequence[EmojiLabel], config: EmoticonFlowConfig) -> Condition:
    """Return the Korean name and the style of each emoji: ids (B, T) and a mask."""
    styles = [config.styles.index(label.style) for label in labels]
    return word_condition([label.names["ko"] for label in labels], styles, config.buckets)


def picture_latents(checkpoint: Path, vqgan: VQGAN, data: EmojiFolder) -> np.ndarray:
    """Return what the VQGAN's quantizer would round, float16 (N, P, Z), of all pictures; cached in `runs/`."""
    labels = (data.folder / LABELS).read_bytes()
    styles = sorted({label.style for label in data.labels})
    digest = hashlib.sha256(f"{digest_of_network(vqgan)} {styles}".encode() + labels).hexdigest()[:16]
    path = checkpoint / "runs" / f"latents-{digest}.npy"
    if not path.exists():
        parts = np.array_split(np.arange(len(data.labels)), -(-len(data.labels) // _ENCODED_TOGETHER))
        device = next(vqgan.parameters()).device
        encoded = [
            vqgan.encode_latents(pictures(data, part).to(device)).half().cpu() for part in tqdm(parts, desc="latents")
        ]
        with replacing(path) as unfinished, unfinished.open("wb") as stream:
            np.save(stream, torch.cat(encoded).numpy())
    loaded: np.ndarray = np.load(path)
    return loaded
