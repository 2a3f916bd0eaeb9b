from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from inference.backend import TraitMark
from inference.models.dalle import Condition
from inference.models.reranker import MIN_AGREEMENT, ImageFeatures, Reranker, TextFeatures
from inference.models.text_encoder import TextStates
from tests.checkpoints import TINY_RERANKER

NOTHING = torch.zeros(1, TINY_RERANKER.latent_width)
SURE = 50.0
MAN_WITH_BIG_EYES = torch.tensor([[SURE, 0, SURE, 0, 0]])
MAN_WITH_SMALL_EYES = torch.tensor([[SURE, 0, 0, 0, SURE]])


def build() -> Reranker:
    torch.manual_seed(0)
    return Reranker(TINY_RERANKER).eval()


def match(shown: torch.Tensor, meant: torch.Tensor, stated: tuple[bool, bool]) -> float:
    logits = torch.tensor([[SURE if each else -SURE for each in stated]])
    return float(build().match(ImageFeatures(NOTHING, shown), TextFeatures(NOTHING, meant, logits)).detach())


def test_a_picture_that_shows_what_is_stated_loses_nothing() -> None:
    assert match(MAN_WITH_BIG_EYES, MAN_WITH_BIG_EYES, (True, True)) == 0


def test_a_wrong_picture_loses_but_is_not_ruled_out() -> None:
    lost = match(MAN_WITH_SMALL_EYES, MAN_WITH_BIG_EYES, (True, True))
    assert lost == torch.tensor(MIN_AGREEMENT).log()


def test_what_is_not_stated_does_not_matter() -> None:
    assert abs(match(MAN_WITH_SMALL_EYES, MAN_WITH_BIG_EYES, (True, False))) < 1e-6


def test_verdicts_do_not_depend_on_other_pictures() -> None:
    reranker = build()
    images = torch.randn(3, 1, 32, 32, generator=torch.Generator().manual_seed(1))
    text = TextStates(torch.randn(1, 4, TINY_RERANKER.text_width), torch.ones(1, 4, dtype=torch.bool))
    results = reranker.score(images, text)
    assert len(results) == 3
    (alone,) = reranker.score(images[1:2], text)
    assert alone.score == pytest.approx(results[1].score, abs=1e-4)
    assert alone.marks == results[1].marks


def test_marks_say_what_is_shown_what_is_not_and_what_is_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    reranker = build()
    shown = torch.cat([MAN_WITH_BIG_EYES, MAN_WITH_SMALL_EYES, torch.zeros(1, 5)])
    monkeypatch.setattr(reranker, "encode_image", lambda _: ImageFeatures(NOTHING.expand(3, -1), shown))
    stated = torch.tensor([[-SURE, SURE]])
    monkeypatch.setattr(reranker, "encode_text", lambda _: TextFeatures(NOTHING, MAN_WITH_BIG_EYES, stated))
    text = TextStates(torch.zeros(1, 1, TINY_RERANKER.text_width), torch.ones(1, 1, dtype=torch.bool))
    results = reranker.score(torch.zeros(3, 1, 32, 32), text)
    assert [result.marks for result in results] == [
        (TraitMark("eyes.size", "크다", shown=True),),
        (TraitMark("eyes.size", "크다", shown=False),),
        (TraitMark("eyes.size", "크다", shown=None),),
    ]


def test_marks_are_those_of_a_description_reader() -> None:
    reranker = Reranker(
        replace(TINY_RERANKER, traits={"gender": ("M", "F"), "glasses": ("없다", "뿔테", "무테")})
    ).eval()
    images = torch.randn(2, 1, 32, 32, generator=torch.Generator().manual_seed(1))
    text = TextStates(torch.randn(1, 4, TINY_RERANKER.text_width), torch.ones(1, 4, dtype=torch.bool))
    man, horn, any_glasses = [1.0, 0], [0, 1.0, 0], [0, 0.5, 0.5]
    for values, known, names in (
        ([*man, *horn], [True, True], [("gender", "M"), ("glasses", "뿔테")]),
        ([*man, *any_glasses], [False, True], [("glasses", "있다")]),
        ([*man, *[0.5, 0.5, 0]], [False, True], []),  # "not rimless", which has no name
        ([*man, *horn], [False, False], []),
    ):
        results = reranker.score(images, text, Condition(torch.tensor([values]), torch.tensor([known])))
        assert [[(mark.trait, mark.value) for mark in result.marks] for result in results] == [names, names]
        assert all(math.isfinite(result.score) for result in results)


def test_padding_is_not_read() -> None:
    reranker = build()
    words = torch.randn(1, 4, TINY_RERANKER.text_width)
    whole = reranker.encode_text(TextStates(words[:, :3], torch.ones(1, 3, dtype=torch.bool)))
    padded = reranker.encode_text(TextStates(words, torch.tensor([[True, True, True, False]])))
    for a, b in zip(whole, padded, strict=True):
        torch.testing.assert_close(a, b)
