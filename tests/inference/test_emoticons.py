"""Settings of emoticons, and pictures with transparency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from inference.emoticons import EmoticonConfig, read_emoticon_config
from inference.images import on_ground, premultiply, unpremultiply
from inference.models.emoticon_flow import EmoticonFlowConfig
from inference.models.vqgan import VQGANConfig
from inference.weights import CheckpointError, Problem
from training.recipes import begin_checkpoint, find_recipe

if TYPE_CHECKING:
    from pathlib import Path


def test_the_recipe_makes_a_checkpoint_of_emoticons(tmp_path: Path) -> None:
    begin_checkpoint(tmp_path / "mine", find_recipe("emoticon"))
    config = read_emoticon_config(tmp_path / "mine")
    assert (config.name, config.vqgan.image_size, config.vqgan.scales) == ("mine", 144, (36, 18, 9))
    assert "openmoji" not in config.flow.styles


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ({"image_size": 72, "patch": 2, "channels": 3}, "four channels"),
        ({"image_size": 74, "patch": 2, "channels": 4}, "multiple of 8"),
        ({"image_size": 64, "patch": 2, "channels": 4}, "image_grid"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(shape: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        EmoticonConfig(name="x", vqgan=VQGANConfig(**shape), flow=EmoticonFlowConfig(image_grid=9, latent_width=4))


def test_other_checkpoints_are_refused(tmp_path: Path) -> None:
    begin_checkpoint(tmp_path / "faces", find_recipe("portrait"))
    with pytest.raises(CheckpointError) as refused:
        read_emoticon_config(tmp_path / "faces")
    assert refused.value.problem is Problem.FOREIGN
    with pytest.raises(CheckpointError) as refused:
        read_emoticon_config(tmp_path / "nowhere")
    assert refused.value.problem is Problem.NO_FOLDER


def test_premultiplied_pictures_come_back() -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, 8, 8, 4), np.uint8)
    images[..., 3] = np.where(images[..., 3] < 128, 0, 255)
    images[images[..., 3] == 0] = 0
    np.testing.assert_array_equal(unpremultiply(premultiply(images)), images)


def test_half_transparent_pixels_keep_their_colour() -> None:
    images = np.full((1, 4, 4, 4), (200, 100, 0, 128), np.uint8)
    np.testing.assert_allclose(unpremultiply(premultiply(images)), images, atol=1)


def test_the_ground_shines_through() -> None:
    clear = np.zeros((1, 2, 2, 4), np.uint8)
    solid = np.full((1, 2, 2, 4), (255, 0, 255, 255), np.uint8)
    assert (on_ground(premultiply(clear), 0.5) == 0.5).all()
    assert on_ground(premultiply(solid), 0.5)[0, :, 0, 0].tolist() == [1, -1, 1]
