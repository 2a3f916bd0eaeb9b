"""Reading a person's traits as numbers, with a little random variation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.vocabulary import OLDEST, YOUNGEST

if TYPE_CHECKING:
    from training.vocabulary import Person

_WITHIN_DECADE = 0.3
"""How much a year within a decade counts beside a year between decades."""

_RESTRAINT = 0.8
"""How far graded traits may go: a portrait tells, a caricature shouts."""

_LEVELS = {
    **dict.fromkeys(("크다", "넓다", "길다", "두껍다", "멀다", "올라감", "높다", "굵다"), 1),
    **dict.fromkeys(("작다", "좁다", "짧다", "얇다", "가깝다", "내려감", "낮다", "가늘다"), -1),
}


class Gauge:
    """Reads the traits of one person. old: 0 young .. 1 old, mostly in steps of a decade, as witnesses tell age.

    `jitter` and `level` draw one random number each, whatever the traits are.
    """

    def __init__(self, person: Person, rng: np.random.Generator) -> None:
        self.person = person
        self.male = person.gender == "M"
        middle = person.age // 10 * 10 + 5
        self.old = (middle - YOUNGEST + _WITHIN_DECADE * (person.age - middle)) / (OLDEST - YOUNGEST)
        self._rng = rng

    def jitter(self, scale: float) -> float:
        """A random deviation: normal, of this standard deviation, within two of them."""
        return float(np.clip(self._rng.normal(), -2, 2)) * scale

    def level(self, trait: str, jitter: float = 0.08) -> float:
        """The level of a graded trait: about -1, 0 or 1, less `_RESTRAINT`."""
        return _RESTRAINT * _LEVELS.get(self.person[trait], 0) + self.jitter(jitter)

    def choose(self, trait: str, table: dict[str, float], default: float = 0.0) -> float:
        """The number that a table gives for the value of a trait."""
        return table.get(self.person[trait], default)

    def by_sex(self, male: float, female: float) -> float:
        """One of two numbers."""
        return male if self.male else female
