"""A Korean CLIP: pictures and descriptions in one space; scores candidates against what was asked for.

Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision"
(https://arxiv.org/abs/2103.00020). Beside CLIP's cosine, both towers name traits, and a picture matches the better the
likelier it shows what the description states; so a candidate's score can be told in words.

Shapes: B batch, L `latent_width`, J traits, V values of all traits, one trait after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inference.backend import TraitMark
from inference.models.text_adapter import TextReader
from inference.models.vqgan import Encoder, VQGANConfig

if TYPE_CHECKING:
    from inference.models.text_encoder import TextStates


LEAST_AGREEMENT = 1e-3
"""Nothing is ruled out: the towers may be wrong about a trait."""


STATED_ABOVE = 0.6
"""How likely it must be that a description states a trait to mark it: a mark of what nobody said is worse than none."""

UNSURE_BELOW = 0.7
"""How likely it must be that a picture shows a value, or does not, for the reranker to say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RerankerConfig:
    """Everything that shapes a reranker."""

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
    traits: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what is named, and the values of each


class ImageTower(nn.Module):
    """Pictures (B, C, S, S) in -1..1 -> (B, `width_out`); keeps positions apart, since montages are aligned."""

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
    """EfficientNet-lite0, as KoDALLE's reranker has an EfficientNet: pictures (B, C, S, S) -> (B, `width_out`).

    Tan and Le 2019 (https://arxiv.org/abs/1905.11946). Wants the package efficientnet-lite-pytorch.
    """

    def __init__(self, width_out: int) -> None:
        super().__init__()
        from efficientnet_lite_pytorch import EfficientNet  # noqa: PLC0415 - only who chooses it needs it

        self.network = EfficientNet.from_name("efficientnet-lite0", num_classes=width_out)

    def forward(self, images: Tensor) -> Tensor:
        """(B, C, S, S) -> (B, `width_out`); grey pictures are seen as three equal channels."""
        out: Tensor = self.network(images.expand(-1, 3, -1, -1))
        return out


class Seen(NamedTuple):
    """What the reranker sees in pictures: unit vectors (B, L), and logits of the values of traits (B, V)."""

    latent: Tensor
    traits: Tensor


class Understood(NamedTuple):
    """What it understands of descriptions: as `Seen`, and logits that a description states a trait at all (B, J)."""

    latent: Tensor
    traits: Tensor
    stated: Tensor


class Verdict(NamedTuple):
    """How well a picture shows a description (higher is better), what of it, and where the picture lies (L)."""

    score: float
    marks: tuple[TraitMark, ...]
    latent: tuple[float, ...] = ()


class Reranker(nn.Module):
    """Image tower and text tower into one space of unit vectors, each with a head that names traits."""

    temperature: Tensor

    def __init__(self, config: RerankerConfig) -> None:
        super().__init__()
        self.config = config
        self.sizes = [len(values) for values in config.traits.values()]
        width, values = config.latent_width, sum(self.sizes)
        self.image_tower: nn.Module = (
            ImageTower(config, width) if config.image_tower == "montage" else EfficientNetTower(width)
        )
        self.text_tower = TextReader(config.text_width, width, config.heads, config.text_layers)
        self.image_latent, self.text_latent = (nn.Linear(width, width) for _ in range(2))
        self.image_traits, self.text_traits = (nn.Linear(width, values) for _ in range(2))
        self.text_stated = nn.Linear(width, len(self.sizes))
        self.logit_scale = nn.Parameter(torch.tensor(log(1 / 0.07)))
        self.register_buffer("temperature", torch.ones(()))  # of the image head, once it is calibrated

    def see(self, images: Tensor) -> Seen:
        """Pictures (B, C, S, S) in -1..1."""
        features = F.silu(self.image_tower(images))
        return Seen(F.normalize(self.image_latent(features), dim=-1), self.image_traits(features) / self.temperature)

    def understand(self, text: TextStates) -> Understood:
        """States of descriptions (B, T, W)."""
        gist = self.text_tower(text.states, text.mask)[:, -1]
        latent = F.normalize(self.text_latent(gist), dim=-1)
        return Understood(latent, self.text_traits(gist), self.text_stated(gist))

    def forward(self, images: Tensor, text: TextStates) -> tuple[Seen, Understood, Tensor]:
        """What is seen, what is understood, and how well each picture matches each description, (B, B')."""
        seen, understood = self.see(images), self.understand(text)
        return seen, understood, self.match(seen, understood)

    def match(self, seen: Seen, understood: Understood) -> Tensor:
        """Logits (B, B'): CLIP's scaled cosines, plus the log-likelihood that the pictures show the stated traits."""
        cosines = self.logit_scale.exp().clamp(max=100) * seen.latent @ understood.latent.T
        return cosines + self._likelihood(seen, understood)

    @torch.no_grad()
    def judge(self, images: Tensor, text: TextStates) -> list[Verdict]:
        """What to think of each picture (B, C, S, S) for the one description (batch 1)."""
        seen, understood = self.see(images), self.understand(text)
        scores = self.match(seen, understood)[:, 0].tolist()
        return list(map(Verdict, scores, self._marks(seen, understood), latents(seen.latent)))

    @torch.no_grad()
    def place_pictures(self, images: Tensor) -> Tensor:
        """Unit vectors (B, L) of pictures (B, C, S, S)."""
        return self.see(images).latent

    @torch.no_grad()
    def place_descriptions(self, text: TextStates) -> Tensor:
        """Unit vectors (B, L) of states of descriptions (B, T, W)."""
        return self.understand(text).latent

    def _marks(self, seen: Seen, understood: Understood) -> list[tuple[TraitMark, ...]]:
        shown, meant = (torch.split(part.traits.float(), self.sizes, 1) for part in (seen, understood))
        stated = [i for i, says in enumerate(understood.stated[0].sigmoid().tolist()) if says > STATED_ABOVE]
        names = list(self.config.traits.items())
        rows: list[tuple[TraitMark, ...]] = []
        for picture in range(len(seen.latent)):
            marks = []
            for i in stated:
                trait, values = names[i]
                value = int(meant[i][0].argmax())
                likelihood = float(shown[i][picture].softmax(-1)[value])
                marks.append(TraitMark(trait, values[value], _is_shown(likelihood)))
            rows.append(tuple(marks))
        return rows

    def _likelihood(self, seen: Seen, understood: Understood) -> Tensor:
        shown, meant = (torch.split(part.traits.float(), self.sizes, 1) for part in (seen, understood))
        total = torch.zeros(len(seen.latent), len(understood.latent), device=seen.latent.device)
        for i, (shows, means) in enumerate(zip(shown, meant, strict=True)):
            agreement = shows.softmax(-1) @ means.softmax(-1).T
            total = total + understood.stated[:, i].float().sigmoid() * agreement.clamp(min=LEAST_AGREEMENT).log()
        return total


def latents(vectors: Tensor) -> list[tuple[float, ...]]:
    """Vectors (B, L), each as a value."""
    return [tuple(vector) for vector in vectors.float().tolist()]


def _is_shown(likelihood: float) -> bool | None:
    return None if UNSURE_BELOW > likelihood > 1 - UNSURE_BELOW else likelihood >= UNSURE_BELOW
