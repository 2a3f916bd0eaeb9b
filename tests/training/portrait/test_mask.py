"""Face masks cover nose, mouth and chin and leave the eyes free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.spatial import cKDTree

from tests.training.portrait.heads import SHAPES, shaped
from tests.training.portrait.renderer import needs_head
from tests.training.sketch.persons import ordinary
from training.portrait.mask import mask

if TYPE_CHECKING:
    from training.portrait.scene import Cloth

pytestmark = needs_head


def wear(shape: str, seed: int = 0) -> list[Cloth]:
    return mask(ordinary(traits={"accessory.mask": "있다"}), shaped(shape), np.random.default_rng(seed))


def test_nobody_wears_a_mask_unasked() -> None:
    assert mask(ordinary(), shaped("average"), np.random.default_rng(0)) == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(4))
def test_mask_hides_nose_mouth_and_chin_but_no_eye(shape: str, seed: int) -> None:
    head = shaped(shape)
    sheet = wear(shape, seed)[0]
    rest = head.template.rest
    covered = (np.abs(rest[:, 0]) < 0.30) & (rest[:, 1] > 5.45) & (rest[:, 1] < 6.10) & (rest[:, 2] > 1.15)
    skin = head.vertices[covered]
    front = sheet.vertices[sheet.vertices[:, 2] > 0.8]
    distance, near = cKDTree(front[:, :2]).query(skin[:, :2])
    assert distance.max() < 0.05
    assert (front[near, 2] > skin[:, 2] - 0.01).mean() > 0.99
    for left_or_right in head.template.eyes:
        assert sheet.vertices[:, 1].max() < head.coarse[left_or_right.ball][:, 1].min() + 0.08


def test_mask_hangs_on_both_ears() -> None:
    loops = wear("average")[1:]
    assert sum(loop.vertices[:, 0].mean() > 0 for loop in loops) == 2
    assert len(loops) == 4
    assert all(np.abs(loop.vertices[:, 0]).max() > 0.65 for loop in loops)


def test_masks_differ() -> None:
    shades = {round(wear("average", seed)[0].colour[0], 1) for seed in range(12)}
    assert len(shades) > 2
