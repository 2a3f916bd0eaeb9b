"""What every `montage train` has: its folders, and options of the training loop."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import localized
from cli.errors import Refusal, report_errors
from training.trainer import StaleRunError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Decorator = Callable[[Callable[..., None]], Callable[..., None]]

FOLDER = click.Path(path_type=Path, file_okay=False)
FOLDERS = {"data": "cli-arg-data", "checkpoint": "cli-arg-checkpoint"}
"""Arguments of a network that is trained from a data folder, and their message ids."""


def _count(name: str, text: str, least: int = 1) -> Decorator:
    return localized.option(name, type=click.IntRange(least), help=text)


LOOP_OPTIONS: dict[str, Decorator] = {
    "steps": _count("--steps", "cli-train-steps"),
    "batch_size": _count("--batch-size", "cli-train-batch-size"),
    "accumulate": _count("--accumulate", "cli-train-accumulate"),
    "learning_rate": localized.option(
        "--learning-rate", type=click.FloatRange(0, min_open=True), help="cli-train-learning-rate"
    ),
    "final_learning_rate": localized.option(
        "--final-learning-rate", type=click.FloatRange(0, 1), help="cli-train-final-learning-rate"
    ),
    "warmup_steps": _count("--warmup-steps", "cli-train-warmup-steps", 0),
    "weight_decay": localized.option("--weight-decay", type=click.FloatRange(0), help="cli-train-weight-decay"),
    "gradient_clip": localized.option(
        "--gradient-clip", type=click.FloatRange(0, min_open=True), help="cli-train-gradient-clip"
    ),
    "ema_decay": localized.option(
        "--ema-decay", type=click.FloatRange(0, 1, max_open=True), help="cli-train-ema-decay"
    ),
    "patience": _count("--patience", "cli-train-patience", 0),
    "seed": _count("--seed", "cli-train-seed", 0),
    "save_every": _count("--save-every", "cli-train-save-every"),
    "sample_every": _count("--sample-every", "cli-train-sample-every"),
    "log_every": _count("--log-every", "cli-train-log-every"),
    "mixed_precision": localized.option(
        "--mixed-precision", type=click.Choice(["no", "fp16", "bf16"]), help="cli-train-mixed-precision"
    ),
    "tracker": localized.option(
        "--tracker", type=click.Choice(["tensorboard", "wandb", "none"]), help="cli-train-tracker"
    ),
}
"""Options of every training loop, by the name of the setting they override."""


def network_command(name: str, folders: Mapping[str, str] = FOLDERS) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command of a function (each of `folders`, overrides of the loop, options of its own)."""
    return lambda function: _command(name, folders, function)


def _command(name: str, folders: Mapping[str, str], function: Callable[..., None]) -> click.Command:
    @wraps(function)
    def told(**options: Any) -> None:  # noqa: ANN401 - click hands over options
        paths = [options.pop(name) for name in folders]
        overrides = {name: options.pop(name) for name in LOOP_OPTIONS}
        with report_errors():
            given = {name: value for name, value in overrides.items() if value is not None}
            try:
                function(*paths, given, **options)
            except StaleRunError as error:
                raise Refusal("train-stale-run", path=str(error.folder)) from error

    body: Callable[..., None] = told
    arguments: list[Decorator] = [
        localized.argument(name, metavar=shown, type=FOLDER) for name, shown in folders.items()
    ]
    for parameter in reversed([*LOOP_OPTIONS.values(), *arguments]):
        body = parameter(body)
    return localized.command(name, f"cli-train-{name}")(body)
