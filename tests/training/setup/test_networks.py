from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch

from inference.checkpoint import CheckpointConfig
from inference.models.dalle import DALLE
from inference.models.reranker import EfficientNetTower, Reranker, RerankerConfig
from inference.weights import save_network
from tests.checkpoints import TINY_DALLE, TINY_RERANKER, TINY_VQGAN
from training.setup.imagenet import lite0_weights
from training.setup.networks import reranker_to_train

if TYPE_CHECKING:
    from pathlib import Path

LIKE_DALLE = replace(
    TINY_RERANKER, latent_width=TINY_DALLE.dim, text_width=TINY_DALLE.text_width, text_layers=TINY_DALLE.adapter_layers
)
CONFIG = CheckpointConfig(name="tiny", vqgan=TINY_VQGAN, dalle=TINY_DALLE)


def test_a_new_reranker_reads_as_dalle_has_learned_to(tmp_path: Path) -> None:
    dalle = DALLE(TINY_DALLE)
    save_network(tmp_path, dalle)
    reranker = reranker_to_train(tmp_path, CONFIG, LIKE_DALLE)
    torch.testing.assert_close(reranker.text_tower.bos, dalle.text_adapter.bos, atol=1e-3, rtol=1e-3)
    torch.testing.assert_close(reranker.text_tower.proj.weight, dalle.text_adapter.proj.weight, atol=1e-3, rtol=1e-3)
    assert all(parameter.requires_grad for parameter in reranker.parameters())


@pytest.mark.parametrize("shape", [LIKE_DALLE, replace(LIKE_DALLE, latent_width=8)])
def test_without_a_reader_of_its_shape_it_starts_anew(tmp_path: Path, shape: RerankerConfig) -> None:
    if shape != LIKE_DALLE:
        save_network(tmp_path, DALLE(TINY_DALLE))
    assert reranker_to_train(tmp_path, CONFIG, shape).text_tower.bos.shape == (shape.latent_width,)


def test_a_reranker_that_is_there_is_trained_on(tmp_path: Path) -> None:
    save_network(tmp_path, DALLE(TINY_DALLE))
    present = Reranker(LIKE_DALLE)
    save_network(tmp_path, present)
    again = reranker_to_train(tmp_path, CONFIG, LIKE_DALLE)
    torch.testing.assert_close(again.text_tower.proj.weight, present.text_tower.proj.weight, atol=1e-3, rtol=1e-3)


def test_an_efficientnet_starts_from_imagenet(tmp_path: Path) -> None:
    tower = reranker_to_train(tmp_path, CONFIG, replace(LIKE_DALLE, image_tower="efficientnet-lite0")).image_tower
    weights = lite0_weights()
    assert isinstance(tower, EfficientNetTower)
    torch.testing.assert_close(tower.network.state_dict()["_conv_stem.weight"], weights["_conv_stem.weight"])
    assert tower.network.state_dict()["_fc.weight"].shape == (LIKE_DALLE.latent_width, 1280)
    assert tower(torch.zeros(2, 1, 64, 64)).shape == (2, LIKE_DALLE.latent_width)
