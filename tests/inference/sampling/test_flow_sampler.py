from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from inference.models.flow import Flow
from inference.sampling.flow_sampler import (
    FlowSamplingConfig,
    FlowState,
    SourceLatents,
    finish_flow,
    flow_step,
    gaussian_noise,
)
from inference.sampling.sampler import gumbel_noise
from tests.inference.models.test_flow import build, man_with_large_eyes

SAMPLING = FlowSamplingConfig(steps=4, guidance_scale=2.0)


class FallingFlow(Flow):
    """A flow whose latents shrink to a third: dx/dt = -x ln 3."""

    def velocity(self, x: torch.Tensor, time: torch.Tensor, traits: torch.Tensor) -> torch.Tensor:
        return -math.log(3) * x + 0 * (time[:, None, None] + traits[:, :1, None])


def started(flow: Flow, seed: int = 7, faces: int = 2, config: FlowSamplingConfig = SAMPLING) -> FlowState:
    return FlowState(flow, man_with_large_eyes(), seed, range(faces), config)


def test_a_seed_fixes_the_latents() -> None:
    flow = build()
    drawn = finish_flow(flow, [started(flow)])
    torch.testing.assert_close(drawn, finish_flow(flow, [started(flow)]))
    torch.testing.assert_close(drawn[:1], finish_flow(flow, [started(flow, faces=1)]))
    assert not torch.allclose(drawn, finish_flow(flow, [started(flow, seed=8)]))


def test_states_share_a_batch_and_nothing_else() -> None:
    flow = build()
    settings = [SAMPLING, replace(SAMPLING, guidance_scale=1.0), replace(SAMPLING, solver="heun", steps=3)]
    alone = [finish_flow(flow, [started(flow, seed, config=config)]) for seed, config in enumerate(settings)]
    first = started(flow, 0, config=settings[0])
    flow_step(flow, [first])
    late = [started(flow, seed, config=config) for seed, config in enumerate(settings) if seed]
    torch.testing.assert_close(finish_flow(flow, [first, *late]), torch.cat(alone))


def error_of(config: FlowSamplingConfig) -> float:
    flow = build()
    flow.__class__ = FallingFlow
    drawn = finish_flow(flow, [started(flow, config=config)])
    return float((drawn - gaussian_noise(7, range(2), 9, 4) / 3).abs().max())


def test_more_steps_and_the_better_solver_follow_the_flow_more_closely() -> None:
    coarse, fine = (error_of(FlowSamplingConfig(steps=steps, guidance_scale=1.0)) for steps in (8, 64))
    assert fine < 0.2 * coarse
    assert error_of(FlowSamplingConfig(steps=8, guidance_scale=1.0, solver="heun")) < 0.2 * coarse


def test_refinement_begins_near_the_picture() -> None:
    flow, picture = build(), torch.randn(2, 9, 4)
    near, far = (
        FlowState(flow, man_with_large_eyes(), 7, range(2), replace(SAMPLING, start=start), refined=picture)
        for start in (0.9, 0.1)
    )
    assert near.time == 0.9
    torch.testing.assert_close(near.latents, 0.1 * gaussian_noise(7, range(2), 9, 4) + 0.9 * picture)
    assert (near.latents - picture).abs().mean() < (far.latents - picture).abs().mean()
    finish_flow(flow, [near])
    assert near.time == pytest.approx(1.0)


def test_positions_that_are_never_released_end_as_they_were() -> None:
    flow, picture, kept = build(), torch.randn(9, 4), torch.arange(9) < 5
    source = SourceLatents(picture, torch.zeros(9).masked_fill(kept, torch.inf))
    state = FlowState(flow, man_with_large_eyes(), 7, range(2), SAMPLING, source=source)
    drawn = finish_flow(flow, [state])
    torch.testing.assert_close(drawn[:, kept], picture[kept].expand(2, -1, -1))
    assert not torch.allclose(drawn[:, ~kept], picture[~kept].expand(2, -1, -1))
    free = finish_flow(flow, [started(flow)])
    assert not torch.allclose(drawn[:, ~kept], free[:, ~kept])  # the kept latents affect the others


def test_a_source_is_released_position_by_position() -> None:
    flow, picture = build(), torch.randn(9, 4)
    released = torch.tensor([0.2] * 3 + [0.6] * 3 + [torch.inf] * 3)
    source = SourceLatents(picture, released)
    state = FlowState(flow, man_with_large_eyes(), 7, range(2), SAMPLING, source=source)
    assert state.time == pytest.approx(0.2)
    while not state.is_done:
        held = released > state.time
        torch.testing.assert_close(state.latents[:, held], state._mixed(picture)[:, held])
        flow_step(flow, [state])
    moved = (state.latents - picture).abs().mean((0, 2))
    assert moved[:3].min() > moved[3:6].max() > 0
    assert not moved[6:].any()


def test_noise_is_gaussian_and_not_that_of_the_tokens() -> None:
    noise = gaussian_noise(7, range(8), 64, 16)
    assert float(noise.mean()) == pytest.approx(0, abs=0.03)
    assert float(noise.std()) == pytest.approx(1, abs=0.03)
    torch.testing.assert_close(gaussian_noise(7, [3], 64, 16)[0], noise[3])
    tokens = gumbel_noise(7, range(8), 64, 16)
    assert abs(float(torch.corrcoef(torch.stack([noise.flatten(), tokens.flatten()]))[0, 1])) < 0.05
