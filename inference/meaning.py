"""From what a description says to a vector that can be compared.

A vector joins what a description states, trait by trait, with the reranker's embedding of the whole text, so that the
cosine of two vectors is TRAIT_SHARE times the likeness of their stated traits plus the rest times the cosine of their
embeddings. A trait that only one of two descriptions states makes them less alike, different values make them unlike.

Shapes: N descriptions, J traits, V values of all traits, W channels of an embedding, D channels of all traits' codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from inference.conditioning import trait_condition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from inference.descriptions import Reading, Traits

    Vectors = NDArray[np.float64]

TRAIT_SHARE: Final = 0.8
"""Weight of stated traits against embeddings, which for all descriptions are nearly alike. Chosen on `bench/pairs`."""


def meaning_vectors(
    readings: Sequence[Reading], embeddings: NDArray[np.float32], traits: Traits
) -> NDArray[np.float32]:
    """Join stated traits and embeddings.

    Args:
        readings: of N descriptions.
        embeddings: of the same descriptions, unit vectors (N, W).
        traits: trait -> its values, of the reader.

    Returns:
        Unit vectors (N, D + W).
    """
    stated = np.stack([_stated_vector(reading, traits) for reading in readings])
    joined = np.concatenate([TRAIT_SHARE**0.5 * stated, (1 - TRAIT_SHARE) ** 0.5 * embeddings], axis=1)
    return _unit(joined).astype(np.float32)


def _stated_vector(reading: Reading, traits: Traits) -> Vectors:
    """Return a unit vector (D) of the traits that a description states; zeros if it states none."""
    shares, known = trait_condition(reading.statements, traits)
    splits = np.cumsum([len(values) for values in traits.values()])[:-1]
    blocks = zip(np.split(shares[0].numpy(), splits), known[0].tolist(), traits.items(), strict=True)
    stated = np.concatenate([share @ _codes(*trait) * is_known for share, is_known, trait in blocks])
    vector: Vectors = _unit(stated[None])[0]
    return vector


def _codes(trait: str, values: Sequence[str]) -> Vectors:
    """Return unit vectors of a trait's values: on a half circle if they are a scale, else equally far apart."""
    count = len(values)
    if trait == "age" or (count == 3 and values[1] == "보통"):
        angles = np.pi * np.arange(count) / (count - 1)
        return np.stack([np.cos(angles), np.sin(angles)], 1)
    return _unit(np.eye(count) - 1 / count)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.where(lengths > 0, lengths, 1)
    return unit
