"""`montage new`: a checkpoint to train by a configuration file."""

from __future__ import annotations

from pathlib import Path

import click

from cli.errors import report_errors


@click.command(name="new", help="설정 파일대로 학습할 새 체크포인트를 만들어요.")
@click.argument("checkpoint", metavar="체크포인트", type=click.Path(path_type=Path, file_okay=False))
@click.option("--config", required=True, help="설정 파일(.toml), 또는 kodalle-montage나 kodalle-fashion")
def command(checkpoint: Path, config: str) -> None:
    """Make a checkpoint under construction."""
    with report_errors():
        from training.recipes import RecipeError, begin_checkpoint, find_recipe  # noqa: PLC0415 - slow to import

        try:
            begin_checkpoint(checkpoint, find_recipe(config))
        except RecipeError as error:
            raise click.ClickException(f"체크포인트를 만들 수 없어요: {error}") from error
        click.echo(f"{checkpoint}에 새 체크포인트를 만들었어요. 설정은 config.json과 recipe.toml에 있어요.")
