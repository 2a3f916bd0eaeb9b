"""`montage evaluate`: does a checkpoint draw what the words say?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from cli import localized
from cli.errors import Refusal, report_errors
from cli.language import say, text
from cli.rendering import require_renderer

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@localized.command("evaluate", "cli-evaluate")
@localized.argument("checkpoint", metavar="cli-arg-checkpoint", type=FOLDER)
@localized.option("--reader", "classifier_path", type=FILE, help="cli-reader")
@localized.option("--data", type=FOLDER, help="cli-evaluate-data")
@localized.option("--inception", type=FILE, help="cli-evaluate-inception")
@localized.option("-n", "--count", type=click.IntRange(1), default=500, show_default=True, help="cli-evaluate-count")
@localized.option("-o", "--output", type=FILE, help="cli-evaluate-output")
@localized.option("--sheet", type=FILE, help="cli-evaluate-sheet")
@localized.option("--card", "card_path", type=FILE, help="cli-evaluate-card")
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
    """Draw fresh captions, read the faces, write the figures."""
    with report_errors():
        require_renderer()
        from inference.checkpoint import load  # noqa: PLC0415 - slow to import
        from training.data import MontageFolder  # noqa: PLC0415
        from training.evaluation import CheckpointGenerator, EvaluationSizes, Evaluator, Inception, Lite0, Runner  # noqa: PLC0415
        from training.evaluation.report.block import write_block  # noqa: PLC0415
        from training.evaluation.report.card import card, percent  # noqa: PLC0415
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
            MontageFolder(data, twins=False) if data else None,
            os.cpu_count() or 1,
        )
        evaluation = evaluator.evaluate()
        output = output or checkpoint / "evaluation.json"
        output.write_text(json.dumps(evaluation.figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for line in summary_rows(evaluation.figures):
            say(
                "evaluate-line",
                mark="✓" if line.met else "✗",
                name=text(f"evaluate-{line.name.replace('_', '-')}"),
                value=percent(line.value),
                target=str(line.target),
            )
        say("evaluate-details", path=str(output))
        if sheet:
            sheet.write_text(write_sheet(evaluation, model.config.name, _trials(checkpoint)), encoding="utf-8")
            say("evaluate-sheet", path=str(sheet))
        if card_path:
            write_block(card_path, "montage evaluate", card(evaluation.figures))
            write_pictures(card_path.parent / IMAGES, evaluation.gallery)
            say("evaluate-card", path=str(card_path))


def _trials(checkpoint: Path) -> list[dict[str, Any]]:
    """What `montage sweep` found for this checkpoint, if it was asked."""
    path = checkpoint / "sweep.json"
    trials: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["trials"] if path.exists() else []
    return trials


def find_classifier(checkpoint: Path, given: Path | None) -> Path:
    """Return the given path, else the classifier trained in the checkpoint's folder, else the shipped one."""
    trained = checkpoint / "runs" / "reader" / "reader.safetensors"
    shipped = Path(__file__).parent.parent / "models" / "reader" / "reader.safetensors"
    path = given or (trained if trained.exists() else shipped)
    if not path.exists():
        raise Refusal("evaluate-no-reader", path=str(path))
    return path
