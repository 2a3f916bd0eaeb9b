"""Convolutions in sixteen bits, for processors that reckon with them: half the time, and figures of two decimal places.

bfloat16 has float32's range, so nothing need be scaled (Kalamkar et al. 2019, https://arxiv.org/abs/1905.12322); norms
stay in float32 (torch.autocast). Channels lie last, as oneDNN wants them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class InBfloat16(nn.Module):
    """What another network computes of pictures or feature maps, to about two decimal places; in and out float32."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network: nn.Module = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def forward(self, x: Tensor) -> Tensor:
        """As the network does: (B, C, H, W) -> whatever it makes of them."""
        with torch.autocast("cpu", torch.bfloat16):
            out: Tensor = self.network(x.contiguous(memory_format=torch.channels_last))
        return out.float()


def hasten(module: nn.Module, name: str) -> None:
    """Put an InBfloat16 in the place of the part of that name."""
    setattr(module, name, InBfloat16(getattr(module, name)))


def is_fast_here() -> bool:
    """Whether the processor multiplies bfloat16 itself; others emulate it, which is slower than float32."""
    return bool(torch.cpu._is_avx512_bf16_supported())  # noqa: SLF001 - nothing public tells
