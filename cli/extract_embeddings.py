"""`montage extract-embeddings`: a language model's embeddings for DALL·E."""

from __future__ import annotations

from pathlib import Path

import click

from cli import localized
from cli.errors import Refusal, report_errors
from cli.language import say


@localized.command("extract-embeddings", "cli-extract-embeddings")
@localized.argument("model", metavar="cli-arg-model")
@localized.argument("checkpoint", metavar="cli-arg-checkpoint", type=click.Path(path_type=Path, file_okay=False))
@localized.option("--revision", help="cli-revision")
def command(model: str, checkpoint: Path, revision: str | None) -> None:
    """Fill a checkpoint under construction from a language model."""
    with report_errors():
        from inference.models.text_encoder import IncompatibleModelError  # noqa: PLC0415 - slow to import
        from training.setup.language_model import extract_embeddings  # noqa: PLC0415
        from training.setup.networks import open_checkpoint  # noqa: PLC0415

        text_seq_len = open_checkpoint(checkpoint).dalle.text_seq_len
        try:
            tokens, positions = extract_embeddings(model, checkpoint, revision)
        except OSError as error:
            raise Refusal("extract-unreadable", model=model, error=str(error)) from error
        except IncompatibleModelError as error:
            raise Refusal("extract-unfit", model=model, error=str(error)) from error
        say("extract-tokens", path=str(checkpoint), count=len(tokens), dim=tokens.shape[1])
        if positions is None:
            say("extract-no-positions")
        else:
            say("extract-positions", count=len(positions), kept=text_seq_len)
