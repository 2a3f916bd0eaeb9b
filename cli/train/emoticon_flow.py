"""`montage train emoticon-flow`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.train.checkpoint import loop_settings
from cli.train.emoticon_folders import open_emoticons
from cli.train.options import network_command
from inference.emoticons import save_names
from inference.models.emoticon_flow import EmoticonFlow
from inference.models.vqgan import VQGAN
from inference.weights import load_network
from training.emoticon.batches import picture_latents
from training.setup.networks import continued, save_trained
from training.tasks.emoticon_flow import DEFAULTS, train_emoticon_flow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("emoticon-flow")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """Train it, and write the names of the emoji that it is trained on."""
    config, folder = open_emoticons(data, checkpoint)
    loop = loop_settings(checkpoint, "emoticon-flow", DEFAULTS, overrides)
    vqgan = load_network(checkpoint, VQGAN(config.vqgan))
    latents = picture_latents(checkpoint, vqgan, folder)
    flow = continued(checkpoint, EmoticonFlow(config.flow))
    save_trained(
        checkpoint, train_emoticon_flow(latents, folder, checkpoint / "runs" / "emoticon-flow", flow, vqgan, loop)
    )
    seen = [folder.labels[i] for i in folder.training]
    save_names(checkpoint, {name: label.characters for label in seen for name in label.names.values()})
