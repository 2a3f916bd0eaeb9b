"""All commands from a download to pictures, with tiny networks and a tiny language model of KoDALLE's class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from PIL import Image

import cli
from inference.checkpoint import read_config
from tests.training.data.downloads import write_aihub, write_kfashion
from tests.training.setup.test_language_model import roberta, write_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RECIPE = """
[vqgan]
image_size = 32
channels = 3
patch = 2
widths = [8, 16, 16]
position_maps = false
quantizer = "vq"
fsq_levels = []
codebook_size = 16
code_width = 4

[dalle]
dim = 24
depth = 1
heads = 2
dim_head = 8
text_seq_len = 12
image_grid = 4
num_image_tokens = 16
conditioning = "embeddings"
num_text_tokens = 40

[reranker]
image_size = 32
channels = 3
widths = [8, 16]
feature_width = 8
text_width = 24
latent_width = 16
heads = 2

[train.vqgan]
batch_size = 2
[train.dalle]
batch_size = 2
patience = 3
ema_decay = 0.9
[train.reranker]
batch_size = 2
"""


def aihub(folder: Path) -> None:
    for person in range(1, 11):
        write_aihub(folder, person, 10 * person)


def kfashion(folder: Path) -> None:
    for identity in range(20):
        write_kfashion(folder, identity)


def montage(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli.montage, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize(("kind", "write"), [("aihub618", aihub), ("kfashion", kfashion)])
def test_from_a_download_to_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / "download")
    (tmp_path / "recipe.toml").write_text(RECIPE)
    data, checkpoint = tmp_path / "data", tmp_path / "small"
    montage("prepare", kind, tmp_path / "download", data, "--size", "32", "--workers", "1")
    montage("new", checkpoint, "--config", tmp_path / "recipe.toml")
    montage("train", "vqgan", data, checkpoint, "--steps", "2", "--tracker", "none")
    montage("extract-embeddings", write_model(roberta(), tmp_path / "model"), checkpoint)
    for network in ("dalle", "reranker"):
        montage("train", network, data, checkpoint, "--steps", "2", "--tracker", "none")
    assert read_config(checkpoint).dalle.padding_id == 1
    montage("draw", "둥근 얼굴 남자", "--checkpoint", checkpoint, "-n", "1", "--seed", "1", "-o", tmp_path / "a.png")
    assert Image.open(tmp_path / "a.png").size[0] > 0


def test_dalle_wants_the_language_model_first(tmp_path: Path) -> None:
    aihub(tmp_path / "download")
    (tmp_path / "recipe.toml").write_text(RECIPE)
    montage("prepare", "aihub618", tmp_path / "download", tmp_path / "data", "--workers", "1")
    montage("new", tmp_path / "small", "--config", tmp_path / "recipe.toml")
    result = CliRunner().invoke(cli.montage, ["train", "dalle", str(tmp_path / "data"), str(tmp_path / "small")])
    assert result.exit_code == 1
    assert "extract-embeddings" in result.output
