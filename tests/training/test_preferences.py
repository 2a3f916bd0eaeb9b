"""A DALL·E learns from faces of its own that were ranked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from inference.checkpoint import load
from inference.dalle import DALLE
from inference.pipeline import Pipeline
from tests.checkpoints import TINY_DALLE, write_tiny_checkpoint
from training.dalle_from_traits import picture_nats
from training.features import CaptionStates
from training.loop import LoopConfig
from training.preferences import RankedFaces, draw_ranked, preference_loss, train_preferences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from inference.backend import Finished, Request

LOOP = LoopConfig(steps=40, batch_size=8, learning_rate=3e-3, warmup_steps=5, sample_every=40, tracker="none")
TEXTS = ("둥근 얼굴의 남자", "안경 쓴 할머니", "단발머리 여자")


@pytest.fixture
def faces() -> RankedFaces:
    """6 faces for each of 24 descriptions; the more tokens are 3, the better."""
    rng = np.random.default_rng(0)
    tokens = rng.integers(4, 16, (24, 6, 16)).astype(np.int16)
    for face, threes in enumerate(rng.permutation([0, 3, 6, 9, 12, 15])):
        tokens[:, face, :threes] = 3
    return RankedFaces(tokens, (tokens == 3).mean(-1).astype(np.float32))


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    return Pipeline(load(write_tiny_checkpoint(tmp_path / "tiny")))


def test_of_every_pair_the_better_face_scored_more(faces: RankedFaces) -> None:
    chosen = np.arange(24)
    pairs = [faces.pairs(chosen, np.random.default_rng(seed)) for seed in range(8)]
    score = [[(face == 3).float().mean(-1) for face in pair] for pair in pairs]
    assert all((better > worse).all() for better, worse in score)
    assert {float(better[0]) for better, _ in score} <= set(faces.scores[0].tolist())
    assert len({round(float(better[0]), 3) for better, _ in score}) > 1  # not always the best of all


def test_it_is_worth_ever_less_to_prefer_more() -> None:
    none, some, much = (preference_loss(torch.tensor([gain]), torch.zeros(1)) for gain in (0.0, 10.0, 100.0))
    assert float(none[0]) == pytest.approx(np.log(2))
    assert float(some[0]) == pytest.approx(np.log1p(np.exp(-1)))
    assert float(much[0]) < 1e-4
    assert [float(told) for _, told in (none, some, much)] == [0, 1, 1]


def test_a_dalle_learns_to_prefer_what_scored_better(faces: RankedFaces, tmp_path: Path) -> None:
    torch.manual_seed(0)
    states = np.random.default_rng(2).normal(size=(72, TINY_DALLE.text_width)).astype(np.float16)
    captions, dalle = CaptionStates(states, np.arange(3, 73, 3)), DALLE(TINY_DALLE)
    words, reader = captions.batch(np.arange(24)), dalle.text_reader(*captions.batch(np.arange(4)))

    def nats() -> tuple[torch.Tensor, torch.Tensor]:
        better, worse = faces.pairs(np.arange(24), np.random.default_rng(3))
        with torch.no_grad():
            return tuple(picture_nats(dalle(words, image), image) for image in (better, worse))

    before = nats()
    train_preferences(faces, captions, tmp_path, dalle, LOOP)
    after = nats()
    assert ((before[0] - after[0]) > (before[1] - after[1]) + 1).float().mean() > 0.9
    torch.testing.assert_close(dalle.text_reader(*captions.batch(np.arange(4))), reader)
    rows = [json.loads(row) for row in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert next(row["held_out"] for row in rows if "held_out" in row) < np.log(2)


def test_faces_are_drawn_once(pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    draw_all = Pipeline.draw_all

    def counted(self: Pipeline, requests: Sequence[Request]) -> list[Finished]:
        asked.extend(request.description for request in requests)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return draw_all(self, requests)

    monkeypatch.setattr("training.preferences.TOGETHER", 4)
    with monkeypatch.context() as interrupted:
        interrupted.setattr(Pipeline, "draw_all", counted)
        with pytest.raises(KeyboardInterrupt):
            draw_ranked(pipeline, TEXTS, 4, tmp_path / "faces")
        broken = draw_ranked(pipeline, TEXTS, 4, tmp_path / "faces")
        assert asked == [TEXTS[0], TEXTS[1], *TEXTS[1:]]
        draw_ranked(pipeline, TEXTS, 4, tmp_path / "faces")
        assert len(asked) == 4
    whole = draw_ranked(pipeline, TEXTS, 4, tmp_path / "others")
    assert np.array_equal(broken.tokens, whole.tokens)
    assert np.array_equal(broken.scores, whole.scores)
    assert whole.tokens.shape == (3, 4, 16)


def test_one_face_is_drawn_for_each_that_is_scored(pipeline: Pipeline, tmp_path: Path) -> None:
    sampling = replace(pipeline.checkpoint.config.sampling, tries=1)
    assert pipeline.checkpoint.config.sampling == sampling  # the tiny checkpoint's own
    faces = draw_ranked(pipeline, TEXTS, 4, tmp_path / "faces")
    assert len(np.unique(faces.tokens.reshape(-1, 16), axis=0)) == 12
    assert np.isfinite(faces.scores).all()
