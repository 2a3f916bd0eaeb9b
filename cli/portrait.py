"""`montage portrait`: a contact sheet of random virtual persons, path-traced."""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np
from PIL import Image

from cli import localized
from cli.errors import report_errors
from cli.language import say
from cli.rendering import portraits_in_one_sentence


@localized.command("portrait", "cli-portrait")
@localized.argument("output", metavar="cli-arg-file", type=click.Path(path_type=Path, dir_okay=False))
@localized.option("--rows", type=click.IntRange(1, 50), default=3, show_default=True, help="cli-rows")
@localized.option("--columns", type=click.IntRange(1, 50), default=6, show_default=True, help="cli-columns")
@localized.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="cli-picture-seed")
@localized.option("--size", type=click.IntRange(32, 1024), default=256, show_default=True, help="cli-size")
@localized.option("--workers", type=click.IntRange(1), help="cli-workers")
def command(output: Path, rows: int, columns: int, seed: int, size: int, workers: int | None) -> None:
    """Draw the persons 0, 1, 2, ... of the population of a seed."""
    with report_errors(), portraits_in_one_sentence():
        from training.portrait.gallery import Sitting, portray  # noqa: PLC0415 - slow to import
        from training.portrait.run import synthesize  # noqa: PLC0415

        sittings = [Sitting(*synthesize(seed, index), size) for index in range(rows * columns)]
        tiles = np.stack(portray(sittings, workers or os.cpu_count() or 1))
        sheet = tiles.reshape(rows, columns, size, size).swapaxes(1, 2).reshape(rows * size, columns * size)
        output.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.ascontiguousarray(sheet)).save(output, "PNG")
        say("cli-saved", path=str(output))
