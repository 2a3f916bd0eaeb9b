"""`montage prepare emoji`: pictures and words of emoji, from installed npm packages."""

from __future__ import annotations

from pathlib import Path

import click

from cli import localized
from cli.errors import Refusal, report_errors
from cli.language import say

FOLDER = click.Path(path_type=Path, file_okay=False)


@localized.command("emoji", "cli-prepare-emoji")
@localized.argument("folder", metavar="cli-arg-folder", type=FOLDER)
@localized.option(
    "--packages", type=FOLDER, default=Path("node_modules"), show_default=True, help="cli-prepare-emoji-packages"
)
@localized.option(
    "--style",
    "styles",
    type=click.Choice(["noto", "fluent", "flat", "3d", "twemoji", "openmoji"]),
    multiple=True,
    default=("noto", "fluent", "flat", "3d", "twemoji"),
    show_default=True,
    help="cli-prepare-emoji-style",
)
def command(folder: Path, packages: Path, styles: tuple[str, ...]) -> None:
    """Render them."""
    with report_errors():
        from training.emoticon.packages import SHARE_ALIKE, PackageError  # noqa: PLC0415 - slow to import
        from training.emoticon.preparation import RendererMissingError, prepare_emoji  # noqa: PLC0415

        try:
            report = prepare_emoji(packages, folder, styles)
        except RendererMissingError as error:
            raise Refusal("prepare-emoji-no-renderer") from error
        except PackageError as error:
            named = " ".join(error.packages)
            raise Refusal(
                f"prepare-emoji-{error.problem}", packages=named, path=str(packages), detail=error.detail
            ) from error
        say("prepare-emoji-done", path=str(folder), count=report.pictures.total(), concepts=len(report.concepts))
        for reason, count in sorted(report.left_out.items()):
            say(f"prepare-emoji-{reason}", count=count)
        for style in sorted(SHARE_ALIKE.intersection(styles)):
            say("prepare-emoji-share-alike", style=style)
