"""Clothes lie outside of the skin and below the chin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.portrait.heads import SHAPES, shaped
from tests.training.portrait.renderer import needs_head
from tests.training.sketch.persons import ordinary
from training.portrait.clothes import _KINDS, _SEWING, _SHARES, _Body, _Tailor, clothes

if TYPE_CHECKING:
    from training.portrait.scene import Cloth

pytestmark = needs_head


def sew(kind: str, shape: str = "average", seed: int = 0) -> list[Cloth]:
    tailor = _Tailor(shaped(shape), 0.2, np.random.default_rng(seed))
    _SEWING[kind](tailor)
    return tailor.pieces


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_cloth_never_cuts_into_the_chin(kind: str, shape: str) -> None:
    head = shaped(shape)
    rest = head.template.rest
    chin = head.vertices[(rest[:, 2] > 1.0) & (rest[:, 1] > 5.2) & (rest[:, 1] < 5.5) & (np.abs(rest[:, 0]) < 0.3)]
    for seed in range(3):
        for piece in sew(kind, shape, seed):
            before = piece.vertices[(np.abs(piece.vertices[:, 0]) < 0.3) & (piece.vertices[:, 2] > 0.95)]
            assert len(before) == 0 or before[:, 1].max() < chin[:, 1].min()


@pytest.mark.parametrize("kind", _KINDS)
def test_cloth_covers_the_shoulders_all_around(kind: str) -> None:
    head = shaped("average")
    rest = head.template.rest
    shoulders = head.vertices[(np.abs(rest[:, 0]) > 0.9) & (np.abs(rest[:, 0]) < 1.4) & (rest[:, 1] > 4.3)]
    upwards = head.normals[(np.abs(rest[:, 0]) > 0.9) & (np.abs(rest[:, 0]) < 1.4) & (rest[:, 1] > 4.3)][:, 1] > 0.6
    cloth = np.concatenate([piece.vertices for piece in sew(kind)])
    for point in shoulders[upwards]:
        near = cloth[np.linalg.norm(cloth[:, [0, 2]] - point[[0, 2]], axis=1) < 0.12]
        assert near[:, 1].max() > point[1]


def test_hollows_are_bridged_but_skin_stays_inside() -> None:
    head = shaped("average")
    body = _Body(head)
    turns = np.linspace(-180, 170, 36)
    assert (body.distance(turns, np.full(36, 45.0)) < 2).all()
    assert np.allclose(
        body.distance(np.array([180.0]), np.array([30.0])), body.distance(np.array([-180.0]), np.array([30.0]))
    )


def test_everybody_is_dressed_the_same_for_the_same_random_numbers() -> None:
    for gender in ("M", "F"):
        person = ordinary(gender)
        one, other = (clothes(person, shaped("average"), np.random.default_rng(4)) for _ in range(2))
        assert one
        assert all(np.array_equal(a.vertices, b.vertices) for a, b in zip(one, other, strict=True))


def test_shares_add_up() -> None:
    assert all(abs(sum(shares) - 1) < 1e-9 and len(shares) == len(_KINDS) for shares in _SHARES.values())
