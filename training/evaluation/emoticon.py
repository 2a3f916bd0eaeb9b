"""Measures what emoticons show: retrieval by the reader, held-out concepts and combinations, alpha, nearest pictures.

No classifier of ours took part in drawing, and the reader saw neither words nor drawn pictures. Every figure stands
beside that of the baselines.

Shapes: B pictures, C concepts, S side, W width of an embedding.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import torch
import torch.nn.functional as F

import training.emoticon
from inference.images import premultiply, unpremultiply
from inference.models.word_embedding import word_condition
from training.emoticon.batches import pictures
from training.tasks.emoticon_gan import character_condition
from training.tasks.emoticon_reader import SIDE
from training.tasks.emoticon_vae import LATENT_WIDTH, draw_with_vae, gaussian, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from torch import Tensor

    from inference.emoticons import EmoticonModel
    from training.emoticon.concepts import Combination
    from training.emoticon.folder import EmojiFolder
    from training.tasks.emoticon_gan import EmoticonGenerator
    from training.tasks.emoticon_reader import EmoticonReader
    from training.tasks.emoticon_vae import EmoticonVAE

CANDIDATES: Final = 100
"""Concepts that a drawn picture is compared with."""

_AT_ONCE: Final = 8
"""Texts that are drawn in one batch."""

_READ_AT_ONCE: Final = 64
"""Pictures that are read or embedded in one batch."""

_TRANSLUCENT: Final = (16, 240)
"""Alpha of pixels that are neither ground nor picture: they should be edges alone."""

_COMPARED_SIDE: Final = 36
"""Side at which pictures are compared with training pictures."""


_WORDS: Final = Path(training.emoticon.__file__).parent / "words.txt"


class Painter(Protocol):
    """Draws one picture of each text in a style: uint8 (B, S, S, 4), straight alpha."""

    def __call__(self, texts: Sequence[str], style: str, seed: int) -> np.ndarray:
        """Draw a batch."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Figures of one painter, or of real pictures.

    seen and held_out: fraction of pictures whose nearest concept among CANDIDATES is their own, by pictures of training
    and of held-out concepts; seen_top5 and held_out_top5: whose concept is among the five nearest. animals: fraction of
    combinations whose nearest animal, among those of combinations, is theirs; the face is left to people. translucent:
    fraction of pixels that are half transparent. nearest: mean L1 distance to the nearest training picture, in 0..1.
    """

    seen: float
    seen_top5: float
    held_out: float
    held_out_top5: float
    animals: float | None
    translucent: float
    nearest: float


def flow_painter(model: EmoticonModel) -> Painter:
    """Return a painter that draws with a checkpoint of emoticons."""

    def draw(texts: Sequence[str], style: str, seed: int) -> np.ndarray:
        return model.draw_all(texts, 1, seed, style)

    return draw


def vae_painter(vae: EmoticonVAE, styles: Sequence[str], buckets: int) -> Painter:
    """Return a painter that draws with a VAE from random latents."""

    def draw(texts: Sequence[str], style: str, seed: int) -> np.ndarray:
        condition = word_condition(texts, [styles.index(style)] * len(texts), buckets)
        return unpremultiply(draw_with_vae(vae, condition, seed))

    return draw


def gan_painter(generator: EmoticonGenerator) -> Painter:
    """Return a painter that draws with a GAN, which is told no style."""

    @torch.no_grad()
    def draw(texts: Sequence[str], style: str, seed: int) -> np.ndarray:  # noqa: ARG001
        noise = gaussian(np.random.default_rng(seed), len(texts), LATENT_WIDTH)
        return unpremultiply(generator(noise, character_condition(texts)))

    return draw


class EmoticonEvaluator:
    """Evaluates painters on one data folder with one reader."""

    def __init__(self, data: EmojiFolder, reader: EmoticonReader, candidates: int = CANDIDATES) -> None:
        """Embed the pictures of the concepts that are asked for.

        Args:
            data: pictures of SIDE pixels.
            reader: embeds pictures.
            candidates: number of training concepts, and at most as many held-out ones.
        """
        self.data, self.reader = data, reader
        self._rows: dict[str, list[int]] = {}
        for i, label in enumerate(data.labels):
            self._rows.setdefault(label.concept, []).append(i)
        self.seen = self._chosen(data.training, candidates)
        self.held_out = self._chosen(data.held_out, candidates)
        self.combinations = [one for one in data.combinations if one.animal in self._rows]
        parts = np.array_split(data.training, -(-len(data.training) // _READ_AT_ONCE))
        self._training_pictures = torch.cat([_shrunk(pictures(data, part)) for part in parts])

    def evaluate(self, painter: Painter, seed: int = 0) -> tuple[Scores, np.ndarray]:
        """Return the figures of a painter, and its pictures of training concepts, uint8 (C, S, S, 4)."""
        seen, held_out = (self._drawn(painter, self._names(concepts), seed) for concepts in (self.seen, self.held_out))
        combined = self._drawn(painter, [one.korean for one in self.combinations], seed)
        near_seen, near_held_out = self._ranks(seen, self.seen), self._ranks(held_out, self.held_out)
        drawn = np.concatenate([seen, held_out])
        scores = Scores(
            seen=float((near_seen == 0).mean()),
            seen_top5=float((near_seen < 5).mean()),
            held_out=float((near_held_out == 0).mean()),
            held_out_top5=float((near_held_out < 5).mean()),
            animals=self._animals(combined, self.combinations) if self.combinations else None,
            translucent=translucent(drawn),
            nearest=self._nearest(drawn),
        )
        return scores, seen

    def draw_words(self, painter: Painter, seed: int = 0) -> np.ndarray:
        """Draw the words that were written by hand, for people to look at: uint8 (100, SIDE, SIDE, 4)."""
        return self._drawn(painter, written_words(), seed)

    def real(self) -> Scores:
        """Return the figures of real pictures: each is compared with those of the other styles.

        `nearest` is that of held-out concepts: the distance of a picture that is new to its nearest training picture.
        """
        ranks = [self._real_ranks(concepts) for concepts in (self.seen, self.held_out)]
        held_out = self.data.images([self._rows[concept][0] for concept in self.held_out])
        return Scores(
            seen=float((ranks[0] == 0).mean()),
            seen_top5=float((ranks[0] < 5).mean()),
            held_out=float((ranks[1] == 0).mean()),
            held_out_top5=float((ranks[1] < 5).mean()),
            animals=None,
            translucent=translucent(held_out),
            nearest=self._nearest(held_out),
        )

    def _chosen(self, indices: np.ndarray, count: int) -> list[str]:
        concepts = sorted({self.data.labels[i].concept for i in indices})
        return [concepts[i] for i in spread(np.arange(len(concepts)), count)]

    def _names(self, concepts: Sequence[str]) -> list[str]:
        return [self.data.labels[self._rows[concept][0]].names["ko"] for concept in concepts]

    def _drawn(self, painter: Painter, texts: Sequence[str], seed: int) -> np.ndarray:
        """Draw texts in batches, each batch in the next style: uint8 (B, SIDE, SIDE, 4)."""
        styles = sorted({label.style for label in self.data.labels})
        batches = [
            _to_side(painter(texts[first : first + _AT_ONCE], styles[number % len(styles)], seed + number))
            for number, first in enumerate(range(0, len(texts), _AT_ONCE))
        ]
        return np.concatenate(batches) if batches else np.empty((0, SIDE, SIDE, 4), np.uint8)

    @torch.no_grad()
    def _embedded(self, images: np.ndarray) -> Tensor:
        return torch.cat(
            [self.reader(premultiply(part)) for part in np.array_split(images, -(-len(images) // _READ_AT_ONCE))]
        )

    def _prototypes(self, concepts: Sequence[str], without: int | None = None) -> Tensor:
        """Return the mean embedding of the real pictures of each concept, (C, W), `without` the one of that number."""
        rows = []
        for concept in concepts:
            own = self._rows[concept]
            kept = own if without is None or len(own) == 1 else [i for number, i in enumerate(own) if number != without]
            rows.append(self._embedded(self.data.images(kept)).mean(0))
        return F.normalize(torch.stack(rows), dim=1)

    def _ranks(self, drawn: np.ndarray, concepts: Sequence[str]) -> np.ndarray:
        """Return how many concepts are nearer to each picture than its own, int (C)."""
        return ranks(self._embedded(drawn), self._prototypes(concepts))

    def _real_ranks(self, concepts: Sequence[str]) -> np.ndarray:
        shown = [self._rows[concept][0] for concept in concepts]
        return ranks(self._embedded(self.data.images(shown)), self._prototypes(concepts, without=0))

    def _animals(self, drawn: np.ndarray, combined: Sequence[Combination]) -> float:
        animals = sorted({one.animal for one in combined})
        nearest = (self._embedded(drawn) @ self._prototypes(animals).mT).argmax(1)
        return float(np.mean([animals[i] == one.animal for i, one in zip(nearest.tolist(), combined, strict=True)]))

    def _nearest(self, drawn: np.ndarray) -> float:
        shrunk = _shrunk(premultiply(drawn)).flatten(1)
        distances = torch.cdist(shrunk, self._training_pictures.flatten(1), p=1).min(1).values
        return float(distances.mean()) / shrunk.shape[1] / 2


def written_words() -> list[str]:
    """Return 100 requests that were written by hand and are not the names of emoji."""
    return _WORDS.read_text(encoding="utf-8").splitlines()


def ranks(embedded: Tensor, prototypes: Tensor) -> np.ndarray:
    """Return how many prototypes (C, W) are nearer to each embedding (C, W) than the one in its row, int (C)."""
    similarity = embedded @ prototypes.mT
    nearer: np.ndarray = (similarity > similarity.diagonal()[:, None]).sum(1).numpy()
    return nearer


def translucent(images: np.ndarray) -> float:
    """Return the fraction of pixels of pictures, uint8 (B, S, S, 4), that are neither ground nor picture."""
    alpha = images[..., 3]
    return float(((alpha >= _TRANSLUCENT[0]) & (alpha < _TRANSLUCENT[1])).mean())


def table(scores: Mapping[str, Scores]) -> dict[str, dict[str, float | None]]:
    """Return the figures of all painters for a JSON file, rounded."""
    return {
        name: {figure: value if value is None else round(value, 4) for figure, value in asdict(one).items()}
        for name, one in scores.items()
    }


def _to_side(images: np.ndarray) -> np.ndarray:
    """Pictures uint8 (B, S, S, 4), S a multiple of SIDE -> (B, SIDE, SIDE, 4), premultiplied while they shrink."""
    factor = images.shape[1] // SIDE
    return images if factor == 1 else unpremultiply(F.avg_pool2d(premultiply(images), factor))


def _shrunk(images: Tensor) -> Tensor:
    """Premultiplied pictures (B, 4, SIDE, SIDE) -> (B, 4, 36, 36)."""
    return F.avg_pool2d(images, SIDE // _COMPARED_SIDE)
