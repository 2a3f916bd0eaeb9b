"""Earrings hang at the lobes of both ears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.portrait.heads import SHAPES, shaped
from tests.training.portrait.renderer import needs_head
from tests.training.sketch.persons import ordinary
from training.portrait.earrings import earrings

if TYPE_CHECKING:
    from training.portrait.scene import Cloth

pytestmark = needs_head


def wear(shape: str, seed: int = 0) -> list[Cloth]:
    return earrings(ordinary("F", traits={"accessory.earrings": "있다"}), shaped(shape), np.random.default_rng(seed))


def test_nobody_wears_earrings_unasked() -> None:
    assert earrings(ordinary("F"), shaped("average"), np.random.default_rng(0)) == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(6))
def test_earrings_touch_both_lobes(shape: str, seed: int) -> None:
    head = shaped(shape)
    rest = head.template.rest
    for side in (1, -1):
        lobe = head.vertices[(side * rest[:, 0] > 0.70) & (rest[:, 1] > 5.96) & (rest[:, 1] < 6.05)]
        metal = np.concatenate([ring.vertices for ring in wear(shape, seed) if side * ring.vertices[0, 0] > 0])
        assert min(np.linalg.norm(lobe - point, axis=1).min() for point in metal) < 0.04
        assert metal[:, 1].max() < lobe[:, 1].max() + 0.1


def test_there_are_three_kinds() -> None:
    sizes = {len(wear("average", seed)[0].vertices) + 10_000 * len(wear("average", seed)) for seed in range(20)}
    assert len(sizes) == 3
