"""Teach a DALL·E to draw what its reranker prefers.

Of several faces for one description the reranker says which shows it best and which worst. The DALL·E then learns to
make the better one likelier and the worse one unlikelier than it did before, so that the first face is as good as the
best of several was: Rafailov et al. 2023, "Direct Preference Optimization" (https://arxiv.org/abs/2305.18290), with a
reranker in place of people.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
import torch.nn.functional as F
from tqdm import tqdm

from inference.backend import Request
from training.dalle_from_traits import picture_nats
from training.descriptions import on_device, trained_on
from training.loop import Fit, LoopConfig, batch_indices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor, nn

    from inference.dalle import DALLE
    from inference.pipeline import Pipeline
    from training.features import Captions

DEFAULTS = LoopConfig(steps=300, batch_size=16, learning_rate=1e-4, warmup_steps=20, weight_decay=0.0, ema_decay=0.95)

STRENGTH: Final = 0.1
"""Of a preference: how soon it is enough that the better face has become so many nats likelier; the paper's beta."""

TOGETHER: Final = 64
"""Faces that are drawn side by side."""


@dataclass(frozen=True, slots=True, eq=False)
class RankedFaces:
    """Faces drawn for descriptions: image tokens int16 (P, F, I), and what they score (P, F), higher is better."""

    tokens: np.ndarray
    scores: np.ndarray

    def pairs(self, chosen: np.ndarray, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        """A better and a worse face of each of the chosen descriptions: image tokens int64 (B, I) each.

        The best with the worst, the second with the last but one, or one of the pairs between.
        """
        order = np.argsort(-self.scores[chosen], axis=1, kind="stable")
        rank, row = rng.integers(0, order.shape[1] // 2, len(chosen)), np.arange(len(chosen))
        better, worse = (torch.from_numpy(self.tokens[chosen, order[row, place]]).long() for place in (rank, -1 - rank))
        return better, worse


def draw_ranked(pipeline: Pipeline, texts: Sequence[str], faces: int, path: Path) -> RankedFaces:
    """Draw and score so many faces for each description, and keep them in `path`; what is there is not drawn again.

    The pipeline is to draw one face for each candidate (`tries` 1). A description's number is its seed.
    """
    tokens_path, scores_path = path.with_suffix(".tokens.npy"), path.with_suffix(".scores.npy")
    if not scores_path.exists():
        length = pipeline.checkpoint.config.dalle.image_seq_len
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(tokens_path, np.zeros((len(texts), faces, length), np.int16))
        np.save(scores_path, np.full((len(texts), faces), np.nan, np.float32))
    tokens, scores = np.load(tokens_path, mmap_mode="r+"), np.load(scores_path, mmap_mode="r+")
    missing, together = np.flatnonzero(np.isnan(scores[:, -1])), max(1, TOGETHER // faces)
    for first in tqdm(range(0, len(missing), together), desc="faces", unit_scale=together):
        some = missing[first : first + together].tolist()
        drawn = pipeline.draw_all([Request("preference", texts[i], faces, seed=i) for i in some])
        for i, finished in zip(some, drawn, strict=True):
            tokens[i] = [candidate.tokens for candidate in finished.candidates]
            scores[i] = [candidate.score for candidate in finished.candidates]
    return RankedFaces(tokens, scores)


def preference_loss(better: Tensor, worse: Tensor) -> tuple[Tensor, Tensor]:
    """The loss, and the share of pairs that are told apart: how many nats likelier each face has become, (B) each."""
    return F.softplus(STRENGTH * (worse - better)).mean(), (better > worse).float().mean()


def train_preferences(
    faces: RankedFaces, captions: Captions, folder: Path, dalle: DALLE, loop: LoopConfig = DEFAULTS
) -> DALLE:
    """Train `dalle`, which has drawn the faces for these captions, one for each row, to prefer what scored better.

    Its text reader, where it has one, stays as it is. Held-out loss is of the last descriptions. Resumes what `folder`
    holds.
    """
    if dalle.config.conditioning == "contextual":
        dalle.text_reader.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    before = deepcopy(dalle).requires_grad_(False).eval()  # noqa: FBT003
    run = Fit(dalle, loop, folder)
    device, count = run.accelerator.device, trained_on(len(faces.scores))
    before.to(device)

    def compared(model: nn.Module, chosen: np.ndarray, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        condition = on_device(captions.batch(np.concatenate([chosen, chosen])), device)
        image = torch.cat(faces.pairs(chosen, rng)).to(device)
        with torch.no_grad(), run.accelerator.autocast():
            was = picture_nats(before(condition, image).float(), image)
        better, worse = (was - picture_nats(model(condition, image).float(), image)).chunk(2)
        return preference_loss(better, worse)

    def loss(model: nn.Module, step: int) -> tuple[Tensor, Mapping[str, Tensor]]:
        chosen = batch_indices(count, loop.batch_size, step, loop.seed)
        value, right = compared(model, chosen, np.random.default_rng([loop.seed, step]))
        return value, {"told_apart": right}

    def sample(model: nn.Module, _: Path) -> None:
        value, right = compared(model, np.arange(count, len(faces.scores)), np.random.default_rng(loop.seed))
        run.note({"held_out": float(value), "held_out_told_apart": float(right)})

    run.run(loss, sample)
    return dalle.eval()
