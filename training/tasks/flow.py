"""Train a flow on the latents of a VQGAN and the traits of the persons (inference/models/flow.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F

from inference.images import save_grid
from inference.sampling.flow_sampler import FlowSamplingConfig, FlowState, finish_flow
from training.setup.descriptions import training_count
from training.tasks.dalle_from_traits import known_traits
from training.trainer import LoopConfig, Trainer, batch_indices
from training.traits import SIZES, UNKNOWN, frequencies, one_hot, stated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from inference.models.dalle import Condition
    from inference.models.flow import Flow
    from inference.models.vqgan import VQGAN

DEFAULTS = LoopConfig(
    steps=30_000, batch_size=64, learning_rate=1e-3, betas=(0.9, 0.99), weight_decay=0.01, ema_decay=0.999
)

SHEET_PERSONS = 8
RIDGE = 10.0
"""Penalty of the regression of latents on traits, in persons: a value that fewer persons have counts little."""

EFFECT_PERSONS = 10_000
"""Approximate number of persons from whom the effects of traits are estimated."""

HELD_OUT_TIMES = 8
"""Times at which the held-out loss is measured, evenly spread."""


def velocity_loss(flow: nn.Module, latents: Tensor, condition: Condition, noise: Tensor, time: Tensor) -> Tensor:
    """Return the squared error of velocities, scalar.

    Args:
        flow: the model.
        latents: normalized, (B, P, Z).
        condition: of each picture.
        noise: Gaussian, (B, P, Z).
        time: 0..1, (B).
    """
    share = time[:, None, None]
    velocity = flow((1 - share) * noise + share * latents, time, condition)
    return F.mse_loss(velocity.float(), latents - noise)


def trait_effects(latents: Tensor, traits: Tensor) -> Tensor:
    """Estimate how much each trait affects each position, float (number of CLASSES, P), 1 where it does most.

    A ridge regression of the latents on all traits together separates the effect of a trait from those of the traits
    that it comes along with. The effect is the standard deviation over persons of what the trait contributes.

    Args:
        latents: normalized, (N, P, Z).
        traits: int (N, number of CLASSES).
    """
    values = one_hot(traits)
    shares = frequencies(traits)
    centred = values - shares * (traits != UNKNOWN).repeat_interleave(torch.tensor(SIZES), dim=1)
    targets = (latents - latents.mean(0)).flatten(1)
    gram = centred.T @ centred + RIDGE * torch.eye(len(shares))
    weights = torch.linalg.solve(gram, centred.T @ targets).view(-1, *latents.shape[1:])  # (V, P, Z)
    effects = []
    for own, share in zip(torch.split(weights, SIZES), torch.split(shares, SIZES), strict=True):
        mean = (share[:, None, None] * own).sum(0)
        variance = (share[:, None, None] * (own - mean).square()).sum((0, 2))
        effects.append(variance.sqrt())
    strongest = torch.stack([effect.max().clamp(min=1e-6) for effect in effects])
    return torch.stack(effects) / strongest[:, None]


def train_flow(
    latents: np.ndarray, traits: Tensor, folder: Path, flow: Flow, vqgan: VQGAN, loop: LoopConfig = DEFAULTS
) -> Flow:
    """Train `flow` in place on latents (N, P, Z) and traits int (N, number of CLASSES) of persons.

    Times are logit-normal, most of them in the middle (Esser et al. 2024, https://arxiv.org/abs/2403.03206). Logs the
    held-out loss with all traits. Resumes the run in `folder`.
    """
    count = training_count(len(traits))
    sample_of_latents = torch.from_numpy(latents[:count].astype(np.float32)).flatten(0, 1)
    flow.mean.copy_(sample_of_latents.mean(0))
    flow.std.copy_(sample_of_latents.std(0).clamp(min=1e-3))
    flow.trait_embedding.frequencies.copy_(frequencies(traits[:count]))
    some = slice(0, count, max(1, count // EFFECT_PERSONS))
    flow.effects.copy_(trait_effects(flow.normalize(torch.from_numpy(latents[some].astype(np.float32))), traits[some]))
    trainer = Trainer(flow, loop, folder)
    device = trainer.accelerator.device

    def batch(chosen: np.ndarray) -> tuple[Tensor, Tensor]:
        rows = torch.from_numpy(latents[chosen].astype(np.float32)).to(device)
        return flow.normalize(rows), traits[torch.from_numpy(chosen)].to(device)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        x, truth = batch(batch_indices(count, loop.batch_size, step, loop.seed))
        rng = np.random.default_rng([loop.seed, step])
        known = known_traits(len(truth), rng).to(device)
        noise = torch.from_numpy(rng.standard_normal(x.shape, dtype=np.float32)).to(device)
        time = torch.from_numpy(rng.standard_normal(len(x), dtype=np.float32)).sigmoid().to(device)
        return velocity_loss(model, x, stated(truth, known), noise, time), {}

    def sample(model: nn.Module, path: Path) -> None:
        x, truth = batch(np.arange(count, len(traits)))
        everything = torch.ones_like(truth, dtype=torch.bool)
        condition = stated(truth, everything)
        noise = torch.from_numpy(np.random.default_rng(0).standard_normal(x.shape, dtype=np.float32)).to(device)
        times = (torch.arange(HELD_OUT_TIMES, device=device) + 0.5) / HELD_OUT_TIMES
        losses = [float(velocity_loss(model, x, condition, noise, time.expand(len(x)))) for time in times]
        trainer.log({"held_out": float(np.mean(losses))})
        states = [
            FlowState(flow, stated(person[None], everything[:1]), 1, range(4), FlowSamplingConfig())
            for person in truth[:SHEET_PERSONS]
        ]
        drawn = flow.denormalize(finish_flow(flow, states))
        save_grid(path, vqgan.to(device).decode(vqgan.tokens(drawn)), columns=8)

    trainer.run(loss, sample)
    return flow.eval()
