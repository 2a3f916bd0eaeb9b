"""The training loop of all networks: accelerate, warm-up and cosine decay, exact resumption, curves and samples.

A batch is a pure function of its number, so a resumed run continues with the batches of the interrupted one.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import ProjectConfiguration, broadcast_object_list, set_seed
from torch import Tensor, nn
from tqdm import tqdm

from training.early_stopping import EarlyStopping
from training.ema import EMA, load_weights, save_weights, trainable_parameters
from training.run_logger import RunLogger

LossFunction: TypeAlias = Callable[[nn.Module, int], tuple[Tensor, Mapping[str, Tensor]]]
"""(model, batch number) -> scalar loss, and figures to log. Takes the batch from `batch_indices`."""

SampleFunction: TypeAlias = Callable[[nn.Module, Path], None]
"""(model, path) -> writes a sample sheet, a PNG, to the path, logs the held-out loss as `held_out`, or both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopConfig:
    """Settings of a training run."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when a recipe is checked

    steps: int
    batch_size: int  # of each process and each of `accumulate` micro-batches
    learning_rate: float
    accumulate: int = 1  # micro-batches whose mean gradient makes one step
    warmup_steps: int = 200
    final_learning_rate: float = 0.03  # as a fraction of `learning_rate`
    weight_decay: float = 0.05
    betas: tuple[float, float] = (0.9, 0.95)
    gradient_clip: float = 1.0
    ema_decay: float = 0.0  # of the weights' moving average, which is sampled from and kept; 0: no average
    patience: int = 0  # consecutive samples without a lower held-out loss that end the run; 0: unlimited
    seed: int = 0
    save_every: int = 500
    sample_every: int = 1000
    log_every: int = 50
    mixed_precision: Literal["no", "fp16", "bf16"] = "no"
    tracker: Literal["tensorboard", "wandb", "none"] = "tensorboard"


def batch_indices(count: int, batch_size: int, step: int, seed: int) -> np.ndarray:
    """Return the indices of one batch, int (batch_size). Epochs are permutations keyed by (seed, epoch)."""
    wanted = np.arange(step * batch_size, (step + 1) * batch_size)
    epochs, positions = wanted // count, wanted % count
    parts = [
        np.random.default_rng([seed, int(epoch)]).permutation(count)[positions[epochs == epoch]]
        for epoch in np.unique(epochs)
    ]
    return np.concatenate(parts)


def learning_rate_at(step: int, config: LoopConfig) -> float:
    """Return the learning rate as a fraction of its peak: linear warm-up, cosine to `final_learning_rate`."""
    warm = min(1.0, (step + 1) / max(1, config.warmup_steps))
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, step / config.steps)))
    return warm * (config.final_learning_rate + (1 - config.final_learning_rate) * cosine)


DISCRIMINATOR_LEARNING_RATE = 4e-4
"""Constant learning rate of the discriminator."""


class StaleRunError(Exception):
    """What an earlier run left in a folder does not fit the networks that are trained now: other settings or traits."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


class Trainer:
    """One training run in a folder: `state/` to resume from, `samples/`, the tracker's `logs/`, `metrics.jsonl`.

    A `discriminator` has a separate optimizer, which the loss function steps by `step_discriminator`. Raises
    StaleRunError if the state in the folder is that of other networks.
    """

    def __init__(
        self, model: nn.Module, config: LoopConfig, folder: Path, discriminator: nn.Module | None = None
    ) -> None:
        self.config, self.folder = config, folder
        folder.mkdir(parents=True, exist_ok=True)
        set_seed(config.seed)
        self.accelerator = Accelerator(
            mixed_precision=config.mixed_precision,
            log_with=None if config.tracker == "none" else config.tracker,
            project_config=ProjectConfiguration(project_dir=str(folder), logging_dir=str(folder / "logs")),
        )
        self.model, self.optimizer = self.accelerator.prepare(model, _adamw(model, config))
        if discriminator is not None:
            optimizer = torch.optim.Adam(discriminator.parameters(), lr=DISCRIMINATOR_LEARNING_RATE, betas=(0.5, 0.9))
            self.discriminator, self._discriminator_optimizer = self.accelerator.prepare(discriminator, optimizer)
        self.step = 0
        self._logger, self._early_stopping = RunLogger(self.accelerator, folder), EarlyStopping()
        self._resume()

    def run(self, loss: LossFunction, sample: SampleFunction | None = None) -> None:
        """Train the model in place, to the last step or until early stopping.

        The model ends with the weights of the lowest held-out loss if `patience` is set, else with their average if
        `ema_decay` is set, else with the last ones.

        Raises:
            ValueError: `patience` is set, and there is no `sample` to measure the held-out loss.
        """
        config = self.config
        if config.patience and sample is None:
            raise ValueError(f"{self.folder.name} measures no held-out loss, which patience needs")
        self._logger.start({name: str(value) for name, value in asdict(config).items()})
        bar = tqdm(total=config.steps, initial=self.step, desc=self.folder.name, dynamic_ncols=True)
        while not self._is_over:
            figures = self._train_step(loss)
            self.step += 1
            bar.update()
            if self._is_due(config.log_every):
                self._log_step(figures, bar)
            if sample is not None and self._is_due(config.sample_every):
                self._sample(sample)
            if self._is_due(config.save_every) or self._is_over:
                self.save()
        bar.close()
        self._load_final_weights()
        self.accelerator.end_training()

    def log(self, figures: Mapping[str, float]) -> None:
        """Log figures of the current step to the tracker and to `metrics.jsonl`.

        `held_out` is the loss for early stopping.
        """
        self._logger.log(self.step, figures)
        if "held_out" in figures and self._early_stopping.update(figures["held_out"]) and self.config.patience:
            save_weights(trainable_parameters(self.model), self._best)

    def step_discriminator(self, loss: Tensor) -> None:
        """Run an optimizer step of the discriminator on its loss."""
        self._discriminator_optimizer.zero_grad()
        self.accelerator.backward(loss)
        self._discriminator_optimizer.step()

    def save(self) -> None:
        """Save the state beside the previous one, then swap them, so that an interruption leaves one intact."""
        fresh, current, old = (self.folder / name for name in ("state.new", "state", "state.old"))
        self.accelerator.save_state(str(fresh))
        self.accelerator.wait_for_everyone()
        if self.accelerator.is_main_process:
            if self._ema is not None:
                self._ema.save(fresh / "average.pt")
            (fresh / "step.json").write_text(json.dumps({"step": self.step, "patience": asdict(self._early_stopping)}))
            shutil.rmtree(old, ignore_errors=True)
            if current.exists():
                current.rename(old)
            fresh.rename(current)
            shutil.rmtree(old, ignore_errors=True)
        self.accelerator.wait_for_everyone()

    def _resume(self) -> None:
        current, fresh = self.folder / "state", self.folder / "state.new"
        if self.accelerator.is_main_process and not current.exists() and (fresh / "step.json").exists():
            fresh.rename(current)  # the swap was interrupted
        self.accelerator.wait_for_everyone()
        if current.exists():
            self._load_state(current)
            progress = json.loads((current / "step.json").read_text())
            self.step, self._early_stopping = progress["step"], EarlyStopping(**progress.get("patience", {}))
        self._ema = EMA(self.model, self.config.ema_decay) if self.config.ema_decay else None
        if self._ema is not None and (current / "average.pt").exists():
            self._ema.load(current / "average.pt")
        self._logger.truncate_after(self.step)

    def _load_state(self, current: Path) -> None:
        try:
            self.accelerator.load_state(str(current))
        except torch.OutOfMemoryError:
            raise
        except RuntimeError as error:  # torch's, for weights of other names or shapes
            raise StaleRunError(self.folder) from error

    @property
    def _is_over(self) -> bool:
        is_stalled = 0 < self.config.patience <= self._early_stopping.waited
        return self.step >= self.config.steps or is_stalled

    def _is_due(self, every: int) -> bool:
        return self.step % every == 0 or self.step == self.config.steps

    @property
    def _best(self) -> Path:
        return self.folder / "best.pt"

    def _load_final_weights(self) -> None:
        """Load the weights with which the run ends into the model."""
        if self._ema is not None:
            self._ema.apply()
        if self.config.patience and self._best.exists():
            load_weights(trainable_parameters(self.model), self._best)

    def _train_step(self, loss: LossFunction) -> dict[str, Tensor]:
        """Run an optimizer step on the mean loss of `accumulate` micro-batches; return the means of their figures."""
        fraction = learning_rate_at(self.step, self.config)
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.learning_rate * fraction
        self.model.train()
        parts = [self._backward(loss, part) for part in range(self.config.accumulate)]
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.gradient_clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        if self._ema is not None:
            self._ema.update()
        return {name: torch.stack([part[name].float() for part in parts]).mean() for name in parts[0]}

    def _backward(self, loss: LossFunction, part: int) -> dict[str, Tensor]:
        """Accumulate the gradients of a micro-batch; processes synchronize them with the last one of a step."""
        count, world = self.config.accumulate, self.accelerator.num_processes
        is_last = part == count - 1
        with nullcontext() if is_last else self.accelerator.no_sync(self.model):
            batch = (self.step * count + part) * world + self.accelerator.process_index
            value, figures = loss(self.model, batch)
            self.accelerator.backward(value / count)
        return {"loss": value.detach(), **figures}

    def _log_step(self, figures: Mapping[str, Tensor], bar: tqdm[None]) -> None:
        values = {name: float(figure) for name, figure in figures.items()}
        self.log(values)
        bar.set_postfix({name: f"{value:.4f}" for name, value in values.items()})

    def _sample(self, sample: SampleFunction) -> None:
        """Sample and measure in the main process, with the average weights if there are any."""
        if self.accelerator.is_main_process:
            path = self.folder / "samples" / f"{self.step:07d}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            model: nn.Module = self.accelerator.unwrap_model(self.model).eval()
            with torch.no_grad(), self._ema.applied() if self._ema is not None else nullcontext():
                sample(model, path)
            if path.exists():
                self._logger.log_image(self.step, path)
        [self._early_stopping] = broadcast_object_list([self._early_stopping])


def _adamw(model: nn.Module, config: LoopConfig) -> torch.optim.AdamW:
    """Make an AdamW with weight decay on matrices only; a tensor with one non-singleton axis counts as a vector."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for p in trained if p.squeeze().ndim > 1], "weight_decay": config.weight_decay},
        {"params": [p for p in trained if p.squeeze().ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.learning_rate, betas=config.betas)
