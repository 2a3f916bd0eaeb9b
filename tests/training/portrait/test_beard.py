"""Beards as hairs and as shadow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.portrait.renderer import needs_head
from tests.training.sketch.persons import ordinary
from training.portrait.beard import grow_beard, stubble
from training.portrait.head import Head, load_template

if TYPE_CHECKING:
    from training.portrait.head import Array
    from training.portrait.scene import Strands
    from training.vocabulary import Gender

pytestmark = needs_head

_KINDS = ("수염자국", "콧수염", "턱수염", "콧수염+턱수염")


@dataclass(frozen=True)
class Colour:
    base: tuple[float, float, float] = (0.02, 0.0155, 0.013)
    grey: float = 0.0


def reference() -> Head:
    template = load_template()
    return Head(template, template.reference, template.rest, template.rest_normals)


def grown(kind: str, seed: int = 1, grey: float = 0.0) -> Strands:
    (strands,) = grow_beard(
        ordinary(traits={"feature.mustache": kind}), reference(), Colour(grey=grey), np.random.default_rng(seed)
    )
    return strands


def shadow(kind: str, gender: Gender = "M", seed: int = 1) -> Array:
    person = ordinary(gender, traits={"feature.mustache": kind})
    return stubble(person, load_template(), np.random.default_rng(seed))


def middle_heights(kind: str, seed: int) -> Array:
    """Heights of the roots around the mouth."""
    roots = grown(kind, seed).points[:, 0]
    return roots[np.abs(roots[:, 0]) < 0.25, 1]


def lengths(strands: Strands) -> Array:
    return np.linalg.norm(np.diff(strands.points, axis=1), axis=2).sum(1)


def test_no_beard_has_no_hairs() -> None:
    assert grow_beard(ordinary(), reference(), Colour(), np.random.default_rng(1)) == []


@pytest.mark.parametrize("seed", range(4))
def test_each_kind_grows_where_it_belongs(seed: int) -> None:
    lip, chin, both = (middle_heights(kind, seed) for kind in ("콧수염", "턱수염", "콧수염+턱수염"))
    assert np.mean(lip > 5.72) > 0.7
    assert np.mean(chin < 5.72) == 1
    assert np.mean(both > 5.78) > 0.05
    assert np.mean(both < 5.6) > 0.2


@pytest.mark.parametrize("kind", _KINDS)
def test_hairs_root_on_the_skin_and_have_a_sane_length(kind: str) -> None:
    strands = grown(kind)
    assert len(strands.points) > 200
    assert np.isfinite(strands.points).all()
    assert lengths(strands).min() > 0.002
    assert lengths(strands).max() < 0.16
    assert strands.radii.shape == strands.points.shape[:2]
    assert strands.colours.shape == (len(strands.points), 3)


def test_stubble_is_shorter_than_a_beard() -> None:
    assert np.median(lengths(grown("수염자국"))) < 0.4 * np.median(lengths(grown("콧수염+턱수염")))


def test_moustache_leaves_the_lips_free_and_a_gap_under_the_nose() -> None:
    roots = grown("콧수염").points[:, 0]
    middle = roots[np.abs(roots[:, 0]) < 0.1]
    assert middle[:, 1].max() < 5.95
    assert middle[:, 1].min() > 5.82


def test_grey_beards_are_lighter() -> None:
    assert grown("턱수염", grey=0.9).colours.mean() > 3 * grown("턱수염").colours.mean()


def test_shadow_is_a_mans_and_strongest_with_stubble() -> None:
    assert shadow("없다", "F").max() == 0
    amounts = [shadow("없다", seed=seed).max() for seed in range(12)]
    assert 0 < min(amounts) < max(amounts) < 0.35
    assert shadow("수염자국").max() > 0.4


def test_beards_vary_and_repeat() -> None:
    counts = {len(grown("콧수염+턱수염", seed).points) for seed in range(5)}
    assert len(counts) == 5
    assert np.array_equal(grown("콧수염").points, grown("콧수염").points)
