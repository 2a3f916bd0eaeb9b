"""Conversion of logits to statements, omission of uncertain ones, and saving and loading a reader."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch

from inference.models.description_tagger import DescriptionTagger, SubwordTokenizer, Tags
from inference.reading import (
    CONFIG,
    DescriptionReader,
    Thresholds,
    language_of,
    load_description_reader,
    save_description_reader,
    value_slices,
)
from tests.readers import TINY_TAGGER, write_tiny_reader

if TYPE_CHECKING:
    from pathlib import Path

    from inference.descriptions import Reading
    from inference.models.description_tagger import Characters

LABELS = (*TINY_TAGGER.traits, *TINY_TAGGER.kinds)
SURE = 8.0


class _Told(DescriptionTagger):
    """A tagger with given results for characters start..end: (start, end, label, value, polarity, logit)."""

    def __init__(self, *told: tuple[int, int, str, str, str, float]) -> None:
        super().__init__(TINY_TAGGER)
        self.told = told

    def forward(self, texts: Characters) -> Tags:
        batch, length = texts.present.shape
        places = value_slices(TINY_TAGGER)
        presence = torch.full((batch, length, len(LABELS)), -SURE)
        values = torch.zeros(batch, length, sum(place.stop - place.start for place in places.values()))
        for start, end, label, value, polarity, logit in self.told:
            presence[:, start:end, LABELS.index(label)] = logit
            if names := TINY_TAGGER.traits.get(label):
                index = names.index(value) + (polarity == "not") * len(names)
                values[:, start:end, places[label].start + index] = SURE
        return Tags(presence, values, torch.full((batch, len(TINY_TAGGER.refusals)), -SURE))


def read(text: str, *told: tuple[int, int, str, str, str, float], tmp_path: Path) -> Reading:
    folder = write_tiny_reader(tmp_path / "reader")
    return DescriptionReader(_Told(*told).eval(), SubwordTokenizer(folder), Thresholds()).read(text)


def test_spans_values_and_polarity(tmp_path: Path) -> None:
    text = "코가 크지 않은 40대"
    reading = read(text, (0, 8, "nose.size", "크다", "not", SURE), (9, 12, "age", "40", "is", SURE), tmp_path=tmp_path)
    said = [(text[x.start : x.end], x.trait, x.value, x.polarity) for x in reading.statements]
    assert said == [("코가 크지 않은", "nose.size", "크다", "not"), ("40대", "age", "40", "is")]
    assert all(x.confidence > 0.95 for x in reading.statements)
    assert reading.language == "ko"
    assert max(reading.refusals.values()) < 0.01


def test_one_phrase_may_state_two_traits(tmp_path: Path) -> None:
    told = [(0, 3, "gender", "F", "is", SURE), (0, 3, "age", "60", "is", SURE)]
    assert {x.trait for x in read("할머니", *told, tmp_path=tmp_path).statements} == {"gender", "age"}


def test_what_is_unsure_is_not_claimed(tmp_path: Path) -> None:
    assert read("코가 크다", (0, 5, "nose.size", "크다", "is", -0.5), tmp_path=tmp_path).statements == ()


def test_what_cannot_be_drawn(tmp_path: Path) -> None:
    [request] = read("빨간 패딩 입은 사람", (0, 6, "clothes", "", "", SURE), tmp_path=tmp_path).requests
    assert (request.start, request.end, request.kind) == (0, 5, "clothes")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("코가 커요", "ko"),
        ("big nose", "en"),
        ("big한 코", "mixed"),
        ("M자 이마", "ko"),
        ("😀 123", "other"),
        ("", "other"),
    ],
)
def test_language_by_script(text: str, language: str) -> None:
    assert language_of(text) == language


def test_saved_and_loaded(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path / "reader")
    reader = load_description_reader(folder)
    save_description_reader(folder, reader.tagger, Thresholds(statement=0.7))
    again = load_description_reader(folder)
    assert again.thresholds == Thresholds(statement=0.7)
    texts = ["코가 큰 남자", "", "a" * 2000]
    assert [x.refusals for x in again.read_all(texts)] == [x.refusals for x in reader.read_all(texts)]


def test_another_format_is_refused(tmp_path: Path) -> None:
    folder = write_tiny_reader(tmp_path / "reader")
    (folder / CONFIG).write_text(json.dumps({"format": 99}))
    with pytest.raises(ValueError, match="format"):
        load_description_reader(folder)
