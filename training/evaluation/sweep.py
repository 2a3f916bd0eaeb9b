"""A sweep of sampling settings: guidance scale, temperature and top-k, one at a time.

Every trial has the same descriptions and noise, and no reranking, so that only the setting differs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tqdm import tqdm

from training.evaluation.cases import described_cases
from training.evaluation.classifier import classify
from training.evaluation.generation import CheckpointGenerator, generate_all
from training.evaluation.metrics.diversity import pixels, spread
from training.evaluation.metrics.faithfulness import shown
from training.evaluation.metrics.proportions import Proportion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inference.checkpoint import Checkpoint
    from inference.sampling.sampler import SamplingConfig
    from training.evaluation.cases import Case
    from training.tasks.attribute_classifier import AttributeClassifier

VALUES: Final[dict[str, tuple[float, ...]]] = {
    "guidance_scale": (1, 1.5, 2, 3, 4, 6),
    "temperature": (0.5, 0.7, 0.85, 1, 1.15),
    "top_k": (8, 32, 128, 0),
}
"""Values of each setting; the others stay at the checkpoint's values."""

CANDIDATES: Final = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """A setting, the proportion of mentions that the faces show, and the distance between candidates."""

    setting: str
    value: float
    shown: Proportion
    spread: float


def settings(own: SamplingConfig) -> Iterator[tuple[str, float, SamplingConfig]]:
    """Yield the name and value of each setting, and the full settings."""
    for name, values in VALUES.items():
        for value in values:
            changed: dict[str, Any] = {name: int(value) if name == "top_k" else float(value)}
            yield name, value, replace(own, **changed)


def sweep(checkpoint: Checkpoint, classifier: AttributeClassifier, descriptions: int) -> list[Trial]:
    """Generate and classify faces of held-out descriptions with each setting."""
    cases, unranked = described_cases(descriptions), replace(checkpoint, reranker=None)
    return [
        _try(replace(unranked, config=replace(unranked.config, sampling=sampling)), classifier, cases, name, value)
        for name, value, sampling in tqdm(list(settings(checkpoint.config.sampling)), desc="settings")
    ]


def _try(
    checkpoint: Checkpoint, classifier: AttributeClassifier, cases: Sequence[Case], name: str, value: float
) -> Trial:
    label = f"{name} {value:g}"
    texts = [case.caption.text for case in cases]
    drawn = generate_all(CheckpointGenerator(checkpoint), texts, CANDIDATES, label)
    faces = np.stack([one.faces for one in drawn])
    predictions = classify(classifier, faces.reshape(-1, *faces.shape[2:]), label)
    stated = [case.stated for case in cases for _ in range(CANDIDATES)]
    found = sum(shown(one, prediction) for one, prediction in zip(stated, predictions, strict=True))
    return Trial(name, value, Proportion(found, sum(len(one) for one in stated)), spread(pixels(faces)))


def table(trials: Sequence[Trial]) -> list[dict[str, float | str]]:
    """Return the trials as JSON rows."""
    return [
        {
            "setting": trial.setting,
            "value": trial.value,
            "shown": round(trial.shown.value, 4),
            "low": round(trial.shown.interval[0], 4),
            "high": round(trial.shown.interval[1], 4),
            "spread": round(trial.spread, 5),
        }
        for trial in trials
    ]
