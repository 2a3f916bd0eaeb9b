"""Proportions and differences of proportions, with 95 % intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Z: Final = 1.959964
"""Standard deviations on each side that hold 95 % of a normal distribution."""

RESAMPLES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Proportion:
    """A count out of a total."""

    shown: int
    of: int

    @classmethod
    def among(cls, outcomes: Iterable[bool]) -> Proportion:
        """Count the true outcomes."""
        seen = list(outcomes)
        return cls(sum(seen), len(seen))

    @property
    def value(self) -> float:
        """The proportion; NaN if the total is 0."""
        return self.shown / self.of if self.of else nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference"."""
        if not self.of:
            return nan, nan
        weight = Z**2 / self.of
        centre = (self.value + weight / 2) / (1 + weight)
        reach = Z * sqrt(self.value * (1 - self.value) / self.of + weight / (4 * self.of)) / (1 + weight)
        return max(0.0, centre - reach), min(1.0, centre + reach)


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two proportions, with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def difference(first: Sequence[float], second: Sequence[float], of: Sequence[int]) -> Difference:
    """Return the difference of the proportions of shown mentions.

    `first` and `second` are the numbers of shown mentions of each description, `of` the numbers of mentions.

    The bootstrap (Efron 1979) resamples descriptions, because the mentions of one description are correlated.
    """
    if not sum(of):
        return Difference(nan, nan, nan)
    gains, sizes = np.asarray(first, float) - np.asarray(second, float), np.asarray(of, float)
    chosen = np.random.default_rng(0).integers(len(gains), size=(RESAMPLES, len(gains)))
    resampled = gains[chosen].sum(1) / np.maximum(sizes[chosen].sum(1), 1)
    low, high = np.quantile(resampled, (0.025, 0.975))
    return Difference(float(gains.sum() / sizes.sum()), float(low), float(high))
