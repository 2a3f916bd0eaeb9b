"""Generation of faces for descriptions with a checkpoint, and reconstruction of pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from PIL import Image
from tqdm import tqdm

from inference.backend import Request
from inference.images import to_arrays, to_tensor
from inference.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.checkpoint import Checkpoint
    from inference.models.discrete_vae import DiscreteVAE
    from inference.models.vqgan import VQGAN


GENERATION_BATCH: Final = 32
"""Candidates in one batch; a description with more candidates has a batch of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """Candidates of one description in sampling order: faces uint8 (C, S, S), and scores (C)."""

    faces: np.ndarray
    scores: np.ndarray

    @property
    def best(self) -> int:
        """Index of the first-ranked candidate; ties go to the one sampled first, as in the bot."""
        return int(self.scores.argmax())

    @property
    def order(self) -> list[int]:
        """Indices of the candidates, best first."""
        ranked: list[int] = np.argsort(-self.scores, kind="stable").tolist()
        return ranked


class Generator(Protocol):
    """Generates candidates for descriptions, deterministically."""

    def __call__(self, descriptions: Sequence[str], candidates: int, seeds: Sequence[int]) -> list[Generation]:
        """Generate the candidates of each description, in sampling order."""
        ...


class CheckpointGenerator:
    """Generates with a checkpoint as the bot does, optionally with another `best_of`."""

    def __init__(self, checkpoint: Checkpoint, best_of: int | None = None) -> None:
        sampling = checkpoint.config.sampling
        config = replace(checkpoint.config, sampling=replace(sampling, best_of=best_of or sampling.best_of))
        self._pipeline = Pipeline(replace(checkpoint, config=config))

    def __call__(self, descriptions: Sequence[str], candidates: int, seeds: Sequence[int]) -> list[Generation]:
        """Generate and score candidates, converted to grey."""
        pairs = zip(descriptions, seeds, strict=True)
        finished = self._pipeline.draw_all([Request("evaluation", text, candidates, seed) for text, seed in pairs])
        return [
            Generation(
                np.stack([_grey(one.image) for one in each.candidates]), np.array([o.score for o in each.candidates])
            )
            for each in finished
        ]


def reconstruct(vqgan: VQGAN | DiscreteVAE, pictures: np.ndarray, batch_size: int = 16) -> np.ndarray:
    """Encode and decode grey pictures uint8 (N, S, S)."""
    rows = []
    for first in tqdm(range(0, len(pictures), batch_size), desc="reconstructions", unit_scale=batch_size):
        batch = to_tensor(pictures[first : first + batch_size]).expand(-1, vqgan.config.channels, -1, -1)
        rows.append(to_arrays(vqgan.decode(vqgan.encode(batch)).mean(1, keepdim=True)))
    return np.concatenate(rows)


def generate_all(generator: Generator, descriptions: Sequence[str], candidates: int, desc: str) -> list[Generation]:
    """Generate candidates for each description; its index is the seed."""
    drawn: list[Generation] = []
    together = max(1, GENERATION_BATCH // candidates)
    for first in tqdm(range(0, len(descriptions), together), desc=desc, unit_scale=together):
        texts = descriptions[first : first + together]
        drawn += generator(texts, candidates, range(first, first + len(texts)))
    return drawn


def _grey(png: bytes) -> np.ndarray:
    with Image.open(BytesIO(png)) as image:
        return np.asarray(image.convert("L"))
