"""The one training loop: accelerate, warm-up and cosine decay, resumable to the step, curves and samples as it goes.

A batch is a pure function of its step number, so a resumed run sees exactly the batches the interrupted one would
have seen.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import ProjectConfiguration, set_seed
from torch import Tensor, nn
from tqdm import tqdm

LossFunction: TypeAlias = Callable[[nn.Module, int], tuple[Tensor, Mapping[str, Tensor]]]
"""(model, step) -> the loss to descend and figures to log. Draw the batch from `batch_indices`."""

SampleFunction: TypeAlias = Callable[[nn.Module, Path], None]
"""(model, path) -> writes a sample sheet, a PNG."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopConfig:
    """How long and how fast to train, and what to write on the way."""

    steps: int
    batch_size: int
    learning_rate: float
    warmup_steps: int = 200
    final_learning_rate: float = 0.03  # as a share of `learning_rate`
    weight_decay: float = 0.05
    betas: tuple[float, float] = (0.9, 0.95)
    gradient_clip: float = 1.0
    seed: int = 0
    save_every: int = 500
    sample_every: int = 1000
    log_every: int = 50
    mixed_precision: Literal["no", "fp16", "bf16"] = "no"
    tracker: Literal["tensorboard", "wandb", "none"] = "tensorboard"


def batch_indices(count: int, batch_size: int, step: int, seed: int) -> np.ndarray:
    """Indices of one batch, without repeats inside an epoch: epochs are permutations keyed by (seed, epoch)."""
    wanted = np.arange(step * batch_size, (step + 1) * batch_size)
    epochs, places = wanted // count, wanted % count
    parts = [
        np.random.default_rng([seed, int(epoch)]).permutation(count)[places[epochs == epoch]]
        for epoch in np.unique(epochs)
    ]
    return np.concatenate(parts)


def learning_rate_at(step: int, config: LoopConfig) -> float:
    """Linear warm-up, then a cosine down to `final_learning_rate`; as a share of the peak."""
    warm = min(1.0, (step + 1) / max(1, config.warmup_steps))
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, step / config.steps)))
    return warm * (config.final_learning_rate + (1 - config.final_learning_rate) * cosine)


OPPONENT_LEARNING_RATE = 4e-4
"""Of the network that the model is trained against; it does not decay."""


class Fit:
    """One run in a folder: `state/` to resume from, `samples/`, the tracker's logs, `metrics.jsonl`.

    An `opponent`, where there is one, has an optimizer of its own, which the loss function calls by `descend_opponent`.
    """

    def __init__(self, model: nn.Module, config: LoopConfig, folder: Path, opponent: nn.Module | None = None) -> None:
        self.config, self.folder = config, folder
        folder.mkdir(parents=True, exist_ok=True)
        set_seed(config.seed)
        self.accelerator = Accelerator(
            mixed_precision=config.mixed_precision,
            log_with=None if config.tracker == "none" else config.tracker,
            project_config=ProjectConfiguration(project_dir=str(folder), logging_dir=str(folder / "logs")),
        )
        self.model, self.optimizer = self.accelerator.prepare(model, _adamw(model, config))
        if opponent is not None:
            optimizer = torch.optim.Adam(opponent.parameters(), lr=OPPONENT_LEARNING_RATE, betas=(0.5, 0.9))
            self.opponent, self._opponent_optimizer = self.accelerator.prepare(opponent, optimizer)
        self.step = 0
        self._resume()

    def run(self, loss: LossFunction, sample: SampleFunction | None = None) -> None:
        """Train to the last step; the model that was handed over is changed in place."""
        config = self.config
        self.accelerator.init_trackers("montage", config={k: str(v) for k, v in asdict(config).items()})
        bar = tqdm(total=config.steps, initial=self.step, desc=self.folder.name, dynamic_ncols=True)
        while self.step < config.steps:
            figures = self._descend(loss)
            self.step += 1
            bar.update()
            if self.step % config.log_every == 0:
                self._log(figures, bar)
            if self.step % config.save_every == 0 or self.step == config.steps:
                self.save()
            if sample is not None and (self.step % config.sample_every == 0 or self.step == config.steps):
                self._sample(sample)
        bar.close()
        self.accelerator.end_training()

    def note(self, figures: Mapping[str, float]) -> None:
        """Write figures of the current step to the tracker and to `metrics.jsonl`."""
        self.accelerator.log(dict(figures), step=self.step)
        if self.accelerator.is_main_process:
            with (self.folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps({"step": self.step, **figures}) + "\n")

    def descend_opponent(self, loss: Tensor) -> None:
        """One step of the opponent down its own loss."""
        self._opponent_optimizer.zero_grad()
        self.accelerator.backward(loss)
        self._opponent_optimizer.step()

    def save(self) -> None:
        """Write the state beside the old one, then swap: an interruption leaves one of the two whole."""
        fresh, current = self.folder / "state.new", self.folder / "state"
        self.accelerator.save_state(str(fresh))
        if self.accelerator.is_main_process:
            (fresh / "step.json").write_text(json.dumps({"step": self.step}))
            shutil.rmtree(current, ignore_errors=True)
            fresh.rename(current)
        self.accelerator.wait_for_everyone()

    def _resume(self) -> None:
        current, fresh = self.folder / "state", self.folder / "state.new"
        if not (current / "step.json").exists() and (fresh / "step.json").exists():
            fresh.rename(current)  # interrupted between the removal and the swap
        if (current / "step.json").exists():
            self.accelerator.load_state(str(current))
            self.step = json.loads((current / "step.json").read_text())["step"]

    def _descend(self, loss: LossFunction) -> dict[str, Tensor]:
        share = learning_rate_at(self.step, self.config)
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.learning_rate * share
        self.model.train()
        rank, world = self.accelerator.process_index, self.accelerator.num_processes
        value, figures = loss(self.model, self.step * world + rank)
        self.accelerator.backward(value)
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.gradient_clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return {"loss": value.detach(), **figures}

    def _log(self, figures: Mapping[str, Tensor], bar: tqdm[None]) -> None:
        values = {name: float(figure) for name, figure in figures.items()}
        self.note(values)
        bar.set_postfix({name: f"{value:.4f}" for name, value in values.items()})

    def _sample(self, sample: SampleFunction) -> None:
        if not self.accelerator.is_main_process:
            return
        path = self.folder / "samples" / f"{self.step:07d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        model: nn.Module = self.accelerator.unwrap_model(self.model).eval()
        with torch.no_grad():
            sample(model, path)


def _adamw(model: nn.Module, config: LoopConfig) -> torch.optim.AdamW:
    """AdamW that decays matrices and leaves vectors alone, however they are shaped."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for p in trained if p.squeeze().ndim > 1], "weight_decay": config.weight_decay},
        {"params": [p for p in trained if p.squeeze().ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.learning_rate, betas=config.betas)
