"""`montage sketch`: a contact sheet of random virtual persons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
from PIL import Image
from tqdm import tqdm

from cli.errors import report_errors
from cli.rendering import require_renderer

if TYPE_CHECKING:
    from numpy.typing import NDArray


@click.command(name="sketch", help="무작위로 만든 가상 인물들을 그려 PNG 한 장에 모아요.")
@click.argument("output", metavar="파일", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--rows", type=click.IntRange(1, 50), default=4, show_default=True, help="줄 수")
@click.option("--columns", type=click.IntRange(1, 50), default=6, show_default=True, help="한 줄에 놓을 그림 수")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="시드가 같으면 같은 그림이 나와요")
def command(output: Path, rows: int, columns: int, seed: int) -> None:
    """Draw the persons 0, 1, 2, ... of the population of a seed."""
    with report_errors():
        require_renderer()
        output.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(_sheet(rows, columns, seed)).save(output, "PNG")
        click.echo(f"{output} 파일에 저장했어요.")


def _sheet(rows: int, columns: int, seed: int) -> NDArray[np.uint8]:
    from training.data import synthesize  # noqa: PLC0415 - slow to import
    from training.sketch import render  # noqa: PLC0415

    indices = tqdm(range(rows * columns), leave=False, unit="person")
    pictures = np.stack([render(*synthesize(seed, index)) for index in indices])
    height, width = pictures.shape[1:]
    tiles = pictures.reshape(rows, columns, height, width).swapaxes(1, 2)
    return np.ascontiguousarray(tiles.reshape(rows * height, columns * width))
