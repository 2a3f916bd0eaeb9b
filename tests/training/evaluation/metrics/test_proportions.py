from __future__ import annotations

import math

import numpy as np
import pytest

from training.evaluation.metrics.proportions import Proportion, difference


@pytest.mark.parametrize(
    ("shown", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (90, 100, 0.8256, 0.9448)],
)
def test_wilson_intervals_are_those_of_the_tables(shown: int, of: int, low: float, high: float) -> None:
    assert Proportion(shown, of).interval == pytest.approx((low, high), abs=1e-4)


def test_nothing_is_no_share() -> None:
    assert math.isnan(Proportion(0, 0).value)
    assert all(map(math.isnan, Proportion(0, 0).interval))


def test_a_difference_is_of_mentions_not_of_descriptions() -> None:
    gain = difference([2, 0], [0, 0], [2, 8])
    assert gain.value == pytest.approx(0.2)


def test_a_difference_without_noise_has_no_width() -> None:
    gain = difference([3] * 50, [1] * 50, [4] * 50)
    assert (gain.value, gain.low, gain.high) == pytest.approx((0.5, 0.5, 0.5))


def test_the_interval_covers_chance_and_narrows() -> None:
    rng = np.random.default_rng(0)
    few, many = (difference(*rng.integers(0, 5, (2, count)), [4] * count) for count in (30, 3000))
    assert few.low < 0 < few.high
    assert many.high - many.low < (few.high - few.low) / 5


def test_no_mentions_are_no_difference() -> None:
    assert math.isnan(difference([0], [0], [0]).value)
