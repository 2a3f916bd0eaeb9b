"""Every value of every trait must change the picture in its own way, beyond what the seed alone changes.

An exact sign-flip test compares the two pictures of the same seed, for two values of a trait and several seeds. If the
trait changed only the random strokes, the differences would be as likely as their negatives, and flipping their signs
would have no effect. A separate assertion on the size of the change checks that it is visible.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.sketch.persons import ordinary
from tests.training.sketch.renderer import needs_renderer
from training.sketch import render
from training.vocabulary import HIDDEN_FOREHEAD, VOCABULARY, Gender

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 128
SEEDS = range(7)
_SIGNS = np.array([(1, *rest) for rest in product((1, -1), repeat=len(SEEDS) - 1)])
# the seed chooses the places of marks, so only the total darkening is comparable
_SCATTERED = ("feature.mole", "feature.scar", "feature.frekles", "feature.spots")


def _pictures(trait: str, value: str) -> NDArray[np.float32]:
    """Return blurred pictures of a person with this value, one per seed: (seeds, pixels), grey levels."""
    gender: Gender = "F" if trait == "feature.makeup" else "M"
    plain = ordinary(gender)[trait] == value
    return _cached(gender, *(("", "") if plain else (trait, value)))


@lru_cache(maxsize=256)
def _cached(gender: Gender, trait: str, value: str) -> NDArray[np.float32]:
    person = ordinary(gender, traits={trait: value} if trait else {})
    return np.stack([_soften(render(person, seed, SIZE)) for seed in SEEDS])


def _soften(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    import cv2  # noqa: PLC0415 - optional

    return np.asarray(cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 1.0), np.float32).ravel()


def _chance(differences: NDArray[np.float32]) -> float:
    """Return the share of sign patterns for which the differences agree at least as well as unflipped."""
    agreement = np.linalg.norm(_SIGNS @ differences, axis=1)
    return float(np.mean(agreement >= agreement[0] * (1 - 1e-6)))


PAIRS = [
    (trait, *pair)
    for trait, values in VOCABULARY.items()
    for pair in combinations([value for value in values if value != HIDDEN_FOREHEAD], 2)
]


@needs_renderer
@pytest.mark.parametrize(("trait", "one", "other"), PAIRS)
def test_two_values_of_a_trait_look_different(trait: str, one: str, other: str) -> None:
    differences = _pictures(trait, one) - _pictures(trait, other)
    if trait in _SCATTERED:
        assert np.abs(differences).max(1).min() > 12
        differences = differences.mean(1, keepdims=True)
    else:
        assert np.abs(differences.mean(0)).max() > 6
    assert _chance(differences) <= 1 / len(_SIGNS)


def test_the_sign_flip_test_does_not_take_noise_for_a_trait() -> None:
    noise = np.random.default_rng(0).normal(size=(200, len(SEEDS), 50)).astype(np.float32)
    assert np.mean([_chance(sample) <= 1 / len(_SIGNS) for sample in noise]) < 0.06
