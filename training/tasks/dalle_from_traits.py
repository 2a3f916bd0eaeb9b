"""Train DALL·E to draw from traits alone, before words.

A description names a few traits, and a language model's states are slow to read; the traits themselves are a few
numbers, and all of them are known. What draws from them learns far more from each picture. Its embedding of traits is
what the text reader learns to make of words afterwards (training/tasks/text_adapter.py), so that the two fit together.

Most of what a picture's tokens say is grain and strands of hair, which no trait decides; so the likelihood of a picture
teaches traits slowly. Told to make each picture likelier with its own traits than with some of them wrong, the DALL·E
attends to little else. Chen et al. 2024, "Toward Guidance-Free AR Visual Generation via Condition Contrastive
Alignment" (https://arxiv.org/abs/2410.09347), contrast right and wrong conditions so; here the likelihood itself takes
the place of their reference model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from inference.images import save_grid
from inference.models.dalle import Prompt
from inference.sampling.sampler import SamplingConfig, SamplingState, finish
from training.setup.descriptions import NULL_CONDITION, trained_on
from training.tasks.dalle import image_loss
from training.trainer import Fit, LoopConfig, batch_indices
from training.traits import CLASSES, SIZES, UNKNOWN, TraitEmbedding, frequencies

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inference.models.dalle import DALLE
    from inference.models.vqgan import VQGAN

DEFAULTS = LoopConfig(steps=8_000, batch_size=64, learning_rate=1e-3)

SHEET_PERSONS = 8

MOST_ALTERED = 3
"""How many traits are wrong at most where right ones are told from wrong ones."""


class DALLEFromTraits(nn.Module):
    """A DALL·E, and an embedding of traits in place of its text reader."""

    def __init__(self, dalle: DALLE, embedding: TraitEmbedding) -> None:
        super().__init__()
        self.dalle, self.embedding = dalle, embedding

    def forward(self, truth: Tensor, known: Tensor, image: Tensor) -> Tensor:
        """Logits (B, I, K) of image tokens (B, I), given the known traits: int64 and bool, (B, number of CLASSES)."""
        return self.dalle.forward_prompt(self.prompt(truth, known), image)

    def prompt(self, truth: Tensor, known: Tensor) -> Prompt:
        """What the image tokens follow."""
        return Prompt.from_pooled(self.embedding(self.embedding.known(truth, known)))


def known_traits(count: int, rng: np.random.Generator) -> Tensor:
    """Which traits of some persons are told, bool (count, number of CLASSES): from none to all, whichever."""
    share = rng.random((count, 1)) * (rng.random((count, 1)) > NULL_CONDITION)
    return torch.from_numpy(rng.random((count, len(CLASSES))) < share)


def altered_traits(truth: Tensor, known: Tensor, rng: np.random.Generator) -> Tensor:
    """Truth (B, number of CLASSES) with 1 to MOST_ALTERED of each person's known traits as the next person has them.

    Where the two agree in all that is known, nothing is altered.
    """
    other = truth.roll(1, 0)
    differs = known & (truth != other) & (truth != UNKNOWN) & (other != UNKNOWN)
    chance = torch.from_numpy(rng.random(differs.shape)).to(truth.device).masked_fill(~differs, torch.inf)
    most = torch.from_numpy(rng.integers(1, MOST_ALTERED + 1, (len(truth), 1))).to(truth.device)
    altered = differs & (chance.argsort(dim=1).argsort(dim=1) < most)
    return torch.where(altered, other, truth)


def picture_nats(logits: Tensor, image: Tensor) -> Tensor:
    """How unlikely each picture is, in nats, (B): logits (B, I, K), tokens (B, I)."""
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
    """Train `dalle`, new or not, on the image tokens int (N, I) and the traits int (N, number of CLASSES) of persons.

    Writes the embedding of traits, which the text reader is to meet. Held-out loss is logged with all traits known and
    with none. Resumes what `folder` holds, or starts from the embedding that an earlier run left there. `contrast`
    weighs the loss of telling right traits from wrong ones, in nats a picture, against the likelihood, in nats a token.
    """
    dalle.text_adapter.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    learned = load_embedding(folder)
    model = DALLEFromTraits(dalle, learned or TraitEmbedding(dalle.config.dim, frequencies(traits)))
    run = Fit(model, loop, folder)
    device, count = run.accelerator.device, trained_on(len(traits))

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
        likelihood, doubt = right_nats.mean() / image.shape[1], F.softplus(right_nats - wrong_nats).mean()
        altered = (wrong != truth).any(dim=1)
        share = (altered & (right_nats < wrong_nats)).sum() / altered.sum().clamp(min=1)
        figures = {"image_loss": likelihood.detach(), "told_apart": share}
        return likelihood + contrast * doubt, figures

    def sample(_: nn.Module, path: Path) -> None:
        truth, image = batch(np.arange(count, len(traits)))
        everything, nothing = torch.ones_like(truth, dtype=torch.bool), torch.zeros_like(truth, dtype=torch.bool)
        with_traits, without = (float(image_loss(model(truth, known, image), image)) for known in (everything, nothing))
        run.note({"held_out": with_traits, "held_out_null": without})
        rows = []
        for person in truth[:SHEET_PERSONS]:
            prompt = model.prompt(person.expand(2, -1), torch.stack([everything[0], nothing[0]]))
            rows.append(finish(dalle, [SamplingState(dalle, prompt, 1, range(4), SamplingConfig())]))
        save_grid(path, vqgan.to(device).decode(torch.cat(rows)), columns=8)

    run.run(loss, sample)
    if run.accelerator.is_main_process:
        save_file({name: tensor.cpu() for name, tensor in model.embedding.state_dict().items()}, _file(folder))
    return dalle.eval()


def load_embedding(folder: Path) -> TraitEmbedding | None:
    """The embedding of traits that a run in `folder` wrote, or None."""
    if not _file(folder).exists():
        return None
    state = load_file(_file(folder))
    embedding = TraitEmbedding(len(state["norm.weight"]), torch.zeros(sum(SIZES)))
    embedding.load_state_dict(state)
    return embedding


def _file(folder: Path) -> Path:
    return folder / "embedding.safetensors"
