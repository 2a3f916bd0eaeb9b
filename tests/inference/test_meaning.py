"""Vectors of what descriptions say."""

from __future__ import annotations

import numpy as np
import pytest

from inference.descriptions import Polarity, Reading, Statement
from inference.meaning import TRAIT_SHARE, meaning_vectors

TRAITS = {
    "gender": ("M", "F"),
    "age": ("20", "30", "40", "50", "60"),
    "nose.size": ("크다", "보통", "작다"),
    "feature.glasses": ("없다", "뿔테", "금속테"),
}


def said(*stated: tuple[str, str] | tuple[str, str, Polarity]) -> Reading:
    statements = [Statement(0, 1, one[0], one[1], one[2] if len(one) > 2 else "is", 1.0) for one in stated]
    return Reading(tuple(statements), (), "ko")


def likeness(one: Reading, other: Reading) -> float:
    """Return the likeness of two descriptions whose embeddings are equal, without the share of the embeddings."""
    embeddings = np.ones((2, 1), np.float32)
    first, second = meaning_vectors([one, other], embeddings, TRAITS)
    return float((first @ second - (1 - TRAIT_SHARE)) / TRAIT_SHARE)


def test_vectors_are_of_unit_length_even_if_nothing_is_stated() -> None:
    vectors = meaning_vectors([said(), said(("gender", "M"))], np.eye(2, dtype=np.float32), TRAITS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (said(("gender", "M")), said(("gender", "M")), 1),
        (said(("gender", "M")), said(("gender", "F")), -1),
        (said(("gender", "M")), said(("nose.size", "크다")), 0),
        (said(("nose.size", "크다")), said(("nose.size", "보통")), 0),
        (said(("nose.size", "크다")), said(("nose.size", "작다")), -1),
        (said(("age", "20")), said(("age", "30")), 2**-0.5),
        (said(("gender", "M"), ("age", "20")), said(("gender", "M")), 2**-0.5),
    ],
)
def test_stated_traits_make_descriptions_alike_or_unlike(one: Reading, other: Reading, expected: float) -> None:
    assert likeness(one, other) == pytest.approx(expected, abs=1e-6)


def test_glasses_of_any_kind_are_nearer_to_a_kind_than_to_none() -> None:
    glasses = said(("feature.glasses", "없다", "not"))
    assert likeness(glasses, said(("feature.glasses", "뿔테"))) > 0.4
    assert likeness(glasses, said(("feature.glasses", "없다"))) < -0.9
