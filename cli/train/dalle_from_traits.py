"""`montage train dalle-from-traits`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import localized
from cli.train.checkpoint import loop_settings, require_our_traits, require_pooled_text
from cli.train.options import network_command
from inference.models.vqgan import VQGAN
from inference.weights import load_network
from training.data import MontageFolder
from training.setup.data import image_tokens
from training.setup.networks import dalle_to_train, open_checkpoint, save_trained, vqgan_shape
from training.tasks.dalle_from_traits import DEFAULTS, train_from_traits
from training.traits import labels

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("dalle-from-traits")
@localized.option(
    "--contrast",
    type=click.FloatRange(0),
    default=0.0,
    help="cli-train-dalle-from-traits-contrast",
)
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any], *, contrast: float) -> None:
    """Train it."""
    config = open_checkpoint(checkpoint)
    require_pooled_text(checkpoint, config)
    if config.dalle.conditioning == "traits":
        require_our_traits(checkpoint, config.dalle.traits)
    vqgan = load_network(checkpoint, VQGAN(vqgan_shape(config)))
    folder = MontageFolder(data, config.vqgan.image_size, config.vqgan.channels)
    model = dalle_to_train(checkpoint, config, folder)
    tokens, traits = image_tokens(checkpoint, vqgan, folder), labels(folder.persons)
    run = checkpoint / "runs" / "dalle-from-traits"
    loop = loop_settings(checkpoint, "dalle-from-traits", DEFAULTS, overrides)
    save_trained(checkpoint, train_from_traits(tokens, traits, run, model, vqgan, loop, contrast=contrast))
