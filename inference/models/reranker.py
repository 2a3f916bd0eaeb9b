"""The reranker, a Korean CLIP: embeds pictures and descriptions in one space, and scores candidates.

Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision"
(https://arxiv.org/abs/2103.00020). In addition to CLIP's cosine similarity, both towers classify traits, and the
likelihood that a picture shows the stated traits is part of its score; so a score can be explained trait by trait.

Shapes: B batch, C channels, S picture side, T tokens, W channels of a text state, L `latent_width`, J traits, V values
of all traits, concatenated trait by trait.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.backend import TraitMark
from inference.descriptions import ABSENT, PRESENT
from inference.models.text_adapter import TextAdapter
from inference.models.vqgan import Encoder, VQGANConfig

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inference.models.dalle import Condition
    from inference.models.text_encoder import TextStates


MIN_AGREEMENT = 1e-3
"""Lower bound of the likelihood that a picture shows a stated trait, because the towers may be wrong."""


CERTAIN = 30.0
"""Logit of what is certain."""

STATED_THRESHOLD = 0.6
"""Probability above which a trait counts as stated; above 0.5, because a wrong mark is worse than a missing one."""

SHOWN_THRESHOLD = 0.7
"""Probability above which a value counts as shown; below 1 - SHOWN_THRESHOLD it counts as not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RerankerConfig:
    """Hyperparameters of a reranker."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic when config.json is checked

    image_tower: Literal["montage", "efficientnet-lite0"] = "montage"
    image_size: int = 256
    channels: int = 1
    widths: tuple[int, ...] = (32, 64, 128, 256)  # montage only
    feature_width: int = 32  # channels of the image tower's last feature map; montage only
    text_width: int = 384  # channels of a language model's state
    text_layers: int = 2
    latent_width: int = 256
    heads: int = 4  # of the text tower
    traits: dict[str, tuple[str, ...]] = field(default_factory=dict)  # trait -> its values


class ImageTower(nn.Module):
    """Pictures (B, C, S, S) in -1..1 -> (B, `width_out`); keeps spatial positions, because montages are aligned."""

    def __init__(self, config: RerankerConfig, width_out: int) -> None:
        super().__init__()
        shape = VQGANConfig(image_size=config.image_size, channels=config.channels, widths=config.widths)
        self.encoder = Encoder(shape, config.feature_width)
        self.head = nn.Linear(config.feature_width * shape.grid**2, width_out)

    def forward(self, images: Tensor) -> Tensor:
        """(B, C, S, S) -> (B, `width_out`)."""
        out: Tensor = self.head(F.silu(self.encoder(images)).flatten(1))
        return out


class EfficientNetTower(nn.Module):
    """EfficientNet-lite0, like the EfficientNet of KoDALLE's reranker: pictures (B, C, S, S) -> (B, `width_out`).

    Tan and Le 2019 (https://arxiv.org/abs/1905.11946). Needs the package efficientnet-lite-pytorch.
    """

    def __init__(self, width_out: int) -> None:
        super().__init__()
        from efficientnet_lite_pytorch import EfficientNet  # noqa: PLC0415 - an optional dependency

        self.network = EfficientNet.from_name("efficientnet-lite0", num_classes=width_out)

    def forward(self, images: Tensor) -> Tensor:
        """(B, C, S, S) -> (B, `width_out`); a grey channel is repeated three times."""
        out: Tensor = self.network(images.expand(-1, 3, -1, -1))
        return out


class ImageFeatures(NamedTuple):
    """Output of the image tower: unit vectors (B, L), and logits of trait values (B, V)."""

    latent: Tensor
    trait_logits: Tensor


class TextFeatures(NamedTuple):
    """Output of the text tower: as ImageFeatures, and logits that a description states a trait, (B, J)."""

    latent: Tensor
    trait_logits: Tensor
    stated_logits: Tensor


class RerankResult(NamedTuple):
    """Score of a picture for a description (higher is better), marks of the stated traits, and unit vector (L)."""

    score: float
    marks: tuple[TraitMark, ...]
    latent: tuple[float, ...] = ()


class Reranker(nn.Module):
    """An image tower and a text tower with a shared space of unit vectors, each with a trait classifier."""

    temperature: Tensor

    def __init__(self, config: RerankerConfig) -> None:
        super().__init__()
        self.config = config
        self.trait_sizes = [len(values) for values in config.traits.values()]
        width, values = config.latent_width, sum(self.trait_sizes)
        self.image_tower: nn.Module = (
            ImageTower(config, width) if config.image_tower == "montage" else EfficientNetTower(width)
        )
        self.text_tower = TextAdapter(config.text_width, width, config.heads, config.text_layers)
        self.image_latent, self.text_latent = (nn.Linear(width, width) for _ in range(2))
        self.image_traits, self.text_traits = (nn.Linear(width, values) for _ in range(2))
        self.text_stated = nn.Linear(width, len(self.trait_sizes))
        self.logit_scale = nn.Parameter(torch.tensor(log(1 / 0.07)))
        self.register_buffer("temperature", torch.ones(()))  # of the image trait logits; set by calibration

    def encode_image(self, images: Tensor) -> ImageFeatures:
        """Encode pictures (B, C, S, S) in -1..1."""
        features = F.silu(self.image_tower(images))
        latent = F.normalize(self.image_latent(features), dim=-1)
        return ImageFeatures(latent, self.image_traits(features) / self.temperature)

    def encode_text(self, text: TextStates) -> TextFeatures:
        """Encode a text encoder's states (B, T, W)."""
        pooled = self.text_tower(text.states, text.mask)[:, -1]
        latent = F.normalize(self.text_latent(pooled), dim=-1)
        return TextFeatures(latent, self.text_traits(pooled), self.text_stated(pooled))

    def forward(self, images: Tensor, text: TextStates) -> tuple[ImageFeatures, TextFeatures, Tensor]:
        """Return image features, text features, and the logits of `match`, (B, B')."""
        image, words = self.encode_image(images), self.encode_text(text)
        return image, words, self.match(image, words)

    def match(self, image: ImageFeatures, text: TextFeatures) -> Tensor:
        """Return logits (B, B') of pictures and descriptions.

        They are CLIP's scaled cosine similarities plus the log-likelihood that a picture shows the stated traits.
        """
        cosines = self.logit_scale.exp().clamp(max=100) * image.latent @ text.latent.T
        return cosines + self._log_likelihood(image, text)

    @torch.no_grad()
    def score(self, images: Tensor, text: TextStates, stated: Condition | None = None) -> list[RerankResult]:
        """Score pictures (B, C, S, S) in -1..1 for one description.

        Args:
            images: the pictures.
            text: a text encoder's states, batch of 1.
            stated: what a description reader found, in place of what the text tower reads: probabilities of the values
                of stated traits, (1, V), and which traits are stated, bool (1, J).
        """
        image, words = self.encode_image(images), self.encode_text(text)
        if stated is not None:
            certain = torch.where(stated.mask, CERTAIN, -CERTAIN)
            words = TextFeatures(words.latent, stated.text.log(), certain)
        scores = self.match(image, words)[:, 0].tolist()
        return list(map(RerankResult, scores, self._marks(image, words), to_tuples(image.latent)))

    @torch.no_grad()
    def embed_images(self, images: Tensor) -> Tensor:
        """Embed pictures (B, C, S, S) in -1..1 as unit vectors (B, L)."""
        return self.encode_image(images).latent

    @torch.no_grad()
    def embed_texts(self, text: TextStates) -> Tensor:
        """Embed a text encoder's states (B, T, W) as unit vectors (B, L)."""
        return self.encode_text(text).latent

    def _marks(self, image: ImageFeatures, text: TextFeatures) -> list[tuple[TraitMark, ...]]:
        """Return the marks of each picture for the first description."""
        shown, meant = (torch.split(part.trait_logits.float(), self.trait_sizes, 1) for part in (image, text))
        columns = [
            [TraitMark(trait, value, _is_shown(p)) for p in (shown[i].softmax(-1) @ chosen).tolist()]
            for i, (trait, values) in enumerate(self.config.traits.items())
            if float(text.stated_logits[0, i].sigmoid()) > STATED_THRESHOLD
            for value, chosen in _meant(values, meant[i][0])
        ]
        return list(zip(*columns, strict=True)) if columns else [()] * len(image.latent)

    def _log_likelihood(self, image: ImageFeatures, text: TextFeatures) -> Tensor:
        """Return the expected log-likelihood (B, B') that pictures show the traits that descriptions state."""
        shown, meant = (torch.split(part.trait_logits.float(), self.trait_sizes, 1) for part in (image, text))
        total = torch.zeros(len(image.latent), len(text.latent), device=image.latent.device)
        for i, (shows, means) in enumerate(zip(shown, meant, strict=True)):
            agreement = shows.softmax(-1) @ means.softmax(-1).T
            total = total + text.stated_logits[:, i].float().sigmoid() * agreement.clamp(min=MIN_AGREEMENT).log()
        return total


def to_tuples(vectors: Tensor) -> list[tuple[float, ...]]:
    """Convert vectors (B, L) to tuples, which compare and hash by value."""
    return [tuple(vector) for vector in vectors.float().tolist()]


def _meant(values: Sequence[str], logits: Tensor) -> Iterator[tuple[str, Tensor]]:
    """Yield the value that a description means, and which values of the trait show it, float (number of values).

    Where several are equally likely it is PRESENT if only the absence of something is ruled out, and none otherwise.
    """
    likeliest = (logits == logits.max()).float()
    if likeliest.sum() == 1:
        yield values[int(logits.argmax())], likeliest
    elif ABSENT in values and likeliest.sum() == len(values) - 1 and not likeliest[values.index(ABSENT)]:
        yield PRESENT, likeliest


def _is_shown(likelihood: float) -> bool | None:
    """Whether a value is shown; None between the thresholds."""
    return None if SHOWN_THRESHOLD > likelihood > 1 - SHOWN_THRESHOLD else likelihood >= SHOWN_THRESHOLD
