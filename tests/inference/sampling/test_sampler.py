from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
import torch

from inference.models.dalle import DALLE, Condition
from inference.models.dalle_config import DALLEConfig
from inference.sampling.sampler import (
    InpaintMask,
    SamplingConfig,
    apply_guidance,
    finish,
    gumbel_noise,
    sample_next,
    sample_tokens,
    start,
    step,
)

CONFIG = DALLEConfig(
    dim=32, depth=2, heads=2, dim_head=16, text_seq_len=7, image_grid=4, num_image_tokens=16, text_width=8
)
SAMPLING = SamplingConfig(guidance_scale=2.0, top_k=8)


@pytest.fixture(params=[1, 3])
def model(request: pytest.FixtureRequest) -> DALLE:
    """A DALL·E that samples 16 or 48 tokens, one or three per position."""
    torch.manual_seed(0)
    model = DALLE(replace(CONFIG, image_groups=request.param)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


@pytest.fixture
def condition() -> Condition:
    states = torch.randn(1, 5, 8, generator=torch.Generator().manual_seed(2))
    return Condition(states, torch.ones(1, 5, dtype=torch.bool))


def length(model: DALLE) -> int:
    return model.config.image_seq_len


def test_a_seed_fixes_the_tokens(model: DALLE, condition: Condition) -> None:
    first = sample_tokens(model, condition, 7, 3, SAMPLING)
    assert torch.equal(first, sample_tokens(model, condition, 7, 3, SAMPLING))
    assert not torch.equal(first, sample_tokens(model, condition, 8, 3, SAMPLING))
    assert len(first.unique(dim=0)) == 3


def test_a_candidate_does_not_depend_on_how_many_there_are(model: DALLE, condition: Condition) -> None:
    torch.testing.assert_close(
        sample_tokens(model, condition, 7, 5, SAMPLING)[:2], sample_tokens(model, condition, 7, 2, SAMPLING)
    )


def test_descriptions_share_a_batch_and_nothing_else(model: DALLE, condition: Condition) -> None:
    longer = Condition(torch.randn(1, 7, 8, generator=torch.Generator().manual_seed(4)), torch.ones(1, 7).bool())
    states = [start(model, condition, 7, range(2), SAMPLING)]
    for _ in range(5):
        step(model, states)
    states.append(start(model, longer, 9, range(2), replace(SAMPLING, guidance_scale=1.0)))  # joins a running batch
    together = finish(model, states)
    assert torch.equal(together[:2], sample_tokens(model, condition, 7, 2, SAMPLING))
    assert torch.equal(together[2:], sample_tokens(model, longer, 9, 2, replace(SAMPLING, guidance_scale=1.0)))


def test_sampling_equals_choosing_from_whole_passes(model: DALLE, condition: Condition) -> None:
    tokens = sample_tokens(model, condition, 7, 1, SAMPLING)
    noise = gumbel_noise(7, [0], length(model), 16)
    with torch.no_grad():
        both = torch.cat([model(condition, tokens), model(condition.null(), tokens)])
    for place in range(length(model)):
        wanted = apply_guidance(both[:, place], SAMPLING.guidance_scale)
        assert sample_next(wanted, noise[:, place], SAMPLING) == tokens[:, place]


def test_noise_is_that_of_the_gumbel_distribution() -> None:
    noise = gumbel_noise(7, range(4), 256, 500).double()
    assert float(noise.mean()) == pytest.approx(0.5772, abs=0.01)
    assert float(noise.var()) == pytest.approx(math.pi**2 / 6, abs=0.02)
    assert torch.isfinite(noise).all()
    assert torch.equal(gumbel_noise(7, [2], 256, 500)[0], noise[2].float())


def test_noise_is_finite_even_where_numpy_draws_a_zero() -> None:
    generator = np.random.Generator(np.random.Philox(key=np.array([7, 57], np.uint64)))
    assert (generator.standard_exponential((256, 1000), dtype=np.float32) == 0).any()
    assert torch.isfinite(gumbel_noise(7, [57], 256, 1000)).all()


def test_guidance_of_one_is_none(model: DALLE, condition: Condition) -> None:
    plain = replace(SAMPLING, guidance_scale=1.0)
    tokens = sample_tokens(model, condition, 3, 1, plain)
    noise = gumbel_noise(3, [0], length(model), 16)
    with torch.no_grad():
        logits = model(condition, tokens)
    assert [int(sample_next(logits[:, i], noise[:, i], plain)) for i in range(length(model))] == tokens[0].tolist()


@pytest.mark.parametrize("prompt", ["words", "pooled"])
def test_what_is_kept_of_a_picture_stays_and_the_rest_follows_it(
    model: DALLE, condition: Condition, prompt: Literal["words", "pooled"]
) -> None:
    model.config = replace(model.config, prompt=prompt)
    whole = sample_tokens(model, condition, 7, 3, SAMPLING)
    place = torch.arange(length(model))
    for kept in (place < len(place) // 2, place < 7, place % 5 == 0, place >= 0, place < 0):
        again = finish(model, [start(model, condition, 7, [1], SAMPLING, InpaintMask(whole[1], kept))])
        assert torch.equal(again, whole[1:2])  # same noise and same description
        other = finish(model, [start(model, condition, 8, [1], SAMPLING, InpaintMask(whole[1], kept))])[0]
        assert torch.equal(other[kept], whole[1][kept])
        if not kept.all():
            assert not torch.equal(other, whole[1])


def test_guidance_may_end_early(model: DALLE, condition: Condition) -> None:
    early = replace(SAMPLING, guided_share=0.5)
    tokens, noise = sample_tokens(model, condition, 7, 1, early), gumbel_noise(7, [0], length(model), 16)
    with torch.no_grad():
        own, null = model(condition, tokens), model(condition.null(), tokens)
    for place in range(length(model)):
        wanted = (
            apply_guidance(torch.cat([own[:, place], null[:, place]]), early.guidance_scale)
            if place < length(model) // 2
            else own[:, place]
        )
        assert sample_next(wanted, noise[:, place], early) == tokens[:, place]


def test_top_p_keeps_the_likeliest() -> None:
    logits = torch.tensor([0.1, 0.5, 0.25, 0.15]).log().repeat(500, 1)
    noise = gumbel_noise(0, range(500), 1, 4)[:, 0]
    for top_p, kept in ((0.3, {1}), (0.6, {1, 2}), (0.8, {1, 2, 3}), (1.0, {0, 1, 2, 3})):
        assert set(sample_next(logits, noise, SamplingConfig(top_k=0, top_p=top_p)).tolist()) == kept


def test_top_k_keeps_the_likeliest() -> None:
    logits = torch.arange(10.0).repeat(500, 1)
    noise = gumbel_noise(0, range(500), 1, 10)[:, 0]
    chosen = sample_next(logits, noise, SamplingConfig(top_k=3, temperature=50.0))
    assert set(chosen.tolist()) == {7, 8, 9}


def test_low_temperature_is_greedy() -> None:
    logits = torch.randn(50, 10, generator=torch.Generator().manual_seed(0))
    noise = gumbel_noise(0, range(50), 1, 10)[:, 0]
    assert torch.equal(sample_next(logits, noise, SamplingConfig(top_k=0, temperature=1e-6)), logits.argmax(-1))


def test_noise_has_the_gumbel_distribution() -> None:
    logits = torch.tensor([0.5, 0.3, 0.2]).log().expand(20_000, 3)
    noise = gumbel_noise(5, range(20_000), 1, 3)[:, 0]
    shares = torch.bincount(sample_next(logits, noise, SamplingConfig(top_k=0))) / 20_000
    torch.testing.assert_close(shares, torch.tensor([0.5, 0.3, 0.2]), atol=0.02, rtol=0)
