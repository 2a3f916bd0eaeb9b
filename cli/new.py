"""`montage new`: a checkpoint to train by a configuration file."""

from __future__ import annotations

from pathlib import Path

import click

from cli import localized
from cli.errors import Refusal, report_errors
from cli.language import say


@localized.command("new", "cli-new")
@localized.argument("checkpoint", metavar="cli-arg-checkpoint", type=click.Path(path_type=Path, file_okay=False))
@localized.option("--config", required=True, help="cli-new-config")
def command(checkpoint: Path, config: str) -> None:
    """Make a checkpoint under construction."""
    with report_errors():
        from training.recipes import RecipeError, begin_checkpoint, find_recipe  # noqa: PLC0415 - slow to import

        try:
            begin_checkpoint(checkpoint, find_recipe(config))
        except RecipeError as error:
            raise Refusal("new-failed", error=str(error)) from error
        say("new-done", path=str(checkpoint))
