"""What every `montage train` has: its folders, and options of the training loop."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.errors import report_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., None]], Callable[..., None]]

FOLDER = click.Path(path_type=Path, file_okay=False)
FOLDERS = {"data": "데이터", "checkpoint": "체크포인트"}


def _count(name: str, text: str, least: int = 1) -> Decorator:
    return click.option(name, type=click.IntRange(least), help=text)


LOOP_OPTIONS: dict[str, Decorator] = {
    "steps": _count("--steps", "학습할 단계 수"),
    "batch_size": _count("--batch-size", "한 번에 읽는 예시 수"),
    "accumulate": _count("--accumulate", "기울기를 모아 한 단계로 삼을 묶음 수"),
    "learning_rate": click.option("--learning-rate", type=click.FloatRange(0, min_open=True), help="최대 학습률"),
    "final_learning_rate": click.option(
        "--final-learning-rate", type=click.FloatRange(0, 1), help="마지막 학습률, 최대 학습률에 대한 비율"
    ),
    "warmup_steps": _count("--warmup-steps", "학습률을 올려 가는 단계 수", 0),
    "weight_decay": click.option("--weight-decay", type=click.FloatRange(0), help="가중치 감쇠"),
    "gradient_clip": click.option(
        "--gradient-clip", type=click.FloatRange(0, min_open=True), help="기울기 크기의 한계"
    ),
    "ema_decay": click.option(
        "--ema-decay", type=click.FloatRange(0, 1, max_open=True), help="가중치 이동 평균의 감쇠 (0: 쓰지 않음)"
    ),
    "patience": _count("--patience", "따로 둔 데이터의 손실이 이만큼 연달아 줄지 않으면 멈춰요 (0: 끝까지)", 0),
    "seed": _count("--seed", "데이터 순서를 정하는 시드", 0),
    "save_every": _count("--save-every", "상태를 저장하는 간격"),
    "sample_every": _count("--sample-every", "표본을 그리고 따로 둔 데이터로 재는 간격"),
    "log_every": _count("--log-every", "손실을 적는 간격"),
    "mixed_precision": click.option("--mixed-precision", type=click.Choice(["no", "fp16", "bf16"]), help="계산 정밀도"),
    "tracker": click.option(
        "--tracker", type=click.Choice(["tensorboard", "wandb", "none"]), help="학습 곡선을 기록할 도구"
    ),
}
"""Options of every training loop, by the name of the setting they override."""


def network_command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command of a function (data, checkpoint, overrides of the loop, options of its own)."""
    return lambda function: _command(name, function)


def _command(name: str, function: Callable[..., None]) -> click.Command:
    @wraps(function)
    def told(data: Path, checkpoint: Path, **options: Any) -> None:  # noqa: ANN401 - click hands over options
        overrides = {name: options.pop(name) for name in LOOP_OPTIONS}
        with report_errors():
            given = {name: value for name, value in overrides.items() if value is not None}
            function(data, checkpoint, given, **options)

    body: Callable[..., None] = told
    folders: list[Decorator] = [click.argument(name, metavar=shown, type=FOLDER) for name, shown in FOLDERS.items()]
    for parameter in reversed([*LOOP_OPTIONS.values(), *folders]):
        body = parameter(body)
    return click.command(name)(body)
