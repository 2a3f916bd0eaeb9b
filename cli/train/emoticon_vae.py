"""`montage train emoticon-vae`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.train.checkpoint import loop_settings
from cli.train.emoticon_folders import open_emoticons
from cli.train.options import network_command
from training.setup.networks import continued, save_trained
from training.tasks.emoticon_vae import DEFAULTS, SIDE, EmoticonVAE, train_emoticon_vae

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("emoticon-vae")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """Train it."""
    config, folder = open_emoticons(data, checkpoint, SIDE)
    loop = loop_settings(checkpoint, "emoticon-vae", DEFAULTS, overrides)
    vae, run = continued(checkpoint, EmoticonVAE(config.flow)), checkpoint / "runs" / "emoticon-vae"
    save_trained(checkpoint, train_emoticon_vae(folder, run, vae, config.flow, loop))
