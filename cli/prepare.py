"""`montage prepare`: training data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from cli.errors import report_errors
from cli.rendering import portraits_in_one_sentence, require_renderer

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.data.conversion import Shape, Source

FOLDER = click.Path(path_type=Path, file_okay=False)
WORKERS = click.option("--workers", type=click.IntRange(1), help="동시에 일할 프로세스 수 (기본: CPU 코어 수)")


@click.group(name="prepare", help="학습 데이터를 준비해요.")
def command() -> None:
    """Group of the kinds of data."""


@command.command(help="가상 인물을 그려 AI Hub 618 형식의 폴더로 저장해요. 중단해도 다음에 이어서 그려요.")
@click.argument("folder", metavar="폴더", type=FOLDER)
@click.option("-n", "--count", type=click.IntRange(1), default=10_000, show_default=True, help="그릴 인물 수")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="시드가 같으면 같은 인물들이 나와요")
@click.option(
    "--renderer",
    type=click.Choice(["portrait", "sketch"]),
    default="portrait",
    show_default=True,
    help="그리는 법: portrait는 사진 같은 초상, sketch는 연필 스케치(256 픽셀 PNG만)",
)
@click.option(
    "--size", type=click.Choice(["256", "512"]), default="256", show_default=True, help="초상 한 변의 픽셀 수"
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["png", "webp"]),
    default="png",
    show_default=True,
    help="초상 파일의 형식, 둘 다 무손실이에요",
)
@WORKERS
def synthetic(renderer: str, folder: Path, count: int, seed: int, workers: int | None, **pictures: Any) -> None:  # noqa: ANN401
    """Draw virtual persons into a folder."""
    workers = workers or os.cpu_count() or 1
    if renderer == "sketch":
        _draw_sketches(folder, count, seed, workers)
    else:
        _draw_portraits(folder, count, workers, seed=seed, size=int(pictures["size"]), kind=pictures["kind"])


def _draw_portraits(
    folder: Path, count: int, workers: int, *, seed: int, size: int, kind: Literal["png", "webp"]
) -> None:
    with report_errors(), portraits_in_one_sentence():
        from training.data import OtherDataError  # noqa: PLC0415 - slow to import
        from training.portrait.crew import Terms  # noqa: PLC0415
        from training.portrait.run import FAULTY, Order, write_portraits  # noqa: PLC0415

        try:
            report = write_portraits(folder, count, Order(seed, size, kind), Terms(workers))
        except OtherDataError as error:
            raise _other_data(folder, error) from error
        faulty = report.faulty + report.faulty_before
        click.echo(f"{folder}에 인물 {count - faulty}명이 있어요. 이번에 {report.written}명을 그렸어요.")
        if faulty:
            click.echo(f"그릴 수 없는 인물 {faulty}명을 건너뛰었어요. 이유: {folder / FAULTY}")


def _draw_sketches(folder: Path, count: int, seed: int, workers: int) -> None:
    with report_errors():
        require_renderer()
        from training.data import OtherDataError, write_synthetic  # noqa: PLC0415 - slow to import

        try:
            written = write_synthetic(folder, count, seed, workers)
        except OtherDataError as error:
            raise _other_data(folder, error) from error
        click.echo(f"{folder}에 인물 {count}명이 있어요. 이번에 {written}명을 그렸어요.")


def converting(command: Callable[..., None]) -> Callable[..., None]:
    """Add what the commands have in common that convert a download."""
    for parameter in (
        WORKERS,
        click.option("-n", "--count", type=click.IntRange(1), help="고르게 뽑아 읽을 라벨 파일 수 (기본: 모두)"),
        click.option("--size", type=click.IntRange(8), default=256, show_default=True, help="그림 한 변의 픽셀 수"),
        click.option(
            "--fit",
            type=click.Choice(["pad", "crop"]),
            default="pad",
            show_default=True,
            help="정사각형으로 만드는 법: pad는 옆에 흰 여백을 두고, crop은 가운데만 남겨요",
        ),
        click.argument("folder", metavar="폴더", type=FOLDER),
        click.argument("download", metavar="원본", type=click.Path(path_type=Path, file_okay=False, exists=True)),
    ):
        command = parameter(command)
    return command


@command.command(help="내려받아 압축을 푼 AI Hub 618(가상 인물 몽타주)을 학습용 폴더로 바꿔요. 원본은 그대로 둬요.")
@converting
@click.option(
    "--picture",
    "pictures",
    type=click.Choice(["org_sketch", "sketch", "montage"]),
    multiple=True,
    default=("org_sketch", "sketch"),
    show_default=True,
    help="쓸 그림의 종류 (여러 번 줄 수 있어요)",
)
@click.option(
    "--sides",
    type=click.Choice(["person", "viewer"]),
    default="person",
    show_default=True,
    help="원본의 왼쪽·오른쪽이 누구 기준인지. viewer면 그림을 좌우로 뒤집어 인물 기준으로 맞춰요",
)
def aihub618(download: Path, folder: Path, pictures: tuple[Any, ...], sides: str, **options: Any) -> None:  # noqa: ANN401
    """Convert AI Hub data set 618."""
    with report_errors():
        from training.data.aihub618 import AIHub618  # noqa: PLC0415 - slow to import
        from training.data.conversion import Shape  # noqa: PLC0415

        workers, source = options.pop("workers"), AIHub618(download, pictures, options.pop("count"))
        _convert(source, folder, Shape(mirrored=sides == "viewer", **options), workers)


@command.command(help="내려받아 압축을 푼 AI Hub K-Fashion 이미지를 학습용 폴더로 바꿔요. 원본은 그대로 둬요.")
@converting
def kfashion(download: Path, folder: Path, **options: Any) -> None:  # noqa: ANN401 - click hands over options
    """Convert AI Hub's K-Fashion."""
    with report_errors():
        from training.data.conversion import Shape  # noqa: PLC0415 - slow to import
        from training.data.kfashion import KFashion  # noqa: PLC0415

        workers, source = options.pop("workers"), KFashion(download, options.pop("count"))
        _convert(source, folder, Shape(colour=True, **options), workers)


def _convert(source: Source, folder: Path, shape: Shape, workers: int | None) -> None:
    from training.data import OtherDataError  # noqa: PLC0415 - slow to import
    from training.data.conversion import convert  # noqa: PLC0415

    if folder.resolve().is_relative_to(source.folder.resolve()):
        raise click.ClickException(f"{folder}는 원본 폴더 안에 있어요. 원본 밖의 폴더를 골라 주세요.")
    try:
        report = convert(source, folder, shape, workers or os.cpu_count() or 1)
    except OtherDataError as error:
        raise _other_data(folder, error) from error
    if not report.total and not report.faults:
        raise click.ClickException(f"{source.folder}에 라벨 파일(.json)이 없어요. 압축을 풀었는지 확인해 주세요.")
    click.echo(f"{folder}에 그림 {report.total}장이 있어요. 이번에 {report.written}장을 썼어요.")
    if report.faults:
        click.echo(f"쓸 수 없는 파일 {len(report.faults)}개를 건너뛰었어요. 이유: {folder / 'faults.jsonl'}")
    if source.unknown:
        count = source.unknown.total()
        click.echo(f"뜻을 모르는 속성값 {count}개는 비워 두었어요. 목록: {folder / 'unknown-values.json'}")


def _other_data(folder: Path, error: Exception) -> click.ClickException:
    return click.ClickException(f"{folder}에는 다른 데이터가 있어요. 빈 폴더를 골라 주세요. ({error})")
