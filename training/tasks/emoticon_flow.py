"""Train a flow on the latents of a VQGAN and the words for emoji (inference/models/emoticon_flow.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from inference.models.dalle import Condition
from inference.sampling.flow_sampler import FlowSamplingConfig, FlowState, finish_flow
from training.emoticon.batches import named_texts, random_texts
from training.setup.descriptions import conditioning_dropout, drop_text
from training.tasks.emoticon_vqgan import save_samples
from training.tasks.flow import HELD_OUT_TIMES, velocity_loss
from training.trainer import LoopConfig, Trainer, batch_indices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from inference.models.emoticon_flow import EmoticonFlow
    from inference.models.vqgan import VQGAN
    from training.emoticon.folder import EmojiFolder

DEFAULTS = LoopConfig(
    steps=12_000, batch_size=64, learning_rate=6e-4, betas=(0.9, 0.99), weight_decay=0.01, ema_decay=0.999
)

SHEET_EMOJI = 16
MAX_HELD_OUT = 200
"""Maximum number of held-out pictures whose loss is measured."""


def train_emoticon_flow(
    latents: np.ndarray, data: EmojiFolder, folder: Path, flow: EmoticonFlow, vqgan: VQGAN, loop: LoopConfig = DEFAULTS
) -> EmoticonFlow:
    """Train `flow` in place on the pictures of `data` that are not held out. Resumes the run in `folder`.

    `held_out` is the loss of held-out concepts by their Korean names; since their words may say nothing of how they
    look, it is no reason to end a run early. The sheet shows 16 emoji of the training data, drawn by their names, and
    below them eight whose concept is held out.

    Args:
        latents: of all pictures, (N, P, Z).
        data: labels of the pictures.
        folder: of the run.
        flow: new, or trained before.
        vqgan: decodes samples.
        loop: training settings.
    """
    training, held_out = data.training, data.held_out[:: max(1, len(data.held_out) // MAX_HELD_OUT)]
    sample_of_latents = torch.from_numpy(latents[training].astype(np.float32)).flatten(0, 1)
    flow.mean.copy_(sample_of_latents.mean(0))
    flow.std.copy_(sample_of_latents.std(0).clamp(min=1e-3))
    trainer = Trainer(flow, loop, folder)
    device = trainer.accelerator.device

    def normalized(chosen: np.ndarray) -> Tensor:
        return flow.normalize(torch.from_numpy(latents[chosen].astype(np.float32)).to(device))

    def noise_like(x: Tensor, rng: np.random.Generator) -> Tensor:
        return torch.from_numpy(rng.standard_normal(tuple(x.shape), dtype=np.float32)).to(device)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = training[batch_indices(len(training), loop.batch_size, step, loop.seed)]
        x, rng = normalized(chosen), np.random.default_rng([loop.seed, step])
        condition = random_texts([data.labels[i] for i in chosen], flow.config, rng)
        condition = drop_text(condition, conditioning_dropout(len(chosen), loop.seed, step)).to(device)
        time = torch.from_numpy(rng.standard_normal(len(x), dtype=np.float32)).sigmoid().to(device)
        return velocity_loss(model, x, condition, noise_like(x, rng), time), {}

    def sample(model: nn.Module, path: Path) -> None:
        x = normalized(held_out)
        condition = named_texts([data.labels[i] for i in held_out], flow.config).to(device)
        noise = noise_like(x, np.random.default_rng(0))
        times = (torch.arange(HELD_OUT_TIMES, device=device) + 0.5) / HELD_OUT_TIMES
        losses = [float(velocity_loss(model, x, condition, noise, time.expand(len(x)))) for time in times]
        trainer.log({"held_out": float(np.mean(losses))})
        seen = training[:: max(1, len(training) // SHEET_EMOJI)][:SHEET_EMOJI]
        drawn = _draw(flow, vqgan.to(device), named_texts([data.labels[i] for i in seen], flow.config).to(device))
        unseen = named_texts([data.labels[i] for i in held_out[: SHEET_EMOJI // 2]], flow.config).to(device)
        save_samples(path, drawn, _draw(flow, vqgan, unseen))

    trainer.run(loss, sample)
    return flow.eval()


def _draw(flow: EmoticonFlow, vqgan: VQGAN, condition: Condition) -> Tensor:
    """Draw one picture of each text of a batch, (B, 4, S, S)."""
    rows = [Condition(condition.text[i : i + 1], condition.mask[i : i + 1]) for i in range(len(condition.text))]
    states = [FlowState(flow, row, 1, [0], FlowSamplingConfig()) for row in rows]
    return vqgan.decode(vqgan.tokens(flow.denormalize(finish_flow(flow, states))))
