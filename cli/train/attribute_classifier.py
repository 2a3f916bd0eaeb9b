"""`montage train reader`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.train.checkpoint import loop_settings
from cli.train.options import network_command
from training.data import MontageFolder
from training.tasks.attribute_classifier import DEFAULTS, train_attribute_classifier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("reader")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """Train it."""
    folder = MontageFolder(data)
    run = checkpoint / "runs" / "reader"
    train_attribute_classifier(
        folder.images(), folder.persons, run, loop_settings(checkpoint, "reader", DEFAULTS, overrides)
    )
