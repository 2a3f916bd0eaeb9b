from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from inference.models.reranker import ImageFeatures, Reranker, TextFeatures
from tests.checkpoints import TINY_RERANKER
from training.evaluation.contrasts import contrasting_pairs
from training.setup.cached_features import CaptionStates
from training.setup.descriptions import Descriptions
from training.sketch.population import sample_person
from training.tasks.reranker import (
    RerankerTrainingData,
    calibrate,
    contrastive_loss,
    naming_loss,
    pair_loss,
    train_image_tower,
    train_reranker,
)
from training.trainer import LoopConfig
from training.traits import CLASSES, UNKNOWN, labels, mentions, one_hot

if TYPE_CHECKING:
    from pathlib import Path

LOOP = LoopConfig(steps=60, batch_size=8, learning_rate=3e-3, warmup_steps=5, log_every=10, tracker="none")
CONFIG = replace(TINY_RERANKER, traits=dict(CLASSES))
PERSONS = [sample_person(np.random.default_rng(i)) for i in range(32)]
TRUTH = labels(PERSONS)


def states_of(codes: np.ndarray) -> CaptionStates:
    """Return captions of three words whose states are the same code."""
    words = codes[:, None].repeat(3, axis=1).reshape(-1, codes.shape[1])
    return CaptionStates(words.astype(np.float16), np.arange(3, 3 * len(codes) + 1, 3))


@pytest.fixture
def training_data() -> RerankerTrainingData:
    """32 persons, each a bright square; a caption's states encode the person, a wrong caption's the negative."""
    pictures = np.full((32, 32, 32), 30, np.uint8)
    for i, picture in enumerate(pictures):
        picture[4 * (i % 7) : 4 * (i % 7) + 8, 4 * (i // 7) : 4 * (i // 7) + 8] = 220
    codes = np.random.default_rng(0).normal(size=(32, CONFIG.text_width))
    stated = mentions([["gender"]] * 32)
    pairs = states_of(np.stack([codes, -codes], 1).reshape(64, -1))
    return RerankerTrainingData(
        (pictures, pictures // 2), Descriptions(states_of(codes), np.arange(32), TRUTH, stated), pairs
    )


def test_a_reranker_learns_which_words_fit_a_picture(
    training_data: RerankerTrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    reranker = train_reranker(training_data, tmp_path, Reranker(CONFIG), LOOP)
    rows = [json.loads(row) for row in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert rows[-1]["loss"] < 0.8 * rows[0]["loss"]
    assert rows[-1]["told_apart"] >= 0.9
    assert not reranker.training


def test_sight_comes_before_words(training_data: RerankerTrainingData, tmp_path: Path) -> None:
    torch.manual_seed(0)
    reranker = Reranker(CONFIG)
    words = {name: weight.clone() for name, weight in reranker.text_tower.state_dict().items()}
    train_image_tower(training_data.pictures, TRUTH, tmp_path, reranker, LOOP)
    rows = [json.loads(row) for row in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert rows[-2]["seen_right"] > rows[0]["seen_right"]
    assert rows[-1].keys() == {"step", "held_out", "held_out_seen_right"}
    assert all(torch.equal(weight, words[name]) for name, weight in reranker.text_tower.state_dict().items())


def test_a_reranker_may_name_nothing(
    training_data: RerankerTrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    train_reranker(training_data, tmp_path, Reranker(replace(CONFIG, traits={})), replace(LOOP, steps=10))
    rows = [json.loads(row) for row in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert "found_in_batch" in rows[-1]
    assert "seen_right" not in rows[-1]


def test_contrastive_loss_is_least_where_pairs_match() -> None:
    vectors = F.normalize(torch.randn(6, 8, generator=torch.Generator().manual_seed(0)), dim=-1)
    matched, found = contrastive_loss(20 * vectors @ vectors.T)
    crossed, lost = contrastive_loss(20 * vectors @ vectors.roll(1, 0).T)
    assert matched < crossed
    assert found == 1
    assert lost == 0


def test_a_pair_is_told_apart_by_its_own_picture() -> None:
    logits = torch.tensor([[2.0, 0.0, -9.0, 9.0], [-9.0, 9.0, 0.0, 1.0]])
    value, told = pair_loss(logits)
    assert told == 0.5
    assert float(value) == pytest.approx((np.log1p(np.exp(-2)) + np.log1p(np.exp(1))) / 2)


def test_words_are_asked_for_what_they_mention_only() -> None:
    latent, sure = torch.zeros(32, 4), 50 * one_hot(TRUTH)
    stated = mentions([["gender"]] * 32)
    wrong_age = sure.clone()
    wrong_age[:, 2:7] = wrong_age[:, 2:7].roll(1, 1)
    loss, figures = naming_loss(
        ImageFeatures(latent, sure), TextFeatures(latent, wrong_age, 100.0 * stated - 50), TRUTH, stated
    )
    assert float(loss) == pytest.approx(0, abs=1e-4)
    assert figures["read_right"] == 1
    loss, figures = naming_loss(
        ImageFeatures(latent, wrong_age), TextFeatures(latent, sure, 100.0 * stated - 50), TRUTH, stated
    )
    assert float(loss) > 0.5
    assert float(figures["seen_right"]) == pytest.approx(1 - 1 / int((TRUTH[0] != UNKNOWN).sum()))


def test_calibration_takes_back_overconfidence() -> None:
    torch.manual_seed(0)
    reranker = Reranker(CONFIG)
    reranker.image_traits.weight.data.mul_(100)  # confident but no better than chance
    calibrate(reranker, np.random.default_rng(0).integers(0, 256, (32, 32, 32), dtype=np.uint8), TRUTH)
    assert reranker.temperature > 2


def test_without_pairs_a_batch_is_its_captions(training_data: RerankerTrainingData) -> None:
    alone = replace(training_data, pairs=None).batch(np.array([0, 5]), np.array([0, 5]))
    assert alone.text.shape[:2] == (2, 3)
    assert [float(part) for part in pair_loss(torch.zeros(2, 0))] == [0, 1]
    assert training_data.batch(np.array([0, 5]), np.array([0, 5])).text.shape[:2] == (6, 3)


def test_what_is_not_known_of_a_person_is_in_no_pair() -> None:
    bald = replace(PERSONS[0], traits={"face.type": "긴형", "mouth.size": "크다"})
    pairs = contrasting_pairs([bald] * 40)
    assert len(pairs) == 80
    assert not any(word in text for text in pairs for word in ("머리", "눈썹", "안경", "주름"))
    assert contrasting_pairs([PERSONS[0], None]) == []
    assert contrasting_pairs([PERSONS[0], replace(PERSONS[0], traits={"accessory.hat": "비니"})]) == []


def test_pairs_of_descriptions_differ_and_stay_the_same() -> None:
    pairs = contrasting_pairs(PERSONS)
    assert len(pairs) == 2 * len(PERSONS)
    assert all(right != wrong for right, wrong in zip(pairs[::2], pairs[1::2], strict=True))
    assert contrasting_pairs(PERSONS[:3]) == pairs[:6]
