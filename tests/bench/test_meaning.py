from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bench.meaning import Pair, measure, read_pairs
from inference.backend import InferenceError
from inference.checkpoint import DESCRIPTION_READER, load, read_config, save_config
from inference.pipeline import Pipeline
from tests.fakes.inference import face
from tests.readers import write_tiny_reader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def reading_checkpoint(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    """A tiny checkpoint that reads descriptions, at random."""
    folder = tmp_path / "reading"
    shutil.copytree(tiny_checkpoint, folder)
    write_tiny_reader(folder / DESCRIPTION_READER)
    save_config(folder, replace(read_config(folder), reads_descriptions=True))
    return folder


def test_the_pairs_are_complete() -> None:
    pairs = read_pairs()
    assert Counter(pair.kind for pair in pairs) == {"same": 62, "changed": 37, "no_face": 26, "other_face": 14}
    told = {pair.face: pair.query for pair in pairs if pair.kind == "same"}
    assert len(told) == 62
    for pair in pairs:
        assert (pair.stored is None) == (pair.kind in {"no_face", "other_face"})
        assert pair.query != pair.stored
        assert pair.kind != "changed" or told[pair.face] == pair.query


def test_every_figure_is_measured(reading_checkpoint: Path) -> None:
    pairs = [
        Pair("same", "안경 쓴 남자", "뿔테 안경 남자", 1),
        Pair("changed", "안경 쓴 남자", "안경 안 쓴 남자", 1),
        Pair("no_face", "바나나", None, None),
        Pair("other_face", "긴 머리 여자", None, None),
    ]
    figures = measure(Pipeline(load(reading_checkpoint)), pairs)
    assert figures.pop("milliseconds") > 0
    assert [figure["of"] for figure in figures.values()] == [1] * 6
    assert figures["first"]["share"] <= figures["recall_at_5"]["share"]


def test_the_space_of_descriptions_is_named_after_the_reader_too(reading_checkpoint: Path) -> None:
    pipeline = Pipeline(load(reading_checkpoint))
    vectors, space = pipeline.embed(["안경 쓴 남자", "긴 머리 여자"])
    assert space.startswith("tiny+")
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(2), abs=1e-5)
    assert pipeline.embed_images([face(0)]).model == "tiny"


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
