"""`montage train flow`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.errors import Refusal
from cli.train.checkpoint import loop_settings, require_our_traits
from cli.train.options import network_command
from inference.models.vqgan import VQGAN
from inference.weights import load_network
from training.data import MontageFolder
from training.setup.data import image_latents
from training.setup.networks import network_to_train, open_checkpoint, save_trained, vqgan_shape
from training.tasks.flow import DEFAULTS, train_flow
from training.traits import labels

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("flow")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """Train it."""
    config = open_checkpoint(checkpoint)
    if config.flow is None:
        raise Refusal("train-no-flow", path=str(checkpoint / "config.json"))
    require_our_traits(checkpoint, config.flow.traits)
    vqgan = load_network(checkpoint, VQGAN(vqgan_shape(config)))
    folder = MontageFolder(data, config.vqgan.image_size, config.vqgan.channels)
    latents, traits = image_latents(checkpoint, vqgan, folder), labels(folder.persons)
    loop = loop_settings(checkpoint, "flow", DEFAULTS, overrides)
    flow = network_to_train(checkpoint, config.flow)
    save_trained(checkpoint, train_flow(latents, traits, checkpoint / "runs" / "flow", flow, vqgan, loop))
