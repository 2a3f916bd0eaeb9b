"""A small checkpoint with random weights and the embedded text encoder, for tests that need no real faces."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import torch

from inference import checkpoint as checkpoints
from inference.checkpoint import CheckpointConfig, default_checkpoint, save_config
from inference.models.dalle import DALLE
from inference.models.dalle_config import DALLEConfig
from inference.models.reranker import Reranker, RerankerConfig
from inference.models.vqgan import VQGAN, VQGANConfig
from inference.weights import save_network

if TYPE_CHECKING:
    from pathlib import Path

TINY_VQGAN = VQGANConfig(image_size=32, patch=2, widths=(8, 16, 16), fsq_levels=(4, 4), codebook_size=16, code_width=2)
TINY_DALLE = DALLEConfig(
    dim=32, depth=2, heads=2, dim_head=16, text_seq_len=32, image_grid=4, num_image_tokens=16, ff_mult=2
)
TINY_RERANKER = RerankerConfig(
    image_size=32,
    widths=(8, 16),
    feature_width=8,
    text_layers=1,
    latent_width=16,
    heads=2,
    traits={"gender": ("M", "F"), "eyes.size": ("크다", "보통", "작다")},
)


def write_tiny_checkpoint(folder: Path) -> Path:
    """Write a complete checkpoint that draws noise in milliseconds."""
    torch.manual_seed(0)
    for network in (VQGAN(TINY_VQGAN), DALLE(TINY_DALLE), Reranker(TINY_RERANKER)):
        save_network(folder, network)
    save_config(folder, CheckpointConfig(name="tiny", vqgan=TINY_VQGAN, dalle=TINY_DALLE, reranker=TINY_RERANKER))
    shutil.copytree(default_checkpoint() / checkpoints.TEXT_ENCODER, folder / checkpoints.TEXT_ENCODER)
    return folder
