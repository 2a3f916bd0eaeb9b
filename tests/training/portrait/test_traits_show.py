"""Traits must be visible: a value changes its region of the picture more than seed, light and pose do.

The test renders a few traits at a small size; `montage portrait-values` draws a page of all traits for inspection.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.portrait.renderer import needs_blender
from training.portrait import render
from training.portrait.population import ordinary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.vocabulary import Gender

pytestmark = needs_blender

_SIZE = 96
_SEEDS = (3, 4, 5)
_Region = tuple[float, float, float, float]
"""Left, top, right and bottom as fractions of the picture."""

_HAIR, _MOUTH, _FACE = (0.30, 0.02, 0.70, 0.22), (0.33, 0.60, 0.67, 0.76), (0.22, 0.25, 0.78, 0.85)


@lru_cache(maxsize=64)
def _picture(gender: Gender, trait: str, value: str, seed: int) -> NDArray[np.floating]:
    person = ordinary(gender, 45, {trait: value} if trait else {})
    return render(person, seed, _SIZE) / 255.0


def _crop(picture: NDArray[np.floating], region: _Region) -> NDArray[np.floating]:
    left, top, right, bottom = (round(share * _SIZE) for share in region)
    return picture[top:bottom, left:right]


@pytest.mark.parametrize(
    ("trait", "value", "region"),
    [
        ("hairstyle.grey", "있다", _HAIR),
        ("feature.mustache", "콧수염", _MOUTH),
        ("accessory.mask", "있다", _FACE),
    ],
)
def test_value_changes_its_region_alike_for_every_seed(trait: str, value: str, region: _Region) -> None:
    changes = [
        _crop(_picture("M", trait, value, seed) - _picture("M", "", "", seed), region).ravel() for seed in _SEEDS
    ]
    assert all(np.abs(change).mean() > 0.02 for change in changes)
    agreement = np.corrcoef(changes)[np.triu_indices(len(_SEEDS), 1)]
    assert agreement.mean() > 0.25


def test_one_trait_changes_nothing_elsewhere() -> None:
    plain, with_moustache = _picture("M", "", "", 3), _picture("M", "feature.mustache", "콧수염", 3)
    top = (0.0, 0.0, 1.0, 0.45)
    assert np.abs(_crop(with_moustache, top) - _crop(plain, top)).mean() < 0.01
