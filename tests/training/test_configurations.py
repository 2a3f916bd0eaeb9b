"""The default, the portraits' and both KoDALLE configurations learn, scaled down only in width and depth."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from inference.checkpoint import CheckpointConfig
from inference.models.dalle import DALLE
from inference.models.dalle_config import Conditioning, DALLEConfig
from inference.models.flow import Flow
from inference.models.reranker import Reranker, RerankerConfig
from inference.models.vqgan import VQGAN, VQGANConfig
from training.portrait.population import sample_person
from training.recipes import find_recipe, networks_of
from training.setup.cached_features import CaptionStates, CaptionTokens
from training.setup.descriptions import Descriptions
from training.tasks.dalle import train_dalle
from training.tasks.dalle_from_traits import train_from_traits
from training.tasks.flow import train_flow
from training.tasks.reranker import RerankerTrainingData, train_reranker
from training.tasks.vqgan import train_vqgan
from training.trainer import LoopConfig
from training.traits import CLASSES, labels, mentions

if TYPE_CHECKING:
    from pathlib import Path

PERSONS = [sample_person(np.random.default_rng(i)) for i in range(24)]
LOOP = LoopConfig(
    steps=20, batch_size=2, learning_rate=3e-3, warmup_steps=2, log_every=1, sample_every=100, tracker="none"
)
WORDS = 50
"""Size of the vocabulary for token inputs; smaller than the recipes' to keep the tests fast."""


def configuration(name: str) -> CheckpointConfig:
    if name == "default":
        named = RerankerConfig(traits=dict(CLASSES))
        return CheckpointConfig(name=name, vqgan=VQGANConfig(), dalle=DALLEConfig(), reranker=named)
    return networks_of(find_recipe(name), name)


def small_vqgan(config: VQGANConfig) -> VQGANConfig:
    return replace(config, widths=(8,) * len(config.widths), norm_groups=4)


def small_dalle(config: DALLEConfig, conditioning: Conditioning) -> DALLEConfig:
    words = 0 if conditioning == "contextual" else WORDS
    shape = replace(
        config, conditioning=conditioning, num_text_tokens=words, text_seq_len=min(config.text_seq_len, 128)
    )
    return replace(shape, dim=32, depth=2, heads=2, dim_head=16)


def described(config: DALLEConfig, rng: np.random.Generator) -> Descriptions:
    """Return one caption of 6 words for each person, in the input format of the configuration."""
    count, words = len(PERSONS), 6
    if config.conditioning == "contextual":
        states = rng.normal(size=(count * words, config.text_width)).astype(np.float16)
        captions: CaptionStates | CaptionTokens = CaptionStates(states, np.arange(words, count * words + 1, words))
    else:
        ids = torch.from_numpy(rng.integers(0, WORDS, (count, config.text_seq_len)))
        captions = CaptionTokens(ids, (torch.arange(config.text_seq_len) < words).expand(count, -1))
    stated = mentions([["gender"]] * count)
    return Descriptions(captions, np.arange(count), labels(PERSONS), stated)


def assert_falls(folder: Path) -> None:
    """Check that the loss of the last five steps is below that of the first five."""
    rows = [json.loads(row) for row in (folder / "metrics.jsonl").read_text().splitlines()]
    losses = [row["loss"] for row in rows if "loss" in row]
    assert len(losses) == LOOP.steps
    assert np.mean(losses[-5:]) < 0.97 * np.mean(losses[:5])


@pytest.fixture
def rng() -> np.random.Generator:
    torch.manual_seed(0)
    return np.random.default_rng(0)


@pytest.mark.parametrize("conditioning", ["contextual", "embeddings"])
@pytest.mark.parametrize("name", ["default", "kodalle-montage", "kodalle-fashion"])
def test_dalle_learns(
    name: str, conditioning: Conditioning, rng: np.random.Generator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "training.tasks.dalle.sample_tokens", lambda dalle, *_: torch.zeros(4, dalle.config.image_seq_len).long()
    )
    config = configuration(name)
    shape = small_dalle(config.dalle, conditioning)
    tokens = rng.integers(0, 40, (len(PERSONS), shape.image_seq_len)).astype(np.int32)
    vqgan = VQGAN(small_vqgan(config.vqgan))
    train_dalle(tokens, described(shape, rng), tmp_path, DALLE(shape), vqgan, LOOP, train_adapter=True)
    assert_falls(tmp_path)


def test_portrait_networks_learn_on_one_grid(rng: np.random.Generator, tmp_path: Path) -> None:
    config = configuration("portrait")
    assert isinstance(config.vqgan, VQGANConfig)
    assert config.flow is not None
    assert config.vqgan.image_seq_len == config.dalle.image_seq_len == 256
    assert config.vqgan.grid == config.flow.image_grid == 8
    assert config.vqgan.code_width == config.flow.latent_width
    vqgan, truth = VQGAN(small_vqgan(config.vqgan)), labels(PERSONS)
    tokens = rng.integers(0, 40, (len(PERSONS), 256)).astype(np.int32)
    dalle = DALLE(replace(config.dalle, dim=32, depth=2, heads=2, dim_head=16))
    train_from_traits(tokens, truth, tmp_path / "dalle", dalle, vqgan, LOOP)
    assert_falls(tmp_path / "dalle")
    latents = vqgan.latents(torch.from_numpy(tokens).long()).numpy()
    train_flow(latents, truth, tmp_path / "flow", Flow(replace(config.flow, dim=32, depth=2, heads=2)), vqgan, LOOP)
    assert (tmp_path / "flow" / "metrics.jsonl").read_text().count("loss") >= LOOP.steps


@pytest.mark.parametrize("name", ["default", "portrait", "kodalle-montage", "kodalle-fashion"])
def test_vqgan_learns(name: str, rng: np.random.Generator, tmp_path: Path) -> None:
    shape = small_vqgan(configuration(name).vqgan)
    sides = (shape.image_size,) * 2 if shape.channels == 1 else (shape.image_size, shape.image_size, 3)
    images = np.full((len(PERSONS), *sides), 240, np.uint8)
    images[:, 80:160, 90:170] = 40
    train_vqgan(images, PERSONS, tmp_path, VQGAN(shape), replace(LOOP, batch_size=1, learning_rate=1e-3))
    assert_falls(tmp_path)


@pytest.mark.parametrize("name", ["default", "kodalle-montage", "kodalle-fashion"])
def test_reranker_learns(name: str, rng: np.random.Generator, tmp_path: Path) -> None:
    config = configuration(name)
    assert config.reranker is not None
    shape = replace(config.reranker, widths=(8, 8, 8, 8), latent_width=16, heads=2)
    side = shape.image_size
    images = rng.integers(0, 256, (len(PERSONS), side, side, *(3,) * (shape.channels == 3)), dtype=np.uint8)
    texts = replace(config.dalle, conditioning="contextual", num_text_tokens=0, text_width=shape.text_width)
    train_reranker(
        RerankerTrainingData((images,), described(texts, rng), None),
        tmp_path,
        Reranker(shape),
        replace(LOOP, batch_size=4),
    )
    assert_falls(tmp_path)
