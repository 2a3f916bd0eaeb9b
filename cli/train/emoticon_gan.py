"""`montage train emoticon-gan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.train.checkpoint import loop_settings
from cli.train.emoticon_folders import open_emoticons
from cli.train.options import network_command
from training.setup.networks import save_trained
from training.tasks.emoticon_gan import DEFAULTS, train_emoticon_gan
from training.tasks.emoticon_vae import SIDE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("emoticon-gan")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """Train it."""
    _, folder = open_emoticons(data, checkpoint, SIDE)
    loop = loop_settings(checkpoint, "emoticon-gan", DEFAULTS, overrides)
    save_trained(checkpoint, train_emoticon_gan(folder, checkpoint / "runs" / "emoticon-gan", loop))
