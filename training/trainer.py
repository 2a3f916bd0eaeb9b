"""The one training loop: accelerate, warm-up and cosine decay, resumable to the step, curves and samples as it goes.

A batch is a pure function of its number, so a resumed run sees exactly the batches the interrupted one would have seen.
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

from training.early_stopping import Patience
from training.ema import WeightAverage, load_weights, save_weights, trained_weights
from training.run_logger import Journal

LossFunction: TypeAlias = Callable[[nn.Module, int], tuple[Tensor, Mapping[str, Tensor]]]
"""(model, batch number) -> the loss to descend and figures to log. Draw the batch from `batch_indices`."""

SampleFunction: TypeAlias = Callable[[nn.Module, Path], None]
"""(model, path) -> writes a sample sheet, a PNG, or notes the held-out loss as `held_out`, or both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopConfig:
    """How long and how fast to train, and what to write on the way."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when a recipe is checked

    steps: int
    batch_size: int  # of each process, and of each of `accumulate` parts
    learning_rate: float
    accumulate: int = 1  # batches whose mean gradient makes one step
    warmup_steps: int = 200
    final_learning_rate: float = 0.03  # as a share of `learning_rate`
    weight_decay: float = 0.05
    betas: tuple[float, float] = (0.9, 0.95)
    gradient_clip: float = 1.0
    ema_decay: float = 0.0  # of the weights' moving average, which is what is sampled from and kept; 0: none
    patience: int = 0  # samples in a row without a lower held-out loss before the run stops; 0: it never does
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
        self._journal, self._patience = Journal(self.accelerator, folder), Patience()
        self._resume()

    def run(self, loss: LossFunction, sample: SampleFunction | None = None) -> None:
        """Train to the last step, or until patience is over; the model that was handed over is changed in place.

        It ends with the weights of the lowest held-out loss where there is `patience`, else with their average where
        there is `ema_decay`, else with the last ones.

        Raises:
            ValueError: there is `patience` and no `sample` to measure the held-out loss.
        """
        config = self.config
        if config.patience and sample is None:
            raise ValueError(f"{self.folder.name} measures no held-out loss, so patience would never end")
        self._journal.open({name: str(value) for name, value in asdict(config).items()})
        bar = tqdm(total=config.steps, initial=self.step, desc=self.folder.name, dynamic_ncols=True)
        while not self._is_over:
            figures = self._descend(loss)
            self.step += 1
            bar.update()
            if self._is_due(config.log_every):
                self._log(figures, bar)
            if sample is not None and self._is_due(config.sample_every):
                self._sample(sample)
            if self._is_due(config.save_every) or self._is_over:
                self.save()
        bar.close()
        self._settle()
        self.accelerator.end_training()

    def note(self, figures: Mapping[str, float]) -> None:
        """Write figures of the current step to the tracker and to `metrics.jsonl`.

        `held_out`, where it is among them, is the loss that `patience` watches.
        """
        self._journal.note(self.step, figures)
        if "held_out" in figures and self._patience.watch(figures["held_out"]) and self.config.patience:
            save_weights(trained_weights(self.model), self._best)

    def descend_opponent(self, loss: Tensor) -> None:
        """One step of the opponent down its own loss."""
        self._opponent_optimizer.zero_grad()
        self.accelerator.backward(loss)
        self._opponent_optimizer.step()

    def save(self) -> None:
        """Write the state beside the old one, then swap: an interruption leaves one of the two whole."""
        fresh, current, old = (self.folder / name for name in ("state.new", "state", "state.old"))
        self.accelerator.save_state(str(fresh))
        self.accelerator.wait_for_everyone()
        if self.accelerator.is_main_process:
            if self._average is not None:
                self._average.save(fresh / "average.pt")
            (fresh / "step.json").write_text(json.dumps({"step": self.step, "patience": asdict(self._patience)}))
            shutil.rmtree(old, ignore_errors=True)
            if current.exists():
                current.rename(old)
            fresh.rename(current)
            shutil.rmtree(old, ignore_errors=True)
        self.accelerator.wait_for_everyone()

    def _resume(self) -> None:
        current, fresh = self.folder / "state", self.folder / "state.new"
        if self.accelerator.is_main_process and not current.exists() and (fresh / "step.json").exists():
            fresh.rename(current)  # interrupted in the middle of the swap
        self.accelerator.wait_for_everyone()
        if current.exists():
            self.accelerator.load_state(str(current))
            progress = json.loads((current / "step.json").read_text())
            self.step, self._patience = progress["step"], Patience(**progress.get("patience", {}))
        self._average = WeightAverage(self.model, self.config.ema_decay) if self.config.ema_decay else None
        if self._average is not None and (current / "average.pt").exists():
            self._average.load(current / "average.pt")
        self._journal.forget_after(self.step)

    @property
    def _is_over(self) -> bool:
        is_hopeless = 0 < self.config.patience <= self._patience.waited
        return self.step >= self.config.steps or is_hopeless

    def _is_due(self, every: int) -> bool:
        return self.step % every == 0 or self.step == self.config.steps

    @property
    def _best(self) -> Path:
        return self.folder / "best.pt"

    def _settle(self) -> None:
        """Leave in the model the weights that are to be kept."""
        if self._average is not None:
            self._average.settle()
        if self.config.patience and self._best.exists():
            load_weights(trained_weights(self.model), self._best)

    def _descend(self, loss: LossFunction) -> dict[str, Tensor]:
        """One step down the mean loss of `accumulate` batches; returns the means of their figures."""
        share = learning_rate_at(self.step, self.config)
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.learning_rate * share
        self.model.train()
        parts = [self._backward(loss, part) for part in range(self.config.accumulate)]
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.gradient_clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        if self._average is not None:
            self._average.update()
        return {name: torch.stack([part[name].float() for part in parts]).mean() for name in parts[0]}

    def _backward(self, loss: LossFunction, part: int) -> dict[str, Tensor]:
        """Add a batch's share to the gradients; processes exchange them once a step, with the last part."""
        count, world = self.config.accumulate, self.accelerator.num_processes
        is_last = part == count - 1
        with nullcontext() if is_last else self.accelerator.no_sync(self.model):
            batch = (self.step * count + part) * world + self.accelerator.process_index
            value, figures = loss(self.model, batch)
            self.accelerator.backward(value / count)
        return {"loss": value.detach(), **figures}

    def _log(self, figures: Mapping[str, Tensor], bar: tqdm[None]) -> None:
        values = {name: float(figure) for name, figure in figures.items()}
        self.note(values)
        bar.set_postfix({name: f"{value:.4f}" for name, value in values.items()})

    def _sample(self, sample: SampleFunction) -> None:
        """Sample and measure in the main process, with the average weights where there are any."""
        if self.accelerator.is_main_process:
            path = self.folder / "samples" / f"{self.step:07d}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            model: nn.Module = self.accelerator.unwrap_model(self.model).eval()
            with torch.no_grad(), self._average.in_place() if self._average is not None else nullcontext():
                sample(model, path)
            if path.exists():
                self._journal.show(self.step, path)
        [self._patience] = broadcast_object_list([self._patience])


def _adamw(model: nn.Module, config: LoopConfig) -> torch.optim.AdamW:
    """AdamW that decays matrices and leaves vectors alone, however they are shaped."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for p in trained if p.squeeze().ndim > 1], "weight_decay": config.weight_decay},
        {"params": [p for p in trained if p.squeeze().ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.learning_rate, betas=config.betas)
