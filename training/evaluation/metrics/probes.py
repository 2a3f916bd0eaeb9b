"""Probes: hand-written pairs of descriptions that test negation, and binding of values to parts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from training.evaluation.metrics.proportions import Proportion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from training.evaluation.classifier import Prediction
    from training.evaluation.runner import Result, Runner


@dataclass(frozen=True, slots=True)
class ProbeDescription:
    """A description, and the right values of every trait it mentions."""

    text: str
    right: Mapping[str, Sequence[str]]

    def is_met(self, prediction: Prediction) -> bool:
        """Whether the face shows a right value of every trait."""
        return all(prediction.value(trait) in values for trait, values in self.right.items())


Pair = tuple[ProbeDescription, ProbeDescription]


def pairs(kind: str) -> list[Pair]:
    """Read the pairs of one kind, "negation" or "binding", from probes.toml."""
    source = resources.files("training.evaluation.metrics") / "probes.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))[kind]
    return [(ProbeDescription(*row["first"]), ProbeDescription(*row["second"])) for row in table]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Outcome of a probe: a face, how often its own values were shown, and how often those of the other of the pair."""

    probe: ProbeDescription
    face: np.ndarray
    right: Proportion
    turned_round: Proportion


def run_probes(runner: Runner, kind: str, candidates: int, repeats: int) -> list[tuple[Answer, Answer]]:
    """Generate `repeats` times for every probe of a kind, and classify the best-ranked faces."""
    asked = [probe for pair in pairs(kind) for probe in pair for _ in range(repeats)]
    results = runner.run([probe.text for probe in asked], [{} for _ in asked], candidates, kind)
    answers = []
    for number, (first, second) in enumerate(pairs(kind)):
        drawn = results[2 * repeats * number :]
        answers.append((_answer(first, second, drawn[:repeats]), _answer(second, first, drawn[repeats : 2 * repeats])))
    return answers


def _answer(probe: ProbeDescription, other: ProbeDescription, drawn: Sequence[Result]) -> Answer:
    right, turned_round = (Proportion.among(one.is_met(result.best) for result in drawn) for one in (probe, other))
    return Answer(probe, drawn[0].face, right, turned_round)
