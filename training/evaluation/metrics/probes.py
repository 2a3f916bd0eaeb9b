"""Descriptions written by hand in pairs, each the other turned round: negations, and what belongs to which part."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from training.evaluation.metrics.proportions import Share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from training.evaluation.classifier import Sight
    from training.evaluation.runner import Page, Studio


@dataclass(frozen=True, slots=True)
class Probe:
    """A description, and the values of every trait it speaks of that would be right."""

    text: str
    right: Mapping[str, Sequence[str]]

    def is_met(self, sight: Sight) -> bool:
        """Whether the face shows all of it."""
        return all(sight.value(trait) in values for trait, values in self.right.items())


Pair = tuple[Probe, Probe]


def pairs(kind: str) -> list[Pair]:
    """The pairs of one kind, "negation" or "binding", from probes.toml."""
    source = resources.files("training.evaluation.metrics") / "probes.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))[kind]
    return [(Probe(*row["first"]), Probe(*row["second"])) for row in table]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What became of a probe: its face, how often its own words were shown, and how often the other's of its pair."""

    probe: Probe
    face: np.ndarray
    right: Share
    turned_round: Share


def ask(studio: Studio, kind: str, candidates: int, repeats: int) -> list[tuple[Answer, Answer]]:
    """Draw every probe of a kind so many times and look at the best-ranked faces."""
    asked = [probe for pair in pairs(kind) for probe in pair for _ in range(repeats)]
    album = studio.album([probe.text for probe in asked], [{} for _ in asked], candidates, kind)
    answers = []
    for number, (first, second) in enumerate(pairs(kind)):
        drawn = album[2 * repeats * number :]
        answers.append((_answer(first, second, drawn[:repeats]), _answer(second, first, drawn[repeats : 2 * repeats])))
    return answers


def _answer(probe: Probe, other: Probe, drawn: Sequence[Page]) -> Answer:
    right, turned_round = (Share.among(one.is_met(page.best) for page in drawn) for one in (probe, other))
    return Answer(probe, drawn[0].face, right, turned_round)
