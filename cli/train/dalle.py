"""`montage train dalle`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli import localized
from cli.train.checkpoint import loop_settings, require_text_encoder
from cli.train.options import network_command
from training.setup.dalle_data import load_dalle_data
from training.setup.networks import open_checkpoint, save_trained
from training.tasks.dalle import DEFAULTS, train_dalle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("dalle")
@localized.option("--reader-too", "train_adapter", is_flag=True, help="cli-train-dalle-reader-too")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any], *, train_adapter: bool) -> None:
    """Train it."""
    config = open_checkpoint(checkpoint)
    require_text_encoder(checkpoint)
    tokens, descriptions, model, vqgan = load_dalle_data(checkpoint, config, data)
    run = checkpoint / "runs" / "dalle"
    loop = loop_settings(checkpoint, "dalle", DEFAULTS, overrides)
    save_trained(checkpoint, train_dalle(tokens, descriptions, run, model, vqgan, loop, train_adapter=train_adapter))
