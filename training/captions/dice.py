"""Cheap random choices: one numpy call serves hundreds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np

T = TypeVar("T")
_BATCH = 256


class Dice:
    """Uniform numbers drawn in batches from a numpy generator, and choices made with them."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._numbers: Iterator[float] = iter(())

    def roll(self) -> float:
        """A number in [0, 1)."""
        for number in self._numbers:
            return number
        self._numbers = iter(self._rng.random(_BATCH).tolist())
        return next(self._numbers)

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.roll() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number in low..high."""
        return low + int(self.roll() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[int(self.roll() * len(options))]

    def weighted(self, options: Mapping[T, float]) -> T:
        """One of the options, by weight."""
        rest = self.roll() * sum(options.values())
        for option, weight in options.items():
            rest -= weight
            if rest < 0:
                return option
        return option

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """The options in random order."""
        return sorted(options, key=lambda _: self.roll())

    def sample(self, weights: Mapping[T, float], count: int) -> list[T]:
        """Up to count different options, by weight, most wanted first."""
        keys = {option: self.roll() ** (1 / weight) for option, weight in weights.items()}
        return sorted(keys, key=keys.__getitem__, reverse=True)[:count]
