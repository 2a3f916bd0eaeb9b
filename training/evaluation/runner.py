"""Descriptions, the candidates drawn for each, and what the reader sees in every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.evaluation.classifier import read
from training.evaluation.generation import draw_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.classifier import Sight, Statement
    from training.evaluation.generation import Drawer, Drawn
    from training.tasks.attribute_classifier import AttributeReader


@dataclass(frozen=True, slots=True)
class Page:
    """One description: its text, what it states, its candidates, and what the reader sees in each of them."""

    text: str
    stated: Statement
    drawn: Drawn
    sights: Sequence[Sight]

    @property
    def best(self) -> Sight:
        """What the reader sees in the candidate that is ranked first."""
        return self.sights[self.drawn.best]

    @property
    def face(self) -> np.ndarray:
        """The candidate that is ranked first, uint8 (S, S)."""
        face: np.ndarray = self.drawn.faces[self.drawn.best]
        return face


@dataclass(frozen=True, slots=True)
class Studio:
    """Who draws, and who looks at what is drawn."""

    drawer: Drawer
    reader: AttributeReader

    def album(self, texts: Sequence[str], stated: Sequence[Statement], candidates: int, desc: str) -> list[Page]:
        """Draw so many candidates of every description and read all of them."""
        if not texts:
            return []
        drawn = draw_all(self.drawer, texts, candidates, desc)
        sights = read(self.reader, np.concatenate([one.faces for one in drawn]), f"{desc}: reading")
        rows = [sights[first : first + candidates] for first in range(0, len(sights), candidates)]
        return [Page(*page) for page in zip(texts, stated, drawn, rows, strict=True)]
