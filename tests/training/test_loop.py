from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from training.loop import Fit, LoopConfig, LossFunction, batch_indices, learning_rate_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LOOP = LoopConfig(
    steps=60,
    batch_size=4,
    learning_rate=0.1,
    warmup_steps=2,
    save_every=5,
    sample_every=30,
    log_every=20,
    tracker="none",
)


class InterruptedRunError(Exception):
    """Stands for a killed process."""


def line_loss(until: int | None = None) -> LossFunction:
    """Fit y = 2x + 1; raises at step `until`."""
    x = torch.linspace(-1, 1, 20)[:, None]

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        if step == until:
            raise InterruptedRunError
        chosen = torch.from_numpy(batch_indices(20, LOOP.batch_size, step, LOOP.seed))
        value = (model(x[chosen]) - (2 * x[chosen] + 1)).square().mean()
        return value, {"error": value.detach().sqrt()}

    return loss


def line() -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(1, 1)


def test_an_interrupted_run_ends_where_a_whole_one_does(tmp_path: Path) -> None:
    whole, broken, resumed = line(), line(), line()
    Fit(whole, LOOP, tmp_path / "whole").run(line_loss())
    with pytest.raises(InterruptedRunError):
        Fit(broken, LOOP, tmp_path / "broken").run(line_loss(until=8))
    run = Fit(resumed, LOOP, tmp_path / "broken")
    assert run.step == 5
    run.run(line_loss())
    torch.testing.assert_close(resumed.weight, whole.weight)
    torch.testing.assert_close(resumed.bias, whole.bias)


def test_an_interruption_while_saving_loses_nothing(tmp_path: Path) -> None:
    with pytest.raises(InterruptedRunError):
        Fit(line(), LOOP, tmp_path).run(line_loss(until=8))
    (tmp_path / "state").rename(tmp_path / "state.new")  # killed between the removal and the swap
    assert Fit(line(), LOOP, tmp_path).step == 5


def test_the_loss_falls_and_is_written_down(tmp_path: Path) -> None:
    samples: list[Path] = []
    run = Fit(line(), LOOP, tmp_path)
    run.run(line_loss(), lambda _, path: samples.append(path))
    rows = [json.loads(row) for row in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [20, 40, 60]
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert [path.name for path in samples] == ["0000030.png", "0000060.png"]


def test_tensorboard_gets_the_curves(tmp_path: Path) -> None:
    Fit(line(), replace(LOOP, tracker="tensorboard"), tmp_path).run(line_loss())
    assert list((tmp_path / "logs").rglob("events.out.tfevents.*"))


def test_an_epoch_sees_everything_once() -> None:
    seen = np.concatenate([batch_indices(10, 5, step, seed=3) for step in range(4)])
    assert sorted(seen[:10]) == list(range(10))
    assert sorted(seen[10:]) == list(range(10))
    assert seen[:10].tolist() != seen[10:].tolist()


def test_a_batch_may_cross_epochs() -> None:
    assert len(batch_indices(10, 4, 2, seed=0)) == 4
    assert len(batch_indices(3, 8, 0, seed=0)) == 8


def test_the_learning_rate_warms_up_and_decays() -> None:
    shares = [learning_rate_at(step, LOOP) for step in range(LOOP.steps + 1)]
    assert shares[0] == pytest.approx(0.5)
    assert max(shares) == shares[1]
    assert shares[-1] == pytest.approx(LOOP.final_learning_rate)
