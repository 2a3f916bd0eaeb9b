from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from bench.meaning import measure, wordings
from inference.backend import InferenceError
from inference.checkpoint import load
from inference.pipeline import Pipeline
from tests.fakes.inference import face

if TYPE_CHECKING:
    from pathlib import Path


def test_persons_are_described_in_two_ways() -> None:
    assert all(first != second for first, second in wordings(10))


def test_every_way_is_measured(tiny_checkpoint: Path) -> None:
    figures = measure(load(tiny_checkpoint), 4)
    for way in ("reranker", "e5", "e5_query"):
        assert 0 <= figures[f"{way}_first"] <= figures[f"{way}_among_ten"] == 1


def test_vectors_are_of_unit_length_and_do_not_depend_on_company(tiny_checkpoint: Path) -> None:
    pipeline = Pipeline(load(tiny_checkpoint))
    pictures = [face(index) for index in range(2)]
    for embed, things in (
        (pipeline.embed, ["둥근 얼굴", "뿔테 안경을 쓴 30대 남자"]),
        (pipeline.embed_images, pictures),
    ):
        together, model = embed(things)
        assert (model, together.dtype) == ("tiny", np.float32)
        assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(2), abs=1e-5)
        assert together[1] == pytest.approx(embed(things[1:]).vectors[0], abs=1e-4)
    with pytest.raises(InferenceError):
        pipeline.embed_images([b"no picture"])
