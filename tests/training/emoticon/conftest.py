"""A data folder of tiny packages, and a checkpoint of emoticons under construction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inference.emoticons import EmoticonConfig, save_emoticon_config
from inference.models.emoticon_flow import EmoticonFlowConfig
from inference.models.vqgan import VQGANConfig
from inference.sampling.flow_sampler import FlowSamplingConfig
from tests.training.emoticon.packages import write_packages
from training.emoticon.preparation import prepare_emoji

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = EmoticonConfig(
    name="tiny",
    vqgan=VQGANConfig(image_size=72, channels=4, patch=4, widths=(8, 16), norm_groups=4),
    flow=EmoticonFlowConfig(
        dim=32, depth=2, heads=2, image_grid=9, latent_width=4, styles=("noto", "3d"), buckets=512, word_width=16
    ),
    flow_sampling=FlowSamplingConfig(steps=2),
)


@pytest.fixture(scope="session")
def emoji_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 concepts in two styles."""
    folder = tmp_path_factory.mktemp("emoji")
    write_packages(folder / "node_modules", ("noto", "3d"))
    prepare_emoji(folder / "node_modules", folder / "data", ("noto", "3d"))
    return folder / "data"


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A checkpoint with settings and no networks."""
    save_emoticon_config(tmp_path / "tiny", CONFIG)
    return tmp_path / "tiny"
