"""`montage sweep`: which settings of sampling draw what was said."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.errors import report_errors
from cli.rendering import require_renderer

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    name="sweep", help="생성 설정(guidance, temperature, top-k)을 바꿔 가며 설명한 특징이 보이는 비율을 재요."
)
@click.argument("checkpoint", metavar="체크포인트", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--reader",
    "classifier_path",
    type=FILE,
    help="속성 판독기 (기본: 체크포인트에서 학습한 것, 없으면 models/reader)",
)
@click.option("-n", "--count", type=click.IntRange(1), default=60, show_default=True, help="설정마다 그려 볼 설명 수")
@click.option("-o", "--output", type=FILE, help="결과를 담을 JSON (기본: 체크포인트의 sweep.json)")
def command(checkpoint: Path, classifier_path: Path | None, count: int, output: Path | None) -> None:
    """Try settings and write a table."""
    with report_errors():
        require_renderer()
        from cli.evaluate import find_classifier  # noqa: PLC0415 - slow to import
        from inference.checkpoint import load  # noqa: PLC0415
        from training.evaluation.sweep import sweep, table  # noqa: PLC0415
        from training.tasks.attribute_classifier import load_attribute_classifier  # noqa: PLC0415

        trials = sweep(load(checkpoint), load_attribute_classifier(find_classifier(checkpoint, classifier_path)), count)
        output = output or checkpoint / "sweep.json"
        content = {"descriptions": count, "trials": table(trials)}
        output.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for trial in trials:
            click.echo(f"{trial.setting} {trial.value:g}: {trial.shown.value:.1%}, 후보 사이 거리 {trial.spread:.3f}")
        click.echo(f"자세한 결과: {output}")
