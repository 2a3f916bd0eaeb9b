"""Fast random choices: one numpy call generates the numbers of hundreds of choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np

T = TypeVar("T")
_BATCH = 256


class RandomChoices:
    """Makes random choices from uniform numbers that a numpy generator draws in batches."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._numbers: Iterator[float] = iter(())

    def uniform(self) -> float:
        """Return a number in [0, 1)."""
        for number in self._numbers:
            return number
        self._numbers = iter(self._rng.random(_BATCH).tolist())
        return next(self._numbers)

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.uniform() < probability

    def between(self, low: int, high: int) -> int:
        """Return an integer in low..high, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options, uniformly."""
        return options[int(self.uniform() * len(options))]

    def weighted(self, options: Mapping[T, float]) -> T:
        """Return one of the options, with probabilities proportional to weights."""
        rest = self.uniform() * sum(options.values())
        for option, weight in options.items():
            rest -= weight
            if rest < 0:
                return option
        return option

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return the options in random order."""
        return sorted(options, key=lambda _: self.uniform())

    def sample(self, weights: Mapping[T, float], count: int) -> list[T]:
        """Sample up to `count` distinct options by weight, without replacement."""
        keys = {option: self.uniform() ** (1 / weight) for option, weight in weights.items()}
        return sorted(keys, key=keys.__getitem__, reverse=True)[:count]
