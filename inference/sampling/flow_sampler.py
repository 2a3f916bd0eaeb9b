"""Sampling of a flow: few steps, guidance, seeded noise, refinement and inpainting.

Shapes: B rows, P image positions, Z channels of a latent, D width of the flow.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from inference.sampling.sampler import apply_guidance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inference.models.dalle import Condition
    from inference.models.latent_flow import LatentFlow

LATEST_START = 0.9
"""Latest time at which drawing begins, also if every position of a source is to stay."""

_STREAM = 2**32
"""Added to the candidate index in the key of the noise, so that it is not the noise of the tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSamplingConfig:
    """Sampling settings of a flow.

    The starts are times between noise, at 0, and the picture that is refined, edited or varied, at 1; a picture drawn
    from noise begins at 0. Heun's method computes two velocities a step.
    """

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    steps: int = 12
    solver: Literal["euler", "heun"] = "euler"
    guidance_scale: float = 2.0  # 1: no guidance; Ho and Salimans 2022, https://arxiv.org/abs/2207.12598
    start: float = 0.4
    edit_start: float = 0.1
    variation_start: float = 0.4


class SourceLatents(NamedTuple):
    """Normalized latents (P, Z) of an existing picture, and the time from which each position is drawn anew, (P).

    A position with time 0 is drawn from noise, one with time infinity stays as it is.
    """

    latents: Tensor
    released: Tensor


def gaussian_noise(seed: int, indices: Sequence[int], positions: int, width: int) -> Tensor:
    """Return Gaussian noise (len(indices), positions, width), float32; each candidate's depends on its index alone.

    The generator is counter-based (Philox; Salmon et al. 2011, https://doi.org/10.1145/2063384.2063405).
    """
    noise = np.empty((len(indices), positions, width), np.float32)
    for row, index in zip(noise, indices, strict=True):
        key = np.array([seed % 2**64, index + _STREAM], np.uint64)
        np.random.Generator(np.random.Philox(key=key)).standard_normal(out=row, dtype=np.float32)
    return torch.from_numpy(noise)


class FlowState:
    """The candidates of one description while the flow draws or refines them.

    condition: embedded, (candidates, D), or both halves of guidance, (2 * candidates, D).
    latents: normalized, (candidates, P, Z), at `time`. Positions of a source that are not released yet hold its noisy
    latents (Lugmayr et al. 2022, "RePaint", https://arxiv.org/abs/2201.09865, without its resampling).
    estimate: where the last velocity leads to, the picture that begins to show, (candidates, P, Z).
    """

    def __init__(
        self,
        flow: LatentFlow,
        condition: Condition,
        seed: int,
        indices: Sequence[int],
        config: FlowSamplingConfig,
        *,
        refined: Tensor | None = None,
        source: SourceLatents | None = None,
    ) -> None:
        """Embed the description and draw the noise.

        Args:
            flow: the model.
            condition: what to draw, a batch of 1.
            seed: keys the noise.
            indices: index of each candidate; keys the noise together with `seed`.
            config: sampling settings.
            refined: normalized latents of pictures to refine, (candidates, P, Z); None: draw from noise.
            source: an existing picture, part of which is kept.
        """
        self.config, self._source = config, source
        halves = condition if config.guidance_scale == 1 else condition.with_null()
        device = flow.positions.device
        self.condition = flow.embed(halves).repeat_interleave(len(indices), 0)
        self._noise = gaussian_noise(seed, indices, flow.config.image_positions, flow.config.latent_width).to(device)
        self._start = 0.0 if refined is None else config.start
        if refined is None and source is not None:
            self._start = float(source.released.min().clamp(max=LATEST_START))
        self._taken = 0
        self.latents = self._noise if refined is None else self._mixed(refined)
        self._hold_source()
        self.estimate = self.latents

    @property
    def time(self) -> float:
        """Time of the latents: 0 noise, 1 picture."""
        return self._start + (1 - self._start) * self._taken / self.config.steps

    @property
    def time_step(self) -> float:
        """How far a step carries the latents."""
        return (1 - self._start) / self.config.steps

    @property
    def remaining(self) -> int:
        """Number of steps to take."""
        return self.config.steps - self._taken

    @property
    def is_done(self) -> bool:
        """Whether the latents are those of pictures."""
        return self.remaining == 0

    def advance(self, velocity: Tensor) -> None:
        """Take a step along a velocity, (candidates, P, Z)."""
        self.estimate = self.latents + velocity * (1 - self.time)
        self.latents = self.latents + velocity * self.time_step
        self._taken += 1
        self._hold_source()

    def _mixed(self, latents: Tensor) -> Tensor:
        """Latents of pictures as they are at this state's time."""
        return (1 - self.time) * self._noise + self.time * latents

    def _hold_source(self) -> None:
        """Put the source's noisy latents at the positions that are not released yet, or are released now."""
        if self._source is not None:
            latents, released = self._source
            self.latents = torch.where((released >= self.time)[:, None], self._mixed(latents), self.latents)


@torch.no_grad()
def flow_step(flow: LatentFlow, states: Sequence[FlowState]) -> None:
    """Take one step of every state; states may be at different times, each as if it were alone."""
    for solver, group in groupby(states, lambda state: state.config.solver):
        batch = list(group)
        velocities = _velocities(flow, batch, [state.latents for state in batch], ahead=False)
        if solver == "heun":
            there = [state.latents + v * state.time_step for state, v in zip(batch, velocities, strict=True)]
            later = _velocities(flow, batch, there, ahead=True)
            velocities = [(first + second) / 2 for first, second in zip(velocities, later, strict=True)]
        for state, velocity in zip(batch, velocities, strict=True):
            state.advance(velocity)


def finish_flow(flow: LatentFlow, states: Sequence[FlowState]) -> Tensor:
    """Step until all states are done: normalized latents (candidates of all states, P, Z), in the order of `states`."""
    while unfinished := [state for state in states if not state.is_done]:
        flow_step(flow, unfinished)
    return torch.cat([state.latents for state in states])


def _velocities(
    flow: LatentFlow, states: Sequence[FlowState], latents: Sequence[Tensor], *, ahead: bool
) -> list[Tensor]:
    """Return the guided velocity of each state at its latents, in one batch; `ahead`: at the end of its step."""
    rows = [len(state.condition) for state in states]
    x = torch.cat([own.repeat(row // len(own), 1, 1) for own, row in zip(latents, rows, strict=True)])
    times = [state.time + ahead * state.time_step for state in states]
    time = torch.cat([torch.full((row,), t, device=x.device) for row, t in zip(rows, times, strict=True)])
    velocity = flow.velocity(x, time, torch.cat([state.condition for state in states]))
    return [
        own if len(own) == len(state.latents) else apply_guidance(own, state.config.guidance_scale)
        for own, state in zip(torch.split(velocity, rows), states, strict=True)
    ]
