"""Traits as slider weights."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import numpy as np
import pytest

from tests.training.portrait.renderer import needs_head
from tests.training.sketch.persons import ordinary
from training.portrait.head import load_template
from training.portrait.shape import Sliders, shape
from training.vocabulary import VOCABULARY

pytestmark = needs_head

_TABLE = tomllib.loads(files("training.portrait").joinpath("sliders.toml").read_text())
_VALUES = [(trait, value) for trait, values in _TABLE.items() for value in values]


def test_table_names_traits_and_values_of_the_vocabulary() -> None:
    assert all(value in VOCABULARY[trait] for trait, value in _VALUES)


@pytest.mark.parametrize(("trait", "value"), _VALUES)
def test_every_value_moves_sliders(trait: str, value: str) -> None:
    neutral = next(v for v in VOCABULARY[trait] if v not in _TABLE[trait] or v != value)
    one = shape(ordinary(traits={trait: value}), np.random.default_rng(1))
    other = shape(ordinary(traits={trait: neutral}), np.random.default_rng(1))
    assert max(abs(one.get(name, 0) - other.get(name, 0)) for name in one.keys() | other.keys()) > 0.03


def test_weights_are_targets_within_bounds() -> None:
    for seed in range(20):
        weights = shape(ordinary("F" if seed % 2 else "M", 20 + 2 * seed), np.random.default_rng(seed))
        assert weights.keys() <= load_template().targets.keys()
        assert all(0 <= amount <= 1 for amount in weights.values())


def test_same_person_and_seed_have_the_same_shape() -> None:
    assert shape(ordinary(), np.random.default_rng(3)) == shape(ordinary(), np.random.default_rng(3))


def test_unknown_slider_is_an_error() -> None:
    sliders = Sliders(np.random.default_rng(0))
    sliders.add("nose-colour", 0.5)
    with pytest.raises(KeyError, match="nose-colour"):
        sliders.weights()
