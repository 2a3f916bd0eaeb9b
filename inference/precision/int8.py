"""Linear layers in int8, for CPUs: a quarter of the memory traffic of float32 weights.

Weights have a scale for each output channel. Inputs have a scale for each row, computed at run time (dynamic
quantization, as in Dettmers et al. 2022, "LLM.int8()", https://arxiv.org/abs/2208.07339, without its outlier
decomposition). Products are summed as integers, so a row's result does not depend on the rest of the batch.

Without VNNI instructions, fbgemm adds two products in 16 bits, which saturate unless inputs have seven bits. There each
input is the sum of two of seven bits, whose products add up to the same integers. A seed's tokens so do not depend on
these instructions (docs/decisions/0004-int8.md).
"""

from __future__ import annotations

from functools import cache
from warnings import catch_warnings, simplefilter

import torch
from torch import Tensor, nn

INT8_MAX = 127.0
ZERO_POINT = 128
"""Of inputs of eight bits, which are stored as unsigned bytes."""

HALF_ZERO_POINT = 64
"""Of inputs of seven bits, which are stored as 0 to 127: two products of them and weights have 15 bits and a sign."""


class Int8Linear(nn.Module):
    """An int8 linear layer, accurate to about two decimal digits: (..., in) -> (..., out)."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        """Quantize float weights (out, in); bias: (out) or None."""
        super().__init__()
        scales = weight.abs().amax(1).clamp(min=1e-8).double() / INT8_MAX
        integers = (weight / scales[:, None]).round().to(torch.int8)
        self.bias = bias
        self.scales: Tensor | None = None if sums_pairs_exactly() else scales.float()
        # Products of halves are added as whole numbers and scaled afterwards: scaled ones are rounded.
        self._packed = _pack(integers, scales if self.scales is None else torch.ones_like(scales))

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) -> (..., out)."""
        rows = x.flatten(0, -2)
        scales = rows.abs().amax(1, keepdim=True).clamp_(min=1e-8).div_(INT8_MAX)
        product = self._product((rows / scales).round_())
        out = product * scales if self.bias is None else torch.addcmul(self.bias, product, scales)
        return out.view(*x.shape[:-1], -1)

    def _product(self, integers: Tensor) -> Tensor:
        """Multiply inputs of -127 to 127, (N, in), by the dequantized weights: (N, out)."""
        if self.scales is None:
            return _linear(integers, ZERO_POINT, self._packed)
        low = integers.clamp(-HALF_ZERO_POINT, HALF_ZERO_POINT - 1)
        halves = _linear(torch.cat([low, integers - low]), HALF_ZERO_POINT, self._packed)
        return halves.view(2, len(integers), -1).sum(0).mul_(self.scales)


@cache
def sums_pairs_exactly() -> bool:
    """Return whether this processor sums products of two bytes without saturation, as it does with VNNI.

    It is tried rather than looked up: fbgemm can be told to use fewer instructions (FBGEMM_ENABLE_INSTRUCTIONS).
    """
    packed = _pack(torch.full((1, 2), int(INT8_MAX), dtype=torch.int8), torch.ones(1, dtype=torch.double))
    return _linear(torch.full((1, 2), INT8_MAX), ZERO_POINT, packed).item() == 2 * INT8_MAX**2


def _pack(integers: Tensor, scales: Tensor) -> torch.ScriptObject:
    """Arrange weights int8 (out, in) with their scales (out) for fbgemm."""
    zeros = torch.zeros(len(integers), dtype=torch.long)
    with catch_warnings():  # deprecated in favour of torchao; torch._int_mm is three times slower
        simplefilter("ignore", UserWarning)
        quantized = torch._make_per_channel_quantized_tensor(integers, scales, zeros, 0)  # noqa: SLF001 - there is no public way
        packed: torch.ScriptObject = torch.ops.quantized.linear_prepack(quantized, None)
    return packed


def _linear(integers: Tensor, zero_point: int, packed: torch.ScriptObject) -> Tensor:
    """Multiply whole numbers (N, in) by packed weights: float32 (N, out)."""
    product: Tensor = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
        integers, 1.0, zero_point, packed
    )
    return product


def quantize_linears(module: nn.Module) -> None:
    """Replace every linear layer inside a module by an Int8Linear."""
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, Int8Linear(child.weight.detach(), child.bias))
        else:
            quantize_linears(child)
