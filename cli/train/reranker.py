"""`montage train reranker`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cli import localized
from cli.errors import Refusal
from cli.language import say
from cli.train.checkpoint import loop_settings, require_our_traits
from cli.train.options import network_command
from inference.checkpoint import save_config
from inference.models.reranker import RerankerConfig
from inference.models.vqgan import VQGAN
from inference.weights import load_network
from training.data import MontageFolder
from training.evaluation.contrasts import contrasting_pairs
from training.setup.data import read_descriptions, read_states, reconstructions
from training.setup.networks import open_checkpoint, reranker_to_train, save_trained, vqgan_shape
from training.tasks.reranker import DEFAULTS, RerankerTrainingData, train_image_tower, train_reranker
from training.traits import labels

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@network_command("reranker")
@localized.option("--pictures-only", is_flag=True, help="cli-train-reranker-pictures-only")
def command(data: Path, checkpoint: Path, overrides: Mapping[str, Any], *, pictures_only: bool) -> None:
    """Train it."""
    config = open_checkpoint(checkpoint)
    if not isinstance(config.reranker, RerankerConfig):
        raise Refusal("train-no-reranker", path=str(checkpoint / "config.json"))
    if pictures_only or config.reranker.traits:
        require_our_traits(checkpoint, config.reranker.traits)
    folder = MontageFolder(data, config.reranker.image_size, config.reranker.channels)
    pictures = (
        folder.images(),
        reconstructions(checkpoint, load_network(checkpoint, VQGAN(vqgan_shape(config))), folder),
    )
    loop = loop_settings(checkpoint, "reranker", DEFAULTS, overrides)
    if pictures_only:
        run, model = checkpoint / "runs" / "reranker-sight", reranker_to_train(checkpoint, config, config.reranker)
        save_trained(checkpoint, train_image_tower(pictures, labels(folder.persons), run, model, loop))
        return
    descriptions = read_descriptions(checkpoint, "contextual", folder)
    pairs = contrasting_pairs(folder.persons)
    training_data = RerankerTrainingData(pictures, descriptions, read_states(checkpoint, pairs) if pairs else None)
    shape = config.reranker
    if descriptions.mentioned is None and shape.traits:
        say("train-reranker-unmentioned")
        shape = replace(shape, traits={})
        save_config(checkpoint, replace(config, reranker=shape))
    model = reranker_to_train(checkpoint, config, shape)
    save_trained(checkpoint, train_reranker(training_data, checkpoint / "runs" / "reranker", model, loop))
