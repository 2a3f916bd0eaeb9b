"""`montage train emoticon-vqgan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import localized
from cli.train.checkpoint import loop_settings
from cli.train.emoticon_folders import open_emoticons
from cli.train.options import network_command
from inference.models.vqgan import VQGAN
from training.setup.networks import continued, save_trained
from training.tasks.emoticon_vqgan import DEFAULTS, train_emoticon_vqgan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("emoticon-vqgan")
@localized.option("--discriminator-from", type=click.IntRange(0), help="cli-train-vqgan-discriminator-from")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any], discriminator_from: int | None) -> None:
    """Train it."""
    config, folder = open_emoticons(data, checkpoint)
    loop = loop_settings(checkpoint, "emoticon-vqgan", DEFAULTS, overrides)
    vqgan = continued(checkpoint, VQGAN(config.vqgan))
    run = checkpoint / "runs" / "emoticon-vqgan"
    save_trained(checkpoint, train_emoticon_vqgan(folder, run, vqgan, loop, discriminator_from=discriminator_from))
