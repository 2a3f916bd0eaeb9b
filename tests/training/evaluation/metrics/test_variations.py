"""Variants of descriptions: the text changes, the person stays the same, and the words are not in the training data."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from tests.training.evaluation.predictions import seeing
from training.captions import describe
from training.captions.random_choices import RandomChoices
from training.evaluation.cases import described_cases
from training.evaluation.generation import Generation
from training.evaluation.metrics.robustness import drop, varied
from training.evaluation.metrics.variations import EXPECTED, VARIATIONS, synonyms, words
from training.evaluation.runner import Result
from training.sketch.population import sample_person

TEXTS = [case.caption.text for case in described_cases(200)]


@pytest.mark.parametrize("variation", VARIATIONS)
def test_most_descriptions_change_and_always_alike(variation: str) -> None:
    others = varied(TEXTS, variation)
    assert others == varied(TEXTS, variation)
    changed = [text != other for text, other in zip(TEXTS, others, strict=True)]
    assert np.mean(changed) > 0.8
    assert all(others)


def test_the_variations_that_count_are_among_all() -> None:
    assert set(EXPECTED) < set(VARIATIONS)


def test_nothing_is_left_of_spaces() -> None:
    assert not any(char.isspace() for text in varied(TEXTS, "no_spaces") for char in text)


def test_the_grammar_contains_none_of_the_synonyms() -> None:
    folder = resources.files("training.captions") / "phrases"
    written = [path.read_text(encoding="utf-8") for path in folder.iterdir()]
    rng = np.random.default_rng(0)
    said = [describe(sample_person(rng), rng, slips=False).text for _ in range(3000)]
    known = "\n".join([*written, *said])
    table = words()["synonyms"]
    assert [word for word in table.values() if word in known] == []
    assert [word for word in table if word not in known] == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("보조개가 있다", "볼우물이 있다"),
        ("얼굴로 해줘", "안면으로 해줘"),
        ("눈꼬리는 처졌고", "눈초리는 처졌고"),
        ("속쌍꺼풀을 가진 남자예요", "속쌍까풀을 가진 사내예요"),
    ],
)
def test_particles_follow_the_synonym(text: str, other: str) -> None:
    assert synonyms(text, RandomChoices(np.random.default_rng(0))) == other


def test_dialect_changes_how_sentences_end() -> None:
    text = "눈이 커요. 코는 낮습니다. 안경을 썼다"
    spoken = {VARIATIONS["dialect"](text, RandomChoices(np.random.default_rng(seed))) for seed in range(20)}
    assert spoken == {
        "눈이 커요. 코는 낮심더. 안경을 썼데이",
        "눈이 커요. 코는 낮습니다잉. 안경을 썼당께",
    }


def result(text: str, seen: str) -> Result:
    """Return a result for a description of two large parts whose face shows large (大) and small (小) ones."""
    traits = ("eyes.size", "nose.size")
    shown = {trait: {"大": "크다", "小": "작다"}[size] for trait, size in zip(traits, seen, strict=True)}
    drawn = Generation(np.zeros((1, 8, 8), np.uint8), np.zeros(1))
    return Result(text, dict.fromkeys(traits, "크다"), drawn, [seeing(shown)])


def test_a_drop_is_of_the_mentions_whose_description_changed() -> None:
    clean = [result("가", "大大"), result("나", "大小"), result("다", "大大")]
    other = [result("가", "小小"), result("나2", "大大"), result("다2", "大小")]
    lost, changed = drop(clean, other)
    assert changed == 2
    assert lost.value == 0
    assert drop(clean[2:], other[2:])[0].value == 0.5
