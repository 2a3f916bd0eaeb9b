"""Faces for descriptions, drawn the way a person who asks for them sees them; and pictures drawn anew."""

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


TOGETHER: Final = 32
"""Candidates drawn as one batch, or those of one description if they are more."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The candidates of one description in sampling order: faces uint8 (C, S, S), and their scores (C)."""

    faces: np.ndarray
    scores: np.ndarray

    @property
    def best(self) -> int:
        """Which candidate is ranked first; of equals the one sampled first, as the bot has it."""
        return int(self.scores.argmax())

    @property
    def order(self) -> list[int]:
        """The candidates, best first."""
        ranked: list[int] = np.argsort(-self.scores, kind="stable").tolist()
        return ranked


class Drawer(Protocol):
    """Draws candidates for descriptions; the same arguments give the same faces."""

    def __call__(self, descriptions: Sequence[str], candidates: int, seeds: Sequence[int]) -> list[Drawn]:
        """Candidates of each description, in sampling order."""
        ...


class CheckpointDrawer:
    """A checkpoint drawing as it does for the bot, or with other `best_of` than its own."""

    def __init__(self, checkpoint: Checkpoint, best_of: int | None = None) -> None:
        sampling = checkpoint.config.sampling
        config = replace(checkpoint.config, sampling=replace(sampling, best_of=best_of or sampling.best_of))
        self._pipeline = Pipeline(replace(checkpoint, config=config))

    def __call__(self, descriptions: Sequence[str], candidates: int, seeds: Sequence[int]) -> list[Drawn]:
        """Draw and score; colour becomes grey."""
        pairs = zip(descriptions, seeds, strict=True)
        finished = self._pipeline.draw_all([Request("evaluation", text, candidates, seed) for text, seed in pairs])
        return [
            Drawn(np.stack([_grey(one.image) for one in each.candidates]), np.array([o.score for o in each.candidates]))
            for each in finished
        ]


def reconstruct(vqgan: VQGAN | DiscreteVAE, pictures: np.ndarray, batch_size: int = 16) -> np.ndarray:
    """Grey pictures uint8 (N, S, S) after a way through the image tokens and back."""
    rows = []
    for first in tqdm(range(0, len(pictures), batch_size), desc="reconstructions", unit_scale=batch_size):
        batch = to_tensor(pictures[first : first + batch_size]).expand(-1, vqgan.config.channels, -1, -1)
        rows.append(to_arrays(vqgan.decode(vqgan.encode(batch)).mean(1, keepdim=True)))
    return np.concatenate(rows)


def draw_all(drawer: Drawer, descriptions: Sequence[str], candidates: int, desc: str) -> list[Drawn]:
    """Candidates for each description; its number is the seed."""
    drawn: list[Drawn] = []
    together = max(1, TOGETHER // candidates)
    for first in tqdm(range(0, len(descriptions), together), desc=desc, unit_scale=together):
        texts = descriptions[first : first + together]
        drawn += drawer(texts, candidates, range(first, first + len(texts)))
    return drawn


def _grey(png: bytes) -> np.ndarray:
    with Image.open(BytesIO(png)) as image:
        return np.asarray(image.convert("L"))
