"""`montage evaluate`: does a checkpoint draw what the words say?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from cli.errors import report_errors
from cli.rendering import require_renderer

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)

FIGURES = {
    "attributes_shown": "설명한 특징이 얼굴에 보인 비율",
    "coarse_attributes_shown": "한눈에 띄는 특징만 보면",
    "all_shown_at_4": "네 가지를 설명했을 때 모두 보인 비율",
    "r_precision_at_10": "비슷한 설명 열 개 중 제 설명을 찾은 비율",
    "rerank_gain": "후보 여덟 장의 순위를 매겨 얻은 몫",
    "robustness_drop": "오타·띄어쓰기·낯선 낱말로 잃은 몫",
}
"""Labels of the summary figures."""


@click.command(name="evaluate", help="처음 보는 설명을 그려 보고, 설명한 특징이 얼굴에 나타나는지 재요.")
@click.argument("checkpoint", metavar="체크포인트", type=FOLDER)
@click.option(
    "--reader",
    "classifier_path",
    type=FILE,
    help="속성 판독기 (기본: 체크포인트에서 학습한 것, 없으면 models/reader)",
)
@click.option("--data", type=FOLDER, help="학습 데이터 폴더. 주면 가장 가까운 학습 그림과도 견줘요.")
@click.option("--inception", type=FILE, help="FID를 잴 Inception-v3의 TorchScript 파일 (inception-2015-12-05.pt)")
@click.option("-n", "--count", type=click.IntRange(1), default=500, show_default=True, help="그려 볼 설명 수")
@click.option("-o", "--output", type=FILE, help="결과를 담을 JSON (기본: 체크포인트의 evaluation.json)")
@click.option("--sheet", type=FILE, help="그림과 함께 볼 HTML 파일")
@click.option(
    "--card", "card_path", type=FILE, help="표를 넣을 모델 카드 (Markdown). 복원한 그림은 옆의 images 폴더에 담아요."
)
def command(
    checkpoint: Path,
    classifier_path: Path | None,
    data: Path | None,
    inception: Path | None,
    count: int,
    output: Path | None,
    sheet: Path | None,
    card_path: Path | None,
) -> None:
    """Evaluate, and write the figures."""
    with report_errors():
        require_renderer()
        from inference.checkpoint import load  # noqa: PLC0415 - slow to import
        from training.data import MontageFolder  # noqa: PLC0415
        from training.evaluation import CheckpointGenerator, EvaluationSizes, Evaluator, Inception, Lite0, Runner  # noqa: PLC0415
        from training.evaluation.report.card import percent, write_card  # noqa: PLC0415
        from training.evaluation.report.pictures import IMAGES, write_pictures  # noqa: PLC0415
        from training.evaluation.report.sheet import write_sheet  # noqa: PLC0415
        from training.evaluation.report.summary import summary_rows  # noqa: PLC0415
        from training.tasks.attribute_classifier import load_attribute_classifier  # noqa: PLC0415

        classifier = load_attribute_classifier(find_classifier(checkpoint, classifier_path))
        model = load(checkpoint)
        evaluator = Evaluator(
            Runner(CheckpointGenerator(model), classifier),
            Runner(CheckpointGenerator(model, best_of=1), classifier),
            model.vqgan,
            EvaluationSizes(descriptions=count),
            [Lite0(), *([Inception(inception)] if inception else [])],
            MontageFolder(data) if data else None,
            os.cpu_count() or 1,
        )
        evaluation = evaluator.evaluate()
        output = output or checkpoint / "evaluation.json"
        output.write_text(json.dumps(evaluation.figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for line in summary_rows(evaluation.figures):
            click.echo(f"{'✓' if line.met else '✗'} {FIGURES[line.name]}: {percent(line.value)} (목표 {line.target})")
        click.echo(f"자세한 결과: {output}")
        if sheet:
            sheet.write_text(write_sheet(evaluation, model.config.name, _trials(checkpoint)), encoding="utf-8")
            click.echo(f"그림과 함께 보는 결과: {sheet}")
        if card_path:
            write_card(card_path, evaluation.figures)
            write_pictures(card_path.parent / IMAGES, evaluation.gallery)
            click.echo(f"모델 카드: {card_path}")


def _trials(checkpoint: Path) -> list[dict[str, Any]]:
    """Return the trials of `montage sweep` for this checkpoint; empty if it was not run."""
    path = checkpoint / "sweep.json"
    trials: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["trials"] if path.exists() else []
    return trials


def find_classifier(checkpoint: Path, given: Path | None) -> Path:
    """Return the given path, else the classifier trained in the checkpoint's folder, else the shipped one."""
    trained = checkpoint / "runs" / "reader" / "reader.safetensors"
    shipped = Path(__file__).parent.parent / "models" / "reader" / "reader.safetensors"
    path = given or (trained if trained.exists() else shipped)
    if not path.exists():
        raise click.ClickException(f"속성 판독기가 없어요: {path}. montage train reader로 먼저 학습해 주세요.")
    return path
