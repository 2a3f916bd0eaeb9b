"""`montage train dalle-guidance`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cli.errors import Refusal
from cli.train.checkpoint import loop_settings, require_text_encoder
from cli.train.options import network_command
from inference.checkpoint import save_config
from training.setup.dalle_data import load_dalle_data
from training.setup.networks import open_checkpoint, save_trained
from training.tasks.guidance import DEFAULTS, train_guidance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("dalle-guidance")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any]) -> None:
    """Train it."""
    config = open_checkpoint(checkpoint)
    require_text_encoder(checkpoint)
    if config.sampling.guidance_scale == 1:
        raise Refusal("train-no-guidance", path=str(checkpoint / "config.json"))
    tokens, descriptions, model, vqgan = load_dalle_data(checkpoint, config, data)
    loop = loop_settings(checkpoint, "dalle-guidance", DEFAULTS, overrides)
    run = checkpoint / "runs" / "dalle-guidance"
    save_trained(checkpoint, train_guidance(tokens, descriptions, run, model, vqgan, config.sampling, loop))
    save_config(checkpoint, replace(config, sampling=replace(config.sampling, guidance_scale=1.0)))
