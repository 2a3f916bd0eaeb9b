"""The hand-written descriptions are labelled within the vocabulary, and their labels point at words of their texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import training
from training.vocabulary import EXTRAS, VOCABULARY

_FILES = sorted((Path(training.__file__).parent / "descriptions").glob("*.jsonl"))
_VALUES = {**VOCABULARY, **EXTRAS, "gender": ("M", "F"), "age": ("20", "30", "40", "50", "60")}
_REFUSALS = {"minor", "sexual", "person", "slur", "violence", "personal"}


def _descriptions(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_no_text_stands_twice() -> None:
    texts = [description["text"] for path in _FILES for description in _descriptions(path)]
    assert len(texts) > 1800
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_labels_are_values_and_point_at_words(path: Path) -> None:
    for description in _descriptions(path):
        text = description["text"]
        assert description["register"] == path.stem
        for label in [*description["stated"], *description["undrawable"]]:
            assert text.count(label["words"]) >= label.get("nth", 1), (text, label)
        for label in description["stated"]:
            assert label["value"] in _VALUES[label["trait"]], (text, label)
            assert label["polarity"] in {"is", "not"}, (text, label)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_what_may_not_be_drawn_says_why(path: Path) -> None:
    for description in _descriptions(path):
        assert description["may_draw"] == (description["refusal"] is None), description["text"]
        assert description["refusal"] in {None, *_REFUSALS}, description["text"]
