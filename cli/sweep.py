"""`montage sweep`: which settings of sampling draw what was said."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli import localized
from cli.errors import told_in_one_sentence
from cli.language import say
from cli.rendering import require_renderer

FILE = click.Path(path_type=Path, dir_okay=False)


@localized.command("sweep", "cli-sweep")
@localized.argument("checkpoint", metavar="cli-arg-checkpoint", type=click.Path(path_type=Path, file_okay=False))
@localized.option("--reader", "reader_path", type=FILE, help="cli-reader")
@localized.option("-n", "--count", type=click.IntRange(1), default=60, show_default=True, help="cli-sweep-count")
@localized.option("-o", "--output", type=FILE, help="cli-sweep-output")
def command(checkpoint: Path, reader_path: Path | None, count: int, output: Path | None) -> None:
    """Try settings and write a table."""
    with told_in_one_sentence():
        require_renderer()
        from cli.evaluate import find_reader  # noqa: PLC0415 - slow to import
        from inference.checkpoint import load  # noqa: PLC0415
        from training.evaluation.sweep import sweep, table  # noqa: PLC0415
        from training.tasks.attribute_classifier import load_reader  # noqa: PLC0415

        trials = sweep(load(checkpoint), load_reader(find_reader(checkpoint, reader_path)), count)
        output = output or checkpoint / "sweep.json"
        content = {"descriptions": count, "trials": table(trials)}
        output.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for trial in trials:
            say(
                "sweep-line",
                setting=trial.setting,
                value=f"{trial.value:g}",
                shown=f"{trial.shown.value:.1%}",
                spread=f"{trial.spread:.3f}",
            )
        say("evaluate-details", path=str(output))
