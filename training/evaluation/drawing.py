"""Faces for descriptions, drawn the way a person who asks for them sees them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PIL import Image
from tqdm import tqdm

from inference.backend import Request
from inference.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.checkpoint import Checkpoint


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

    def first(self, count: int) -> Drawn:
        """The candidates that a request for only `count` of them would have drawn."""
        return Drawn(self.faces[:count], self.scores[:count])


class Drawer(Protocol):
    """Draws candidates for a description; the same arguments give the same faces."""

    def __call__(self, description: str, candidates: int, seed: int) -> Drawn:
        """Candidates in sampling order; the first of many are those that a request for few would get."""
        ...


class CheckpointDrawer:
    """A checkpoint drawing as it does for the bot."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._pipeline = Pipeline(checkpoint)

    def __call__(self, description: str, candidates: int, seed: int) -> Drawn:
        """Draw and score; colour becomes grey."""
        finished = self._pipeline.draw(Request("evaluation", description, candidates, seed))
        faces = [_grey(candidate.image) for candidate in finished.candidates]
        return Drawn(np.stack(faces), np.array([candidate.score for candidate in finished.candidates]))


def draw_all(drawer: Drawer, descriptions: Sequence[str], candidates: int, desc: str) -> list[Drawn]:
    """Candidates for each description; its number is the seed."""
    numbered = enumerate(tqdm(descriptions, desc=desc))
    return [drawer(description, candidates, number) for number, description in numbered]


def _grey(png: bytes) -> np.ndarray:
    with Image.open(BytesIO(png)) as image:
        return np.asarray(image.convert("L"))
