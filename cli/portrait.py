"""`montage portrait`: a contact sheet of random virtual persons, path-traced."""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np
from PIL import Image

from cli.errors import report_errors
from cli.rendering import portraits_in_one_sentence


@click.command(name="portrait", help="무작위로 만든 가상 인물들의 초상을 그려 PNG 한 장에 모아요.")
@click.argument("output", metavar="파일", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--rows", type=click.IntRange(1, 50), default=3, show_default=True, help="줄 수")
@click.option("--columns", type=click.IntRange(1, 50), default=6, show_default=True, help="한 줄에 놓을 그림 수")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="시드가 같으면 같은 그림이 나와요")
@click.option("--size", type=click.IntRange(32, 1024), default=256, show_default=True, help="그림 한 변의 픽셀 수")
@click.option("--workers", type=click.IntRange(1), help="동시에 일할 프로세스 수 (기본: CPU 코어 수)")
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
        click.echo(f"{output} 파일에 저장했어요.")
