"""Distil classifier-free guidance into a DALL·E.

Guidance runs a DALL·E twice for each token, with and without the description. A student initialized as a copy learns
the guided distribution from the description alone, and samples with half the rows: Meng et al. 2023, "On Distillation
of Guided Diffusion Models" (https://arxiv.org/abs/2210.03142), for tokens in place of noise.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from inference.images import save_grid
from inference.sampling.sampler import apply_guidance, sample_tokens
from training.setup.descriptions import length_bucketed_batch, on_device
from training.tasks.dalle import HELD_OUT_BATCH, HELD_OUT_BATCHES
from training.trainer import LoopConfig, Trainer

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
    """Return guided logits (B, I, K) of every token of `image`, int64 (B, I), given the tokens before."""
    length = image.shape[1]
    is_guided = torch.arange(length, device=image.device) < sampling.guided_share * length
    scale = torch.where(is_guided, sampling.guidance_scale, 1.0)[:, None]
    return apply_guidance(teacher(condition.with_null(), image.repeat(2, 1)).float(), scale)


def divergence(logits: Tensor, wanted: Tensor) -> Tensor:
    """Return the KL divergence of the student from the target, mean nats a token: logits, both (B, I, K)."""
    student, target = logits.float().log_softmax(-1), wanted.log_softmax(-1)
    return F.kl_div(student.flatten(0, 1), target.flatten(0, 1), reduction="batchmean", log_target=True)


def train_guidance(
    tokens: np.ndarray,
    descriptions: Descriptions,
    folder: Path,
    dalle: DALLE,
    vqgan: VQGAN,
    sampling: SamplingConfig,
    loop: LoopConfig = DEFAULTS,
) -> DALLE:
    """Train `dalle` in place to predict without guidance what it predicts with the guidance of `sampling`.

    The data are image tokens int (N, I) of all persons and their descriptions. A text adapter is frozen. Logs the
    divergence on held-out descriptions, too. Resumes the run in `folder`.
    """
    if dalle.config.conditioning == "contextual":
        dalle.text_adapter.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    teacher = deepcopy(dalle).requires_grad_(False).eval()  # noqa: FBT003
    trainer = Trainer(dalle, loop, folder)
    device, world = trainer.accelerator.device, trainer.accelerator.num_processes
    teacher.to(device)
    train, held_out = descriptions.split()
    captions, persons = descriptions.captions, descriptions.persons
    lengths = captions.lengths[train]

    def loss_of(model: nn.Module, chosen: np.ndarray) -> Tensor:
        condition = on_device(captions.batch(chosen), device)
        image = torch.from_numpy(tokens[persons[chosen]]).long().to(device)
        with torch.no_grad(), trainer.accelerator.autocast():
            wanted = guided_logits(teacher, condition, image, sampling)
        return divergence(model(condition, image), wanted)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        return loss_of(model, train[length_bucketed_batch(lengths, loop.batch_size, step, loop.seed, world)]), {}

    def sample(model: nn.Module, path: Path) -> None:
        parts = [held_out[i : i + HELD_OUT_BATCH] for i in range(0, len(held_out), HELD_OUT_BATCH)][:HELD_OUT_BATCHES]
        trainer.log({"held_out": sum(float(loss_of(model, part)) for part in parts) / len(parts)})
        unguided = replace(sampling, guidance_scale=1.0)
        rows = [
            sample_tokens(dalle, on_device(captions.batch(held_out[i : i + 1]), device), 1, 4, unguided)
            for i in range(min(len(held_out), SHEET_DESCRIPTIONS))
        ]
        save_grid(path, vqgan.to(device).decode(torch.cat(rows)), columns=8)

    trainer.run(loss, sample)
    return dalle.eval()
