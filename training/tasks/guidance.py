"""Teach a DALL·E to draw at once what guidance draws in two passes.

Classifier-free guidance asks a DALL·E twice for each token, with the description and without. A student that starts as
its copy learns the guided distribution from the description alone, and draws with half the rows: Meng et al. 2023, "On
Distillation of Guided Diffusion Models" (https://arxiv.org/abs/2210.03142), for tokens in place of noise.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from inference.images import save_grid
from inference.sampling.sampler import apply_guidance, sample_tokens
from training.setup.descriptions import alike_in_length, on_device
from training.tasks.dalle import HELD_OUT_BATCH, HELD_OUT_BATCHES
from training.trainer import Fit, LoopConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from torch import Tensor, nn

    from inference.models.dalle import DALLE, Condition
    from inference.models.vqgan import VQGAN
    from inference.sampling.sampler import SamplingConfig
    from training.setup.descriptions import Descriptions

DEFAULTS = LoopConfig(steps=1_500, batch_size=64, learning_rate=3e-4, ema_decay=0.99)

SHEET_DESCRIPTIONS = 8


def guided_logits(teacher: DALLE, condition: Condition, image: Tensor, sampling: SamplingConfig) -> Tensor:
    """What guidance makes of a batch: logits (B, I, K) of every token of `image`, int64 (B, I), given those before."""
    length = image.shape[1]
    is_guided = torch.arange(length, device=image.device) < sampling.guided_share * length
    scale = torch.where(is_guided, sampling.guidance_scale, 1.0)[:, None]
    return apply_guidance(teacher(condition.with_null(), image.repeat(2, 1)).float(), scale)


def divergence(logits: Tensor, wanted: Tensor) -> Tensor:
    """Kullback-Leibler divergence of the wanted distribution from the student's, nats a token: both (B, I, K)."""
    own, theirs = logits.float().log_softmax(-1), wanted.log_softmax(-1)
    return F.kl_div(own.flatten(0, 1), theirs.flatten(0, 1), reduction="batchmean", log_target=True)


def train_guidance(
    tokens: np.ndarray,
    descriptions: Descriptions,
    folder: Path,
    dalle: DALLE,
    vqgan: VQGAN,
    sampling: SamplingConfig,
    loop: LoopConfig = DEFAULTS,
) -> DALLE:
    """Train `dalle` to say without guidance what it says now with that of `sampling`.

    Image tokens int (N, I) of all persons, and their descriptions, are what both are asked about. Its text reader,
    where it has one, stays as it is. The divergence is logged on held-out descriptions too. Resumes what `folder`
    holds.
    """
    if dalle.config.conditioning == "contextual":
        dalle.text_adapter.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    teacher = deepcopy(dalle).requires_grad_(False).eval()  # noqa: FBT003
    run = Fit(dalle, loop, folder)
    device, world = run.accelerator.device, run.accelerator.num_processes
    teacher.to(device)
    train, held_out = descriptions.split()
    captions, persons = descriptions.captions, descriptions.persons
    lengths = captions.lengths[train]

    def apart(model: nn.Module, chosen: np.ndarray) -> Tensor:
        condition = on_device(captions.batch(chosen), device)
        image = torch.from_numpy(tokens[persons[chosen]]).long().to(device)
        with torch.no_grad(), run.accelerator.autocast():
            wanted = guided_logits(teacher, condition, image, sampling)
        return divergence(model(condition, image), wanted)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        return apart(model, train[alike_in_length(lengths, loop.batch_size, step, loop.seed, world)]), {}

    def sample(model: nn.Module, path: Path) -> None:
        parts = [held_out[i : i + HELD_OUT_BATCH] for i in range(0, len(held_out), HELD_OUT_BATCH)][:HELD_OUT_BATCHES]
        run.note({"held_out": sum(float(apart(model, part)) for part in parts) / len(parts)})
        unguided = replace(sampling, guidance_scale=1.0)
        rows = [
            sample_tokens(dalle, on_device(captions.batch(held_out[i : i + 1]), device), 1, 4, unguided)
            for i in range(min(len(held_out), SHEET_DESCRIPTIONS))
        ]
        save_grid(path, vqgan.to(device).decode(torch.cat(rows)), columns=8)

    run.run(loss, sample)
    return dalle.eval()
