"""The pipeline reads descriptions: words of marks, and what is not drawn."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from inference.backend import NotReadableError, Request
from inference.checkpoint import DESCRIPTION_READER, load, read_config, save_config
from inference.descriptions import Reading, Statement, Undrawn
from inference.engine import Engine
from inference.pipeline import Pipeline
from tests.checkpoints import TINY_RERANKER
from tests.readers import write_tiny_reader

if TYPE_CHECKING:
    from pathlib import Path

HAT = Statement(0, 4, "accessory.hat", "없다", "not", 1.0)
MAN = Statement(5, 7, "gender", "M", "is", 1.0)


@pytest.fixture(scope="module")
def folder(tiny_checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny checkpoint that reads descriptions, at random."""
    folder = tmp_path_factory.mktemp("reading") / "checkpoint"
    shutil.copytree(tiny_checkpoint, folder)
    write_tiny_reader(folder / DESCRIPTION_READER)
    save_config(folder, replace(read_config(folder), reads_descriptions=True))
    return folder


def test_marks_have_the_words_they_come_from_and_what_is_not_drawn_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = Pipeline(load(folder))
    reading = Reading((HAT, MAN), (), "ko")
    monkeypatch.setattr(pipeline.checkpoint.description_reader, "read", lambda _: reading)
    finished = pipeline.draw(Request("1", "모자 쓴 남자", candidates=1))
    (mark,) = finished.candidates[0].marks
    assert (mark.trait, mark.value, mark.words) == ("gender", "M", "남자")
    assert finished.undrawn == (Undrawn("accessory.hat", "있다", "모자 쓴"),)


async def test_the_engine_reads_and_names_its_traits(folder: Path) -> None:
    async with Engine.load(folder) as engine:
        readings = await engine.read(["둥근 얼굴", "young man"])
        assert [reading.language for reading in readings] == ["ko", "en"]
        assert engine.model.traits == TINY_RERANKER.traits


async def test_a_checkpoint_without_a_reader_says_so(tiny_checkpoint: Path) -> None:
    async with Engine.load(tiny_checkpoint) as engine:
        with pytest.raises(NotReadableError):
            await engine.read(["둥근 얼굴"])
