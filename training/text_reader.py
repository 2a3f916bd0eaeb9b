"""Teach a DALL·E's text reader what words say, without pictures: its gist must tell every trait.

A few image tokens depend on a word, each a little, so a DALL·E learns to read late. Words alone are cheap to read, and
the traits of whom they describe are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from training.descriptions import alike_in_length, on_device
from training.loop import Fit, LoopConfig
from training.traits import TraitHead, trait_loss

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from torch import Tensor

    from inference.dalle import Condition, TextReader
    from training.descriptions import Descriptions

DEFAULTS = LoopConfig(steps=2_000, batch_size=256, learning_rate=1e-3)


class TextReaderInTraining(nn.Module):
    """A text reader, and a head that asks its gist for the traits."""

    def __init__(self, reader: TextReader) -> None:
        super().__init__()
        self.reader = reader
        self.traits = TraitHead(len(reader.bos))

    def forward(self, condition: Condition) -> tuple[Tensor, ...]:
        """Logits of every trait."""
        named: tuple[Tensor, ...] = self.traits(self.reader(condition)[:, -1])
        return named


def train_text_reader(
    descriptions: Descriptions, folder: Path, reader: TextReader, loop: LoopConfig = DEFAULTS
) -> TextReader:
    """Train `reader`, new or not; logs its loss on held-out persons. Resumes what `folder` holds."""
    run = Fit(TextReaderInTraining(reader), loop, folder)
    device, world = run.accelerator.device, run.accelerator.num_processes
    train, held_out = descriptions.split()
    lengths = descriptions.captions.lengths[train]

    def naming(model: nn.Module, chosen: np.ndarray) -> tuple[Tensor, Tensor]:
        condition, truth = descriptions.captions.batch(chosen), descriptions.traits_of(chosen)
        return trait_loss(model(on_device(condition, device)), truth.to(device))

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        value, right = naming(model, train[alike_in_length(lengths, loop.batch_size, step, loop.seed, world)])
        return value, {"traits_right": right}

    def sample(model: nn.Module, _: Path) -> None:
        value, right = naming(model, held_out)
        run.note({"held_out": float(value), "held_out_right": float(right)})

    run.run(loss, sample)
    return reader.eval()
