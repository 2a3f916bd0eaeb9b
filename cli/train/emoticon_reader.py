"""`montage train emoticon-reader`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.train.checkpoint import loop_settings
from cli.train.emoticon_folders import open_emoticons
from cli.train.options import network_command
from training.setup.networks import continued, save_trained
from training.tasks.emoticon_reader import DEFAULTS, SIDE, EmoticonReader, train_emoticon_reader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("emoticon-reader")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """Train it."""
    _, folder = open_emoticons(data, checkpoint, SIDE)
    loop = loop_settings(checkpoint, "emoticon-reader", DEFAULTS, overrides)
    run = checkpoint / "runs" / "emoticon-reader"
    reader = continued(run, EmoticonReader())
    save_trained(run, train_emoticon_reader(folder, run, reader, loop))
