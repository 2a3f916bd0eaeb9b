"""The recipes of the seed systems, and checkpoints made with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from click.testing import CliRunner

import cli
from cli.train.checkpoint import loop_settings
from inference.checkpoint import read_config
from inference.models.dalle import DALLE
from inference.models.vqgan import VQGAN, VQGANConfig
from training.recipes import CONFIGS, RecipeError, begin_checkpoint, find_recipe, loop_of, networks_of
from training.tasks import dalle, vqgan

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

MILLION = 1e6


def parameters(network: nn.Module) -> float:
    """Return the number of parameters of a network, in millions."""
    return sum(parameter.numel() for parameter in network.parameters()) / MILLION


def built(name: str) -> tuple[VQGAN, DALLE]:
    """Return the networks of a recipe on torch's meta device, which allocates no memory."""
    config = networks_of(find_recipe(name), "counted")
    with torch.device("meta"):
        return VQGAN(config.vqgan), DALLE(config.dalle)


def test_kodalle_fashion_has_as_many_parameters() -> None:
    """KoDALLE has 428 million parameters: a frozen VQGAN with its loss networks, and the trained networks.

    Theirs contains in addition: 514 rows of positions where ours has 129; a text class of padding for each of 128
    positions; and in the VQGAN object the discriminator (64 channels, 3 layers, with batch norm) and the VGG-16 and
    LPIPS layers of the VQGAN's loss.
    """
    vqgan, network = built("kodalle-fashion")
    assert parameters(vqgan) == pytest.approx(76.07, abs=0.01)
    assert parameters(network) == pytest.approx(334.45, abs=0.01)
    width = network.config.dim
    extra_positions = (514 - 129) * width / MILLION
    padding_classes = 128 * (width + 1) / MILLION
    transformer = parameters(network) + extra_positions + padding_classes
    assert transformer == pytest.approx(335, abs=0.1)
    discriminator, vgg16, lpips = 2_764_737 / MILLION, 14_714_688 / MILLION, 1_472 / MILLION
    taming = parameters(vqgan) + discriminator + vgg16 + lpips
    assert taming == pytest.approx(93.5, abs=0.1)
    assert transformer + taming == pytest.approx(428.5, abs=0.1)


def test_kodalle_montage_is_the_same_with_fewer_codes_and_words() -> None:
    vqgan, network = built("kodalle-montage")
    assert parameters(vqgan) == pytest.approx(72.14, abs=0.01)
    assert parameters(network) == pytest.approx(302.91, abs=0.01)


@pytest.mark.parametrize(("name", "codes", "words"), [("kodalle-montage", 1024, 64), ("kodalle-fashion", 16384, 128)])
def test_the_seeds_settings_are_reproduced(name: str, codes: int, words: int) -> None:
    recipe = find_recipe(name)
    config = networks_of(recipe, "x")
    assert config.vqgan == VQGANConfig.taming(codes)
    assert config.dalle.num_image_tokens == codes
    assert config.dalle.image_grid == config.vqgan.grid == 16
    assert config.dalle.text_seq_len == words
    assert (config.dalle.dim, config.dalle.depth, config.dalle.heads, config.dalle.dim_head) == (1024, 16, 8, 64)
    assert config.dalle.loss_img_weight == 7
    loop = loop_of(recipe, "dalle", dalle.DEFAULTS)
    assert (loop.learning_rate, loop.final_learning_rate, loop.weight_decay) == (3e-5, 1.0, 3e-3)
    assert loop.batch_size == 40


def test_a_new_checkpoint_follows_its_recipe(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.montage, ["new", str(tmp_path / "mine"), "--config", "kodalle-montage.toml"])
    assert result.exit_code == 0, result.output
    assert read_config(tmp_path / "mine").name == "mine"
    assert read_config(tmp_path / "mine").vqgan == VQGANConfig.taming()
    loop = loop_settings(tmp_path / "mine", "dalle", dalle.DEFAULTS, {"batch_size": 5})
    assert (loop.batch_size, loop.learning_rate, loop.betas) == (5, 3e-5, (0.9, 0.999))
    assert loop.save_every == dalle.DEFAULTS.save_every
    again = CliRunner().invoke(cli.montage, ["new", str(tmp_path / "mine"), "--config", "kodalle-montage"])
    assert again.exit_code == 1
    assert "holds a checkpoint already" in again.output


def test_without_a_recipe_the_defaults_hold(tmp_path: Path) -> None:
    assert loop_settings(tmp_path, "vqgan", vqgan.DEFAULTS, {}) == vqgan.DEFAULTS


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[vqgan", "recipe.toml"),
        ("[vqgan]\nwidth = 3\n[dalle]\n", "width"),
        ("[dalle]\n", "vqgan"),
        ("[vqgan]\n[dalle]\n[train.dalle]\nspeed = 1\n", "speed"),
        ("[vqgan]\n[dalle]\n[train.dall-e]\nsteps = 1\n", "train.dall-e"),
        ("[vqgan]\n[dalle]\n[train.dalle]\nsteps = 'many'\n", "steps"),
    ],
)
def test_a_faulty_recipe_makes_no_checkpoint(tmp_path: Path, text: str, complaint: str) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(text)
    with pytest.raises(RecipeError, match=complaint):
        begin_checkpoint(tmp_path / "checkpoint", recipe)
    assert not (tmp_path / "checkpoint").exists()


def test_an_unknown_recipe_is_told_with_those_that_there_are() -> None:
    with pytest.raises(RecipeError, match="kodalle-fashion, kodalle-montage"):
        find_recipe("kodalle")
    assert all(networks_of(path, "x").name == "x" for path in CONFIGS.glob("*.toml"))


def test_settings_of_earlier_versions_are_renamed(tmp_path: Path) -> None:
    recipe = tmp_path / "old.toml"
    recipe.write_text('[vqgan]\n\n[dalle]\nreader_layers = 3\nprompt = "gist"\n\n[sampling]\ntries = 5\n')
    config = networks_of(recipe, "old")
    assert (config.dalle.adapter_layers, config.dalle.prompt, config.sampling.best_of) == (3, "pooled", 5)
