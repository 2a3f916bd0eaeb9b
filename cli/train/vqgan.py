"""`montage train vqgan`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import localized
from cli.train.checkpoint import loop_settings
from cli.train.options import network_command
from training.data import MontageFolder
from training.setup.networks import network_to_train, open_checkpoint, save_trained, vqgan_shape
from training.tasks.attribute_classifier import load_attribute_classifier
from training.tasks.vqgan import DEFAULTS, train_vqgan

if TYPE_CHECKING:
    from collections.abc import Mapping


@network_command("vqgan")
@localized.option("--critic", type=click.Path(path_type=Path), help="cli-train-vqgan-critic")
@localized.option("--decoder-only", is_flag=True, help="cli-train-vqgan-decoder-only")
@localized.option("--discriminator-from", type=click.IntRange(0), help="cli-train-vqgan-discriminator-from")
def command(
    data: Path,
    checkpoint: Path,
    overrides: Mapping[str, Any],
    critic: Path | None,
    discriminator_from: int | None,
    *,
    decoder_only: bool,
) -> None:
    """Train it."""
    config = open_checkpoint(checkpoint)
    folder = MontageFolder(data, config.vqgan.image_size, config.vqgan.channels)
    trained = train_vqgan(
        folder.images(),
        folder.persons,
        checkpoint / "runs" / ("decoder" if decoder_only else "vqgan"),
        network_to_train(checkpoint, vqgan_shape(config)),
        loop_settings(checkpoint, "vqgan", DEFAULTS, overrides),
        critic=load_attribute_classifier(critic) if critic else None,
        decoder_only=decoder_only,
        discriminator_from=discriminator_from,
    )
    save_trained(checkpoint, trained)
