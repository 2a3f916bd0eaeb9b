"""A small description reader with random weights, for tests that need no real reading."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import torch

from inference.checkpoint import TEXT_ENCODER, default_checkpoint
from inference.models.description_tagger import DescriptionTagger, DescriptionTaggerConfig
from inference.reading import Thresholds, save_description_reader
from training.reading.targets import KINDS, REFUSALS, TRAITS
from training.setup.description_reader import TOKENIZER_FILES

if TYPE_CHECKING:
    from pathlib import Path

TINY_TAGGER = DescriptionTaggerConfig(
    traits=dict(TRAITS),
    kinds=KINDS,
    refusals=REFUSALS,
    vocabulary=10_684,
    width=16,
    layers=1,
    heads=2,
    letters=8,
    channels=8,
)


def write_tiny_reader(folder: Path) -> Path:
    """Write a complete description reader that makes random statements in milliseconds."""
    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    for name in TOKENIZER_FILES:
        shutil.copy(default_checkpoint() / TEXT_ENCODER / name, folder / name)
    save_description_reader(folder, DescriptionTagger(TINY_TAGGER), Thresholds())
    return folder
