"""`montage convert`: what others trained, as a checkpoint of ours."""

from __future__ import annotations

from pathlib import Path

import click

from cli import localized
from cli.errors import Refusal, UsageRefusal, report_errors
from cli.language import say

FILE = click.Path(path_type=Path, dir_okay=False)


@localized.command("convert", "cli-convert")
@localized.argument("dalle", metavar="cli-arg-file", type=FILE)
@localized.argument("checkpoint", metavar="cli-arg-checkpoint", type=click.Path(path_type=Path, file_okay=False))
@localized.option("--tokenizer", required=True, help="cli-convert-tokenizer")
@localized.option("--revision", help="cli-revision")
@localized.option("--vqgan", type=FILE, help="cli-convert-vqgan")
@localized.option("--vqgan-config", type=FILE, help="cli-convert-vqgan-config")
@localized.option("--clip", type=FILE, help="cli-convert-clip")
def command(
    dalle: Path,
    checkpoint: Path,
    tokenizer: str,
    revision: str | None,
    vqgan: Path | None,
    vqgan_config: Path | None,
    clip: Path | None,
) -> None:
    """Convert a DALL·E, its VQGAN and its reranker."""
    if (vqgan is None) != (vqgan_config is None):
        raise UsageRefusal("convert-pair")
    with report_errors():
        from inference.conversion.folder import convert_dalle  # noqa: PLC0415 - slow to import
        from inference.conversion.pickled import ConversionError  # noqa: PLC0415
        from inference.models.text_encoder import IncompatibleModelError  # noqa: PLC0415

        given = None if vqgan is None or vqgan_config is None else (vqgan, vqgan_config)
        try:
            config = convert_dalle(dalle, checkpoint, tokenizer, given, revision, clip)
        except (ConversionError, IncompatibleModelError) as error:
            raise Refusal("convert-failed", error=str(error)) from error
        except OSError as error:
            raise Refusal("convert-tokenizer", name=tokenizer, error=str(error)) from error
        shape = config.dalle
        say(
            "convert-done",
            path=str(checkpoint),
            depth=shape.depth,
            dim=shape.dim,
            grid=shape.image_grid,
            codes=shape.num_image_tokens,
        )
