from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from tests.training import killed_run
from training.trainer import LoopConfig, LossFunction, StaleRunError, Trainer, batch_indices, learning_rate_at

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
    """Raised in place of a kill of the process."""


def line_loss(until: int | None = None) -> LossFunction:
    """Return the loss of a fit to y = 2x + 1; raises at step `until`."""
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
    Trainer(whole, LOOP, tmp_path / "whole").run(line_loss())
    with pytest.raises(InterruptedRunError):
        Trainer(broken, LOOP, tmp_path / "broken").run(line_loss(until=8))
    trainer = Trainer(resumed, LOOP, tmp_path / "broken")
    assert trainer.step == 5
    trainer.run(line_loss())
    torch.testing.assert_close(resumed.weight, whole.weight)
    torch.testing.assert_close(resumed.bias, whole.bias)


def test_an_interruption_while_saving_loses_nothing(tmp_path: Path) -> None:
    with pytest.raises(InterruptedRunError):
        Trainer(line(), LOOP, tmp_path).run(line_loss(until=8))
    (tmp_path / "state").rename(tmp_path / "state.new")  # killed in the middle of the swap
    assert Trainer(line(), LOOP, tmp_path).step == 5


def test_a_run_of_another_network_is_not_continued(tmp_path: Path) -> None:
    Trainer(line(), LOOP, tmp_path).run(line_loss())
    with pytest.raises(StaleRunError) as caught:
        Trainer(nn.Linear(1, 2), LOOP, tmp_path)
    assert caught.value.folder == tmp_path


def rows_of(folder: Path) -> list[dict[str, float]]:
    return [json.loads(row) for row in (folder / "metrics.jsonl").read_text().splitlines()]


def test_a_killed_run_goes_on_with_the_same_losses(tmp_path: Path) -> None:
    whole = killed_run.train(tmp_path / "whole")
    process = subprocess.Popen(
        [sys.executable, "-m", killed_run.__name__, tmp_path / "killed"],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stderr=subprocess.DEVNULL,
    )
    figures, when = tmp_path / "killed" / "metrics.jsonl", random.randrange(1, killed_run.LOOP.steps - 50)
    while not figures.exists() or len(figures.read_bytes().splitlines()) < when:
        assert process.poll() is None, f"the run ended before step {when}"
        time.sleep(0.001)
    time.sleep(random.random() * 0.01)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    resumed = killed_run.train(tmp_path / "killed")
    assert rows_of(tmp_path / "killed") == rows_of(tmp_path / "whole")
    for one, other in zip(resumed.parameters(), whole.parameters(), strict=True):
        assert torch.equal(one, other)


def test_figures_of_steps_that_come_again_are_forgotten(tmp_path: Path) -> None:
    loop = replace(LOOP, log_every=1)
    with pytest.raises(InterruptedRunError):
        Trainer(line(), loop, tmp_path).run(line_loss(until=8))
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 9, "los')
    assert [row["step"] for row in rows_of_whole_lines(tmp_path)] == list(range(1, 9))
    Trainer(line(), loop, tmp_path).run(line_loss())
    assert [row["step"] for row in rows_of(tmp_path)] == list(range(1, 61))


def rows_of_whole_lines(folder: Path) -> list[dict[str, float]]:
    lines = (folder / "metrics.jsonl").read_text().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def test_accumulated_batches_make_the_step_of_one_large_batch(tmp_path: Path) -> None:
    large, small = line(), line()
    x = torch.linspace(-1, 1, 20)[:, None]

    def loss_in_parts(parts: int) -> LossFunction:
        def loss(model: nn.Module, batch: int) -> tuple[Tensor, Mapping[str, Tensor]]:
            chosen = x.view(-1, parts, 10 // parts, 1)[batch // parts % 2, batch % parts]
            return (model(chosen) - 2 * chosen).square().mean(), {}

        return loss

    loop = replace(LOOP, log_every=1, steps=10)
    Trainer(large, loop, tmp_path / "large").run(loss_in_parts(1))
    Trainer(small, replace(loop, accumulate=5), tmp_path / "small").run(loss_in_parts(5))
    torch.testing.assert_close(small.weight, large.weight)
    assert [row["loss"] for row in rows_of(tmp_path / "small")] == pytest.approx(
        [row["loss"] for row in rows_of(tmp_path / "large")]
    )


def test_the_average_of_the_weights_is_sampled_from_and_kept(tmp_path: Path) -> None:
    last, kept = line(), line()
    Trainer(last, LOOP, tmp_path / "last").run(line_loss())
    weights: list[float] = []
    sampled: list[float] = []
    loss = line_loss()

    def watched(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        weights.append(model.weight.item())
        return loss(model, step)

    trainer = Trainer(kept, replace(LOOP, ema_decay=0.8), tmp_path / "kept")
    trainer.run(watched, lambda model, _: sampled.append(model.weight.item()))
    average = weights[0]
    for number, weight in enumerate([*weights[1:], last.weight.item()], start=1):
        share = min(0.8, number / (number + 9))
        average = share * average + (1 - share) * weight
    assert kept.weight.item() == pytest.approx(average, rel=1e-4)
    assert sampled[-1] == kept.weight.item()
    assert kept.weight.item() != last.weight.item()


def test_a_run_may_begin_to_average_where_it_was_interrupted(tmp_path: Path) -> None:
    with pytest.raises(InterruptedRunError):
        Trainer(line(), LOOP, tmp_path).run(line_loss(until=8))
    trainer = Trainer(line(), replace(LOOP, ema_decay=0.9), tmp_path)
    assert trainer.step == 5
    trainer.run(line_loss())


def test_a_run_stops_when_the_held_out_loss_no_longer_falls(tmp_path: Path) -> None:
    model = line()
    loop = replace(LOOP, patience=2, sample_every=5, save_every=50)
    losses = iter([3.0, 2.0, 2.0, 2.5])
    best: list[float] = []

    def sample(model: nn.Module, _: Path) -> None:
        best.append(model.weight.item())
        trainer.log({"held_out": next(losses)})

    trainer = Trainer(model, loop, tmp_path)
    trainer.run(line_loss(), sample)
    assert trainer.step == 20
    assert model.weight.item() == best[1]
    again = Trainer(line(), loop, tmp_path)
    assert again.step == 20
    again.run(line_loss(), sample)
    assert again.step == 20


def test_patience_needs_a_held_out_loss(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="measures no held-out loss"):
        Trainer(line(), replace(LOOP, patience=2), tmp_path).run(line_loss())


def test_the_loss_falls_and_is_written_down(tmp_path: Path) -> None:
    samples: list[Path] = []
    trainer = Trainer(line(), LOOP, tmp_path)
    trainer.run(line_loss(), lambda _, path: samples.append(path))
    rows = rows_of(tmp_path)
    assert [row["step"] for row in rows] == [20, 40, 60]
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert [path.name for path in samples] == ["0000030.png", "0000060.png"]


def grey_sheet(_: nn.Module, path: Path) -> None:
    Image.new("L", (8, 4), 77).save(path)


def test_tensorboard_gets_the_curves_and_the_sheets(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator  # noqa: PLC0415 - slow to import

    Trainer(line(), replace(LOOP, tracker="tensorboard"), tmp_path).run(line_loss(), grey_sheet)
    events = EventAccumulator(str(tmp_path / "logs" / "montage")).Reload()
    assert [event.step for event in events.Scalars("loss")] == [20, 40, 60]
    [first, _] = events.Images("samples")
    assert (first.step, first.width, first.height) == (30, 8, 4)


def test_weights_and_biases_gets_the_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("wandb", reason="Weights & Biases is optional: pip install .[wandb]")
    monkeypatch.setenv("WANDB_MODE", "offline")
    Trainer(line(), replace(LOOP, tracker="wandb"), tmp_path).run(line_loss(), grey_sheet)
    sheets = list((tmp_path / "wandb").rglob("media/images/samples*.png"))
    assert {Image.open(sheet).size for sheet in sheets} == {(8, 4)}
    assert len(sheets) == 2


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
