"""Places on the rest face are mapped to other heads."""

from __future__ import annotations

import numpy as np

from tests.training.portrait.renderer import needs_head
from training.portrait.head import Head, load_template
from training.portrait.surface import skin_points

pytestmark = needs_head


def test_places_land_on_the_reference_where_they_were_given() -> None:
    template = load_template()
    head = Head(template, template.reference, template.rest, template.rest_normals)
    places = np.array([[0.0, 6.0], [0.3, 6.0], [-0.3, 6.9], [0.0, 5.4]])
    points = skin_points(head, places)
    assert points.hit.all()
    assert np.abs(points.positions[:, :2] - places).max() < 0.02


def test_lift_moves_along_the_normal() -> None:
    head = load_template().morph({"head-round": 0.5})
    places = np.array([[0.2, 6.0], [-0.4, 6.6]])
    low, high = skin_points(head, places), skin_points(head, places, lift=0.1)
    assert np.allclose(high.positions - low.positions, low.normals * 0.1, atol=1e-5)


def test_places_beside_the_face_are_not_hit() -> None:
    assert not skin_points(load_template().morph({}), np.array([[0.99, 7.6]])).hit.any()
