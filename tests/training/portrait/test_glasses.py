"""Glasses sit on the nose, outside of the skin, in front of the eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.portrait.heads import SHAPES, shaped
from tests.training.portrait.renderer import needs_head
from tests.training.sketch.persons import ordinary
from training.portrait.glasses import _skin_depth, glasses

if TYPE_CHECKING:
    from training.portrait.scene import Lens, Strands

pytestmark = needs_head

LIGHT = np.array([0.5, 0.5, 0.7])
KINDS = ("뿔테", "금속테", "무테")


def wear(kind: str, shape: str = "average", seed: int = 0) -> tuple[list[Strands], list[Lens]]:
    person = ordinary(traits={"feature.glasses": kind})
    return glasses(person, shaped(shape), LIGHT, np.random.default_rng(seed))


def test_nobody_wears_glasses_unasked() -> None:
    assert wear("없다") == ([], [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_rims_are_outside_of_the_skin(kind: str, shape: str) -> None:
    head = shaped(shape)
    for seed in range(4):
        for strands in wear(kind, shape, seed)[0]:
            front = strands.points[strands.points[..., 2] > 1.2]
            assert (front[:, 2] > _skin_depth(head, front[:, :2].astype(float))).all()


@pytest.mark.parametrize("kind", KINDS)
def test_both_eyes_are_behind_lenses(kind: str) -> None:
    lenses = wear(kind)[1]
    for eye in shaped("average").eye_centres():
        assert any(
            (lens.outline[:, :2].min(0) < eye[:2]).all() and (lens.outline[:, :2].max(0) > eye[:2]).all()
            for lens in lenses
        )


def test_thick_frames_are_thicker_than_wire_and_wire_than_no_rim() -> None:
    def thickest(kind: str) -> float:
        return float(np.mean([max(s.radii.max() for s in wear(kind, seed=seed)[0]) for seed in range(9)]))

    def rim(kind: str) -> float:
        return float(np.mean([min(np.median(s.radii) for s in wear(kind, seed=seed)[0]) for seed in range(9)]))

    assert thickest("뿔테") > 1.5 * thickest("금속테")
    assert rim("무테") < rim("금속테") < rim("뿔테")


def test_lenses_shine_on_the_side_of_the_light_without_hiding_the_eyes() -> None:
    for x in (-1.0, 1.0):
        light = np.array([0.5 * x, 0.5, 0.7])
        _, lenses = glasses(
            ordinary(traits={"feature.glasses": "뿔테"}), shaped("average"), light, np.random.default_rng(1)
        )
        for lens in lenses:
            assert lens.reflection.max() < 0.6
        shine = [lens for lens in lenses if lens.reflection.max() > 0.1]
        assert len(shine) == 2
        for lens in shine:
            pane = min(
                lenses, key=lambda other: (other is lens, abs(other.outline[:, 0].mean() - lens.outline[:, 0].mean()))
            )
            assert np.sign(lens.outline[:, 0].mean() - pane.outline[:, 0].mean()) == np.sign(x)


def test_same_random_numbers_make_the_same_glasses() -> None:
    one, other = wear("금속테", seed=5)[0], wear("금속테", seed=5)[0]
    assert all(np.array_equal(a.points, b.points) for a, b in zip(one, other, strict=True))


def test_there_are_several_outlines() -> None:
    heights = {round(float(np.ptp(wear("뿔테", seed=seed)[1][0].outline[:, 1])), 2) for seed in range(20)}
    assert len(heights) > 5
