"""The template, its sliders, and heads made from them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.portrait.renderer import needs_head
from training.portrait.head import HeadTemplate, load_template

pytestmark = needs_head


@pytest.fixture(scope="module")
def template() -> HeadTemplate:
    return load_template()


def test_eyes_keep_their_place_whatever_the_sliders(template: HeadTemplate) -> None:
    plain, long = template.morph({}), template.morph({"head-rectangular": 0.8, "head-scale-vert-incr": 0.5})
    middles = [np.mean(head.eye_centres(), axis=0) for head in (plain, long)]
    assert np.abs(middles[0] - middles[1]).max() < 0.03
    assert np.ptp(long.vertices[:, 1]) > np.ptp(plain.vertices[:, 1])


def test_left_is_positive_x(template: HeadTemplate) -> None:
    left, right = template.morph({}).eye_centres()
    assert left[0] > 0 > right[0]


def test_normals_have_unit_length_and_face_outwards(template: HeadTemplate) -> None:
    head = template.morph({})
    assert np.allclose(np.linalg.norm(head.normals, axis=1), 1, atol=1e-4)
    nose = head.vertices[:, 2].argmax()
    assert head.normals[nose, 2] > 0.5


def test_lashes_run_along_both_lids(template: HeadTemplate) -> None:
    for eye in template.eyes:
        upper = template.reference[eye.upper.roots]
        lower = template.reference[eye.lower.roots]
        assert (np.diff(np.abs(upper[:, 0])) >= 0).all()
        assert upper[:, 1].mean() > lower[:, 1].mean()


def test_lips_lie_around_the_mouth(template: HeadTemplate) -> None:
    lips = template.rest[template.lips > 0.5]
    assert len(lips) > 100
    assert np.abs(lips[:, 0]).max() < 0.35
    assert 5.5 < lips[:, 1].min() < lips[:, 1].max() < 5.95
