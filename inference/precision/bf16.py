"""Convolutions in bfloat16, for CPUs with native support: half the time, about two decimal digits of precision.

bfloat16 has the range of float32, so no loss scaling is needed (Kalamkar et al. 2019, https://arxiv.org/abs/1905.12322).
torch.autocast keeps norms in float32. Memory format is channels-last, which oneDNN needs for its fast kernels.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class BF16Module(nn.Module):
    """Runs a convolutional network in bfloat16; input and output are float32."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network: nn.Module = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> the network's output, float32."""
        with torch.autocast("cpu", torch.bfloat16):
            out: Tensor = self.network(x.contiguous(memory_format=torch.channels_last))
        return out.float()


def use_bf16(module: nn.Module, name: str) -> None:
    """Wrap the submodule `name` of a module in a BF16Module."""
    setattr(module, name, BF16Module(getattr(module, name)))


def has_native_bf16() -> bool:
    """Whether the CPU multiplies bfloat16 natively; emulation is slower than float32."""
    return bool(torch.cpu._is_avx512_bf16_supported())  # noqa: SLF001 - there is no public way
