"""Train the network of the description reader on texts that know what each of their words states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import torch

from inference.models.description_tagger import Characters
from training.reading.targets import Targets, tagging_loss, targets_of
from training.trainer import LoopConfig, Trainer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor, nn

    from inference.models.description_tagger import DescriptionTagger, SubwordTokenizer
    from training.reading.annotated import AnnotatedText
    from training.reading.corpus import Corpus

DEFAULTS = LoopConfig(
    steps=3_000, batch_size=48, learning_rate=3e-4, warmup_steps=100, mixed_precision="bf16", tracker="none"
)

MEASURED: Final = 64
"""Texts of a batch in which the loss on held-out texts is measured."""


def train_description_tagger(
    tagger: DescriptionTagger,
    tokenize: SubwordTokenizer,
    corpus: Corpus,
    run: Path,
    loop: LoopConfig = DEFAULTS,
    held_out: Sequence[AnnotatedText] = (),
) -> DescriptionTagger:
    """Train `tagger` in place; resume the run in the folder `run`. Logs the loss on `held_out` texts."""
    trainer = Trainer(tagger, loop, run)
    device = trainer.accelerator.device

    def loss_of(model: nn.Module, texts: Sequence[AnnotatedText]) -> tuple[Tensor, Mapping[str, Tensor]]:
        batch = tokenize([text.text for text in texts])
        targets = targets_of(texts, batch.letters.shape[1], tagger.config)
        batch = Characters(*(tensor.to(device) for tensor in batch))
        targets = Targets(*(tensor.to(device) for tensor in targets))
        return tagging_loss(model(batch), targets, batch.present, tagger.config)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        return loss_of(model, corpus.batch(step, loop.batch_size))

    def sample(model: nn.Module, _: Path) -> None:
        ordered = sorted(held_out, key=lambda text: len(text.text))
        parts = [loss_of(model, ordered[i : i + MEASURED])[1] for i in range(0, len(ordered), MEASURED)]
        means = {name: float(torch.stack([part[name] for part in parts]).mean()) for name in parts[0]}
        trainer.log({"held_out": sum(means.values()), **{f"held_out_{name}": value for name, value in means.items()}})

    trainer.run(loss, sample if held_out else None)
    return tagger.eval()
