"""A sweep of sampling settings, one at a time: of DALL·E, of the flow, and which of them draws.

Every trial has the same descriptions and noise, and no reranking, so that only the setting differs.
"""

from __future__ import annotations

import time
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
    from collections.abc import Iterator, Mapping, Sequence

    from inference.checkpoint import Checkpoint, CheckpointConfig
    from training.evaluation.cases import Case
    from training.tasks.attribute_classifier import AttributeClassifier

Value = float | str

GENERATORS: Final = ("dalle", "refined", "flow")

DALLE_VALUES: Final[dict[str, tuple[Value, ...]]] = {
    "guidance_scale": (1.0, 1.5, 2.0, 3.0, 4.0, 6.0),
    "temperature": (0.5, 0.7, 0.85, 1.0, 1.15),
    "top_k": (8, 32, 128, 0),
}
"""Values of each setting of `sampling`; the others stay at the checkpoint's values."""

FLOW_VALUES: Final[dict[str, tuple[Value, ...]]] = {
    "guidance_scale": (1.0, 1.5, 2.0, 3.0, 4.0),
    "steps": (4, 8, 12, 25),
    "solver": ("euler", "heun"),
    "start": (0.2, 0.4, 0.6),
}
"""Values of each setting of `flow_sampling`; `start` matters only where the flow refines."""

CANDIDATES: Final = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """A setting, the proportion of mentions that the faces show, the distance between candidates, and seconds a face.

    Settings of the flow are named `flow.NAME`.
    """

    setting: str
    value: Value
    shown: Proportion
    spread: float
    seconds: float


def settings(own: CheckpointConfig) -> Iterator[tuple[str, Value, CheckpointConfig]]:
    """Yield the name and value of each setting that affects the faces, and the full settings."""
    if own.flow is not None:
        for generator in GENERATORS:
            yield "generator", generator, replace(own, generator=generator)
    if own.generator != "flow":
        for name, value, changed in _each(DALLE_VALUES):
            yield name, value, replace(own, sampling=replace(own.sampling, **changed))
    if own.generator != "dalle":
        for name, value, changed in _each(FLOW_VALUES):
            if name != "start" or own.generator == "refined":
                yield f"flow.{name}", value, replace(own, flow_sampling=replace(own.flow_sampling, **changed))


def _each(table: Mapping[str, tuple[Value, ...]]) -> Iterator[tuple[str, Value, dict[str, Any]]]:
    return ((name, value, {name: value}) for name, values in table.items() for value in values)


def sweep(checkpoint: Checkpoint, classifier: AttributeClassifier, descriptions: int) -> list[Trial]:
    """Generate and classify faces of held-out descriptions with each setting."""
    cases, unranked = described_cases(descriptions), replace(checkpoint, reranker=None)
    return [
        _try(replace(unranked, config=config), classifier, cases, name, value)
        for name, value, config in tqdm(list(settings(unranked.config)), desc="settings")
    ]


def _try(
    checkpoint: Checkpoint, classifier: AttributeClassifier, cases: Sequence[Case], name: str, value: Value
) -> Trial:
    label = f"{name} {value}"
    texts = [case.caption.text for case in cases]
    begun = time.perf_counter()
    drawn = generate_all(CheckpointGenerator(checkpoint), texts, CANDIDATES, label)
    seconds = (time.perf_counter() - begun) / (CANDIDATES * len(texts))
    faces = np.stack([one.faces for one in drawn])
    predictions = classify(classifier, faces.reshape(-1, *faces.shape[2:]), label)
    stated = [case.stated for case in cases for _ in range(CANDIDATES)]
    found = sum(shown(one, prediction) for one, prediction in zip(stated, predictions, strict=True))
    return Trial(name, value, Proportion(found, sum(len(one) for one in stated)), spread(pixels(faces)), seconds)


def table(trials: Sequence[Trial]) -> list[dict[str, Value]]:
    """Return the trials as JSON rows."""
    return [
        {
            "setting": trial.setting,
            "value": trial.value,
            "shown": round(trial.shown.value, 4),
            "low": round(trial.shown.interval[0], 4),
            "high": round(trial.shown.interval[1], 4),
            "spread": round(trial.spread, 5),
            "seconds": round(trial.seconds, 3),
        }
        for trial in trials
    ]
