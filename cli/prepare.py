"""`montage prepare`: training data."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cli.errors import told_in_one_sentence
from cli.rendering import require_renderer


@click.group(name="prepare", help="학습 데이터를 준비해요.")
def command() -> None:
    """Group of the kinds of data."""


@command.command(help="가상 인물을 그려 AI Hub 618 형식의 폴더로 저장해요. 중단해도 다음에 이어서 그려요.")
@click.argument("folder", metavar="폴더", type=click.Path(path_type=Path, file_okay=False))
@click.option("-n", "--count", type=click.IntRange(1), default=10_000, show_default=True, help="그릴 인물 수")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="시드가 같으면 같은 인물들이 나와요")
@click.option("--workers", type=click.IntRange(1), help="동시에 그릴 프로세스 수 (기본: CPU 코어 수)")
def synthetic(folder: Path, count: int, seed: int, workers: int | None) -> None:
    """Draw virtual persons into a folder."""
    with told_in_one_sentence():
        require_renderer()
        from training.datasets import PopulationMismatchError, write_synthetic  # noqa: PLC0415 - slow to import

        try:
            written = write_synthetic(folder, count, seed, workers or os.cpu_count() or 1)
        except PopulationMismatchError as error:
            message = f"{folder}에는 다른 데이터가 있어요. 빈 폴더를 골라 주세요. ({error})"
            raise click.ClickException(message) from error
        click.echo(f"{folder}에 인물 {count}명이 있어요. 이번에 {written}명을 그렸어요.")
