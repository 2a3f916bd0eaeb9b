"""Slots draw the same tokens as cached steps. Their graphs are recorded on a GPU, not on a CPU."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import torch

from inference.models.dalle import Condition
from inference.sampling.cuda_graphs import CUDAGraphRunner
from inference.sampling.sampler import SamplingConfig, finish, start, step
from tests.inference.models.test_dalle import (
    CONTEXTUAL,
    GROUPS,
    OPTIONS,
    TOKENS,
    build,
    cached_logits,
    image_tokens,
    state_condition,
    token_condition,
)

if TYPE_CHECKING:
    from inference.models.dalle import DALLE

SAMPLING = SamplingConfig(guidance_scale=2.0, guided_share=0.5, top_k=8)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@torch.no_grad()
def test_slots_see_what_a_cache_sees(options: dict[str, Any]) -> None:
    model, image = build(replace(TOKENS, **options)), image_tokens()
    wanted = cached_logits(model, token_condition(), image)
    model.graph_runner = CUDAGraphRunner(model, 4)
    torch.testing.assert_close(cached_logits(model, token_condition(), image), wanted)
    assert model.graph_runner is not None


@pytest.mark.parametrize("rotary_emb", [False, True])
@pytest.mark.parametrize("prompt", ["words", "pooled"])
@torch.no_grad()
def test_texts_of_any_length_end_where_the_picture_begins(prompt: str, rotary_emb: bool) -> None:  # noqa: FBT001
    model, image = build(replace(CONTEXTUAL, prompt=prompt, rotary_emb=rotary_emb)), image_tokens()
    for length in (3, 5):
        wanted = cached_logits(model, state_condition(length), image)
        model.graph_runner = CUDAGraphRunner(model, 4)
        torch.testing.assert_close(cached_logits(model, state_condition(length), image), wanted)
        model.graph_runner = None


def drawn(model: DALLE) -> list[torch.Tensor]:
    """Draw with three states that start one after another; the first pauses in between."""
    conditions = [Condition(*(part[i : i + 1] for part in token_condition())) for i in (0, 1, 0)]
    states = [start(model, condition, i, range(1 + i), SAMPLING) for i, condition in enumerate(conditions)]
    for stop, together in ((3, states[:1]), (5, states[:2]), (4, states[1:])):
        while not together[-1].is_done and together[-1].position < stop:
            step(model, together)
    return [finish(model, [state]) for state in states]


def test_drawings_come_pause_and_leave() -> None:
    model = build(TOKENS)
    wanted = drawn(model)
    model.graph_runner = CUDAGraphRunner(model, 12)
    for got, expected in zip(drawn(model), wanted, strict=True):
        assert torch.equal(got, expected)


def test_slots_hold_the_tokens_of_all_groups() -> None:
    model = build(GROUPS)
    condition = Condition(*(part[:1] for part in state_condition()))
    wanted = finish(model, [start(model, condition, 1, range(2), SAMPLING)])
    model.graph_runner = CUDAGraphRunner(model, 4)
    assert torch.equal(finish(model, [start(model, condition, 1, range(2), SAMPLING)]), wanted)


def test_what_finds_no_slots_is_drawn_without() -> None:
    model = build(TOKENS)
    condition = Condition(*(part[1:] for part in token_condition()))
    wanted = finish(model, [start(model, condition, 1, range(5), SAMPLING)])
    model.graph_runner = CUDAGraphRunner(model, 6)
    assert torch.equal(finish(model, [start(model, condition, 1, range(5), SAMPLING)]), wanted)


def test_slots_are_free_again_once_a_drawing_is_forgotten() -> None:
    model = build(TOKENS)
    model.graph_runner = CUDAGraphRunner(model, 4)
    condition = Condition(*(part[1:] for part in token_condition()))
    for seed in range(3):
        finish(model, [start(model, condition, seed, range(2), SAMPLING)])
        gc.collect()
        assert len(model.graph_runner._slots_of) == 0


def test_graphs_that_fail_are_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    model = build(TOKENS)
    condition = Condition(*(part[1:] for part in token_condition()))
    wanted = finish(model, [start(model, condition, 1, range(2), SAMPLING)])
    model.graph_runner = CUDAGraphRunner(model, 8)

    def fail(_: object) -> None:
        raise RuntimeError("operation not permitted when stream is capturing")

    monkeypatch.setattr(model.graph_runner, "_capture", fail)
    assert torch.equal(finish(model, [start(model, condition, 1, range(2), SAMPLING)]), wanted)
    assert model.graph_runner is None
    assert len(caplog.records) == 1


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU here")
@torch.no_grad()
def test_a_gpu_replays_what_it_recorded() -> None:
    model, image = build(TOKENS).cuda(), image_tokens().cuda()
    condition = Condition(*(part.cuda() for part in token_condition()))
    wanted = cached_logits(model, condition, image)
    model.graph_runner = CUDAGraphRunner(model, 16)
    torch.testing.assert_close(cached_logits(model, condition, image), wanted, atol=1e-3, rtol=1e-3)
    assert model.graph_runner is not None
