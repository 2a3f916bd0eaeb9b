"""Faces for descriptions, drawn the way a person who asks for them sees them; and pictures drawn anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PIL import Image
from tqdm import tqdm

from inference.backend import Request
from inference.images import to_arrays, to_tensor
from inference.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.checkpoint import Checkpoint
    from inference.vqgan import VQGAN


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
    """Draws candidates for a description; the same arguments give the same faces."""

    def __call__(self, description: str, candidates: int, seed: int) -> Drawn:
        """Candidates in sampling order."""
        ...


class CheckpointDrawer:
    """A checkpoint drawing as it does for the bot, or with other `tries` than its own."""

    def __init__(self, checkpoint: Checkpoint, tries: int | None = None) -> None:
        sampling = checkpoint.config.sampling
        config = replace(checkpoint.config, sampling=replace(sampling, tries=tries or sampling.tries))
        self._pipeline = Pipeline(replace(checkpoint, config=config))

    def __call__(self, description: str, candidates: int, seed: int) -> Drawn:
        """Draw and score; colour becomes grey."""
        finished = self._pipeline.draw(Request("evaluation", description, candidates, seed))
        faces = [_grey(candidate.image) for candidate in finished.candidates]
        return Drawn(np.stack(faces), np.array([candidate.score for candidate in finished.candidates]))


def reconstruct(vqgan: VQGAN, pictures: np.ndarray, batch_size: int = 16) -> np.ndarray:
    """Grey pictures uint8 (N, S, S) after a way through the image tokens and back."""
    rows = []
    for first in tqdm(range(0, len(pictures), batch_size), desc="reconstructions", unit_scale=batch_size):
        batch = to_tensor(pictures[first : first + batch_size]).expand(-1, vqgan.config.channels, -1, -1)
        rows.append(to_arrays(vqgan.decode(vqgan.encode(batch)).mean(1, keepdim=True)))
    return np.concatenate(rows)


def draw_all(drawer: Drawer, descriptions: Sequence[str], candidates: int, desc: str) -> list[Drawn]:
    """Candidates for each description; its number is the seed."""
    numbered = enumerate(tqdm(descriptions, desc=desc))
    return [drawer(description, candidates, number) for number, description in numbered]


def _grey(png: bytes) -> np.ndarray:
    with Image.open(BytesIO(png)) as image:
        return np.asarray(image.convert("L"))
