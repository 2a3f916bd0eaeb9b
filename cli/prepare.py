"""`montage prepare`: training data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from cli import localized
from cli.errors import Refusal, report_errors
from cli.language import say
from cli.prepare_emoji import command as emoji
from cli.rendering import portraits_in_one_sentence, require_renderer

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.data.conversion import Shape, Source

FOLDER = click.Path(path_type=Path, file_okay=False)
WORKERS = localized.option("--workers", type=click.IntRange(1), help="cli-workers")


@localized.group("prepare", "cli-prepare")
def command() -> None:
    """Group of the kinds of data."""


command.add_command(emoji)


@command.command(help="cli-prepare-synthetic")
@localized.argument("folder", metavar="cli-arg-folder", type=FOLDER)
@localized.option(
    "-n", "--count", type=click.IntRange(1), default=10_000, show_default=True, help="cli-prepare-persons"
)
@localized.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="cli-prepare-seed")
@localized.option(
    "--renderer",
    type=click.Choice(["portrait", "sketch"]),
    default="portrait",
    show_default=True,
    help="cli-prepare-renderer",
)
@localized.option(
    "--size", type=click.Choice(["256", "512"]), default="256", show_default=True, help="cli-prepare-portrait-size"
)
@localized.option(
    "--format",
    "kind",
    type=click.Choice(["png", "webp"]),
    default="png",
    show_default=True,
    help="cli-prepare-format",
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
        say("prepare-persons", path=str(folder), count=count - faulty, written=report.written)
        if faulty:
            say("prepare-faulty-persons", count=faulty, path=str(folder / FAULTY))


def _draw_sketches(folder: Path, count: int, seed: int, workers: int) -> None:
    with report_errors():
        require_renderer()
        from training.data import OtherDataError, write_synthetic  # noqa: PLC0415 - slow to import

        try:
            written = write_synthetic(folder, count, seed, workers)
        except OtherDataError as error:
            raise _other_data(folder, error) from error
        say("prepare-persons", path=str(folder), count=count, written=written)


def converting(command: Callable[..., None]) -> Callable[..., None]:
    """Add what the commands have in common that convert a download."""
    for parameter in (
        WORKERS,
        localized.option("-n", "--count", type=click.IntRange(1), help="cli-prepare-labels"),
        localized.option("--size", type=click.IntRange(8), default=256, show_default=True, help="cli-size"),
        localized.option(
            "--fit",
            type=click.Choice(["pad", "crop"]),
            default="pad",
            show_default=True,
            help="cli-prepare-fit",
        ),
        localized.argument("folder", metavar="cli-arg-folder", type=FOLDER),
        localized.argument(
            "download", metavar="cli-arg-download", type=click.Path(path_type=Path, file_okay=False, exists=True)
        ),
    ):
        command = parameter(command)
    return command


@command.command(help="cli-prepare-aihub618")
@converting
@localized.option(
    "--picture",
    "pictures",
    type=click.Choice(["org_sketch", "sketch", "montage"]),
    multiple=True,
    default=("org_sketch", "sketch"),
    show_default=True,
    help="cli-prepare-picture",
)
@localized.option(
    "--sides",
    type=click.Choice(["person", "viewer"]),
    default="person",
    show_default=True,
    help="cli-prepare-sides",
)
def aihub618(download: Path, folder: Path, pictures: tuple[Any, ...], sides: str, **options: Any) -> None:  # noqa: ANN401
    """Convert AI Hub data set 618."""
    with report_errors():
        from training.data.aihub618 import AIHub618  # noqa: PLC0415 - slow to import
        from training.data.conversion import Shape  # noqa: PLC0415

        workers, source = options.pop("workers"), AIHub618(download, pictures, options.pop("count"))
        _convert(source, folder, Shape(mirrored=sides == "viewer", **options), workers)


@command.command(help="cli-prepare-kfashion")
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
        raise Refusal("prepare-inside", path=str(folder))
    try:
        report = convert(source, folder, shape, workers or os.cpu_count() or 1)
    except OtherDataError as error:
        raise _other_data(folder, error) from error
    if not report.total and not report.faults:
        raise Refusal("prepare-no-labels", path=str(source.folder))
    say("prepare-pictures", path=str(folder), count=report.total, written=report.written)
    if report.faults:
        say("prepare-faulty-files", count=len(report.faults), path=str(folder / "faults.jsonl"))
    if source.unknown:
        say("prepare-unknown-values", count=source.unknown.total(), path=str(folder / "unknown-values.json"))


def _other_data(folder: Path, error: Exception) -> Refusal:
    return Refusal("prepare-other-data", path=str(folder), error=str(error))
