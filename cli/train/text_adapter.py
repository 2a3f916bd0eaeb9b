"""`montage train text-reader`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.train.checkpoint import loop_settings, require_text_adapter
from cli.train.options import network_command
from training.data import MontageFolder
from training.setup.data import read_descriptions
from training.setup.networks import dalle_to_train, open_checkpoint, save_trained
from training.tasks.dalle_from_traits import load_embedding
from training.tasks.text_adapter import DEFAULTS, train_text_adapter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("text-reader")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """Train it."""
    config = open_checkpoint(checkpoint)
    require_text_adapter(checkpoint, config)
    folder = MontageFolder(data)
    descriptions = read_descriptions(checkpoint, config.dalle.conditioning, folder)
    model = dalle_to_train(checkpoint, config, folder)
    run = checkpoint / "runs" / "text-reader"
    embedding = load_embedding(checkpoint / "runs" / "dalle-from-traits")
    train_text_adapter(
        descriptions, run, model.text_adapter, loop_settings(checkpoint, "text-reader", DEFAULTS, overrides), embedding
    )
    save_trained(checkpoint, model)
