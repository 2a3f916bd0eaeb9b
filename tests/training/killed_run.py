"""`python -m tests.training.killed_run FOLDER`: a small run that test_trainer kills at a random moment."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from training.trainer import LoopConfig, Trainer, batch_indices

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOP = LoopConfig(
    steps=100,
    batch_size=4,
    learning_rate=0.02,
    accumulate=2,
    warmup_steps=2,
    ema_decay=0.9,
    patience=1000,
    save_every=2,
    sample_every=3,
    log_every=1,
    tracker="none",
)


def train(folder: Path) -> nn.Module:
    """Learn y = sin(3x) with dropout; a resumed run must draw the same random numbers as an uninterrupted one."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Dropout(0.2), nn.Linear(16, 1))
    x = torch.linspace(-1, 1, 40)[:, None]
    y = torch.sin(3 * x)

    def loss(model: nn.Module, batch: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = torch.from_numpy(batch_indices(40, LOOP.batch_size, batch, LOOP.seed))
        return (model(x[chosen]) - y[chosen]).square().mean(), {}

    def sample(model: nn.Module, _: Path) -> None:
        trainer.log({"held_out": float((model(x) - y).square().mean())})

    trainer = Trainer(model, LOOP, folder)
    trainer.run(loss, sample)
    return model


if __name__ == "__main__":
    train(Path(sys.argv[1]))
    signal.pause()  # waits for a kill signal that comes late
