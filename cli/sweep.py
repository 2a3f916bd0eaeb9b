"""`montage sweep`: which settings draw what was said."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli import localized
from cli.errors import report_errors
from cli.language import say
from cli.rendering import require_renderer

FILE = click.Path(path_type=Path, dir_okay=False)


@localized.command("sweep", "cli-sweep")
@localized.argument("checkpoint", metavar="cli-arg-checkpoint", type=click.Path(path_type=Path, file_okay=False))
@localized.option("--reader", "classifier_path", type=FILE, help="cli-reader")
@localized.option("-n", "--count", type=click.IntRange(1), default=60, show_default=True, help="cli-sweep-count")
@localized.option("-o", "--output", type=FILE, help="cli-sweep-output")
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
            say(
                "sweep-line",
                setting=trial.setting,
                value=str(trial.value),
                shown=f"{trial.shown.value:.1%}",
                spread=f"{trial.spread:.3f}",
                seconds=f"{trial.seconds:.2f}",
            )
        say("evaluate-details", path=str(output))
