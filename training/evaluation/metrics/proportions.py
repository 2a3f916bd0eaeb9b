"""Shares with an interval, and differences with one: how sure a figure is."""

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
class Share:
    """So many of so many."""

    shown: int
    of: int

    @classmethod
    def among(cls, outcomes: Iterable[bool]) -> Share:
        """How many outcomes are true."""
        seen = list(outcomes)
        return cls(sum(seen), len(seen))

    @property
    def value(self) -> float:
        """The share; NaN of nothing."""
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
    """How much one share exceeds another, with its 95 % interval by the bootstrap."""

    value: float
    low: float
    high: float


def difference(first: Sequence[float], second: Sequence[float], of: Sequence[int]) -> Difference:
    """The share of the first minus the second, of descriptions that mention `of` traits and show so many of them.

    Descriptions, not mentions, are resampled (Efron 1979): the mentions of one description are drawn together.
    """
    if not sum(of):
        return Difference(nan, nan, nan)
    gains, sizes = np.asarray(first, float) - np.asarray(second, float), np.asarray(of, float)
    chosen = np.random.default_rng(0).integers(len(gains), size=(RESAMPLES, len(gains)))
    resampled = gains[chosen].sum(1) / np.maximum(sizes[chosen].sum(1), 1)
    low, high = np.quantile(resampled, (0.025, 0.975))
    return Difference(float(gains.sum() / sizes.sum()), float(low), float(high))
