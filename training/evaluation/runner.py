"""Generation and classification of candidates for descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.evaluation.classifier import classify
from training.evaluation.generation import generate_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.classifier import Prediction, Statement
    from training.evaluation.generation import Generation, Generator
    from training.tasks.attribute_classifier import AttributeClassifier


@dataclass(frozen=True, slots=True)
class Result:
    """One description: text, statement, candidates, and the prediction for each candidate."""

    text: str
    stated: Statement
    generation: Generation
    predictions: Sequence[Prediction]

    @property
    def best(self) -> Prediction:
        """Prediction for the first-ranked candidate."""
        return self.predictions[self.generation.best]

    @property
    def face(self) -> np.ndarray:
        """The first-ranked candidate, uint8 (S, S)."""
        face: np.ndarray = self.generation.faces[self.generation.best]
        return face


@dataclass(frozen=True, slots=True)
class Runner:
    """A generator and the classifier of its faces."""

    generator: Generator
    classifier: AttributeClassifier

    def run(self, texts: Sequence[str], stated: Sequence[Statement], candidates: int, desc: str) -> list[Result]:
        """Generate `candidates` faces for each description and classify all of them."""
        if not texts:
            return []
        drawn = generate_all(self.generator, texts, candidates, desc)
        predictions = classify(self.classifier, np.concatenate([one.faces for one in drawn]), f"{desc}: reading")
        rows = [predictions[first : first + candidates] for first in range(0, len(predictions), candidates)]
        return [Result(*result) for result in zip(texts, stated, drawn, rows, strict=True)]
