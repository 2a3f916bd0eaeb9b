"""Which settings of sampling draw what was said: guidance scale, temperature and top-k, one after the other.

Every setting draws the same descriptions with the same noise, unranked, so that only the setting differs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tqdm import tqdm

from training.evaluation.cases import described_cases
from training.evaluation.classifier import read
from training.evaluation.generation import CheckpointDrawer, draw_all
from training.evaluation.metrics.diversity import pixels, spread
from training.evaluation.metrics.faithfulness import shown
from training.evaluation.metrics.proportions import Share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inference.checkpoint import Checkpoint
    from inference.sampling.sampler import SamplingConfig
    from training.evaluation.cases import Case
    from training.tasks.attribute_classifier import AttributeReader

VALUES: Final[dict[str, tuple[float, ...]]] = {
    "guidance_scale": (1, 1.5, 2, 3, 4, 6),
    "temperature": (0.5, 0.7, 0.85, 1, 1.15),
    "top_k": (8, 32, 128, 0),
}
"""What each setting is tried at, while the others stay as the checkpoint has them."""

CANDIDATES: Final = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """A setting, the share of mentions that its faces show, and how far apart the faces of one description are."""

    setting: str
    value: float
    shown: Share
    spread: float


def settings(own: SamplingConfig) -> Iterator[tuple[str, float, SamplingConfig]]:
    """Every setting to try: its name, its value, and the whole."""
    for name, values in VALUES.items():
        for value in values:
            changed: dict[str, Any] = {name: int(value) if name == "top_k" else float(value)}
            yield name, value, replace(own, **changed)


def sweep(checkpoint: Checkpoint, reader: AttributeReader, descriptions: int) -> list[Trial]:
    """Draw so many held-out descriptions with every setting, and read the faces."""
    cases, unranked = described_cases(descriptions), replace(checkpoint, reranker=None)
    return [
        _try(replace(unranked, config=replace(unranked.config, sampling=sampling)), reader, cases, name, value)
        for name, value, sampling in tqdm(list(settings(checkpoint.config.sampling)), desc="settings")
    ]


def _try(checkpoint: Checkpoint, reader: AttributeReader, cases: Sequence[Case], name: str, value: float) -> Trial:
    label = f"{name} {value:g}"
    texts = [case.caption.text for case in cases]
    drawn = draw_all(CheckpointDrawer(checkpoint), texts, CANDIDATES, label)
    faces = np.stack([one.faces for one in drawn])
    sights = read(reader, faces.reshape(-1, *faces.shape[2:]), label)
    stated = [case.stated for case in cases for _ in range(CANDIDATES)]
    found = sum(shown(one, sight) for one, sight in zip(stated, sights, strict=True))
    return Trial(name, value, Share(found, sum(len(one) for one in stated)), spread(pixels(faces)))


def table(trials: Sequence[Trial]) -> list[dict[str, float | str]]:
    """The trials as JSON has them."""
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
