"""Pretrain DALL·E on traits instead of descriptions.

A description states few traits, and states of a language model are expensive to process. Trait labels are complete and
small, so each picture gives more signal. The text adapter is trained afterwards to predict the embedding of the traits
(training/tasks/text_adapter.py), which replaces one by the other.

Most of the information in a picture's tokens is texture, which no trait determines; so the likelihood alone teaches
traits slowly. The contrastive loss makes each picture more likely with its own traits than with wrong ones. Chen et al.
2024, "Toward Guidance-Free AR Visual Generation via Condition Contrastive Alignment"
(https://arxiv.org/abs/2410.09347), contrast right and wrong conditions so; here the likelihood itself takes the place
of their reference model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from inference.files import replacing
from inference.images import save_grid
from inference.models.dalle import Prompt
from inference.models.trait_embedding import TraitEmbedding
from inference.sampling.sampler import SamplingConfig, SamplingState, finish
from training.setup.descriptions import NULL_PROBABILITY, training_count
from training.tasks.dalle import image_loss
from training.trainer import LoopConfig, StaleRunError, Trainer, batch_indices
from training.traits import CLASSES, SIZES, UNKNOWN, frequencies, stated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inference.models.dalle import DALLE
    from inference.models.vqgan import VQGAN

DEFAULTS = LoopConfig(steps=8_000, batch_size=64, learning_rate=1e-3)

SHEET_PERSONS = 8

MAX_ALTERED = 3
"""Maximum number of wrong traits in a contrastive pair."""


class DALLEFromTraits(nn.Module):
    """A DALL·E with an embedding of traits in place of its text adapter, or with its own."""

    def __init__(self, dalle: DALLE, embedding: TraitEmbedding | None) -> None:
        """Keep the networks; embedding: None if the conditioning is `traits`."""
        super().__init__()
        self.dalle, self.embedding = dalle, embedding

    def forward(self, truth: Tensor, known: Tensor, image: Tensor) -> Tensor:
        """Return logits (B, I, K) of image tokens (B, I), given traits int64 and known bool, (B, number of CLASSES)."""
        return self.dalle.forward_prompt(self.prompt(truth, known), image)

    def prompt(self, truth: Tensor, known: Tensor) -> Prompt:
        """Return the prompt of the known traits."""
        condition = stated(truth, known)
        if self.embedding is None:
            return self.dalle.prompt(condition)
        return Prompt.from_pooled(self.embedding(self.embedding.fill(*condition)))


def known_traits(count: int, rng: np.random.Generator) -> Tensor:
    """Sample which traits are known, bool (count, number of CLASSES), with a uniform rate for each person."""
    rate = rng.random((count, 1)) * (rng.random((count, 1)) > NULL_PROBABILITY)
    return torch.from_numpy(rng.random((count, len(CLASSES))) < rate)


def altered_traits(truth: Tensor, known: Tensor, rng: np.random.Generator) -> Tensor:
    """Replace 1 to MAX_ALTERED known traits of each person by those of the next: (B, number of CLASSES).

    A person whose known traits equal those of the next is left unchanged.
    """
    other = truth.roll(1, 0)
    differs = known & (truth != other) & (truth != UNKNOWN) & (other != UNKNOWN)
    chance = torch.from_numpy(rng.random(differs.shape)).to(truth.device).masked_fill(~differs, torch.inf)
    most = torch.from_numpy(rng.integers(1, MAX_ALTERED + 1, (len(truth), 1))).to(truth.device)
    altered = differs & (chance.argsort(dim=1).argsort(dim=1) < most)
    return torch.where(altered, other, truth)


def picture_nats(logits: Tensor, image: Tensor) -> Tensor:
    """Return the negative log-likelihood of each picture, in nats, (B): logits (B, I, K), tokens (B, I)."""
    return F.cross_entropy(logits.transpose(1, 2), image, reduction="none").sum(1)


def train_from_traits(
    tokens: np.ndarray,
    traits: Tensor,
    folder: Path,
    dalle: DALLE,
    vqgan: VQGAN,
    loop: LoopConfig = DEFAULTS,
    *,
    contrast: float = 0.0,
) -> DALLE:
    """Train `dalle` in place on image tokens int (N, I) and traits int (N, number of CLASSES) of persons.

    Writes the embedding of traits, the target of the text adapter, unless the conditioning is `traits`. Logs the
    held-out loss with all traits and with none. Resumes the run in `folder`, or starts from the embedding of an earlier
    run there. `contrast` is the weight of the contrastive loss, in nats a picture, relative to the likelihood, in nats
    a token.
    """
    model = DALLEFromTraits(dalle, _embedding(folder, dalle, traits))
    trainer = Trainer(model, loop, folder)
    device, count = trainer.accelerator.device, training_count(len(traits))

    def batch(chosen: np.ndarray) -> tuple[Tensor, Tensor]:
        return traits[torch.from_numpy(chosen)].to(device), torch.from_numpy(tokens[chosen]).long().to(device)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        truth, image = batch(batch_indices(count, loop.batch_size, step, loop.seed))
        rng = np.random.default_rng([loop.seed, step])
        known = known_traits(len(truth), rng).to(device)
        if not contrast:
            return image_loss(model(truth, known, image), image), {}
        wrong = altered_traits(truth, known, rng)
        both = [torch.cat(pair) for pair in ((truth, wrong), (known, known), (image, image))]
        right_nats, wrong_nats = picture_nats(model(*both), both[-1]).chunk(2)
        likelihood, contrastive = right_nats.mean() / image.shape[1], F.softplus(right_nats - wrong_nats).mean()
        altered = (wrong != truth).any(dim=1)
        accuracy = (altered & (right_nats < wrong_nats)).sum() / altered.sum().clamp(min=1)
        figures = {"image_loss": likelihood.detach(), "told_apart": accuracy}
        return likelihood + contrast * contrastive, figures

    def sample(_: nn.Module, path: Path) -> None:
        truth, image = batch(np.arange(count, len(traits)))
        everything, nothing = torch.ones_like(truth, dtype=torch.bool), torch.zeros_like(truth, dtype=torch.bool)
        with_traits, without = (float(image_loss(model(truth, known, image), image)) for known in (everything, nothing))
        trainer.log({"held_out": with_traits, "held_out_null": without})
        rows = []
        for person in truth[:SHEET_PERSONS]:
            prompt = model.prompt(person.expand(2, -1), torch.stack([everything[0], nothing[0]]))
            rows.append(finish(dalle, [SamplingState(dalle, prompt, 1, range(4), SamplingConfig())]))
        save_grid(path, vqgan.to(device).decode(torch.cat(rows)), columns=8)

    trainer.run(loss, sample)
    if trainer.accelerator.is_main_process and model.embedding is not None:
        with replacing(_file(folder)) as path:
            save_file({name: tensor.cpu() for name, tensor in model.embedding.state_dict().items()}, path)
    return dalle.eval()


def _embedding(folder: Path, dalle: DALLE, traits: Tensor) -> TraitEmbedding | None:
    """Return the embedding to train, that of an earlier run if there is one; None if the DALL·E has one of its own."""
    if dalle.config.conditioning == "traits":
        dalle.trait_embedding.frequencies.copy_(frequencies(traits))
        return None
    dalle.text_adapter.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    return load_embedding(folder) or TraitEmbedding(dalle.config.dim, SIZES, frequencies(traits))


def load_embedding(folder: Path) -> TraitEmbedding | None:
    """Load the embedding of traits that a run in `folder` wrote; None if there is none.

    Raises:
        StaleRunError: the run knew other traits.
    """
    if not _file(folder).exists():
        return None
    state = load_file(_file(folder))
    embedding = TraitEmbedding(len(state["norm.weight"]), SIZES)
    try:
        embedding.load_state_dict(state)
    except RuntimeError as error:
        raise StaleRunError(folder) from error
    return embedding


def _file(folder: Path) -> Path:
    return folder / "embedding.safetensors"
