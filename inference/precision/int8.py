"""Linear layers in eight bits, for processors: a fourth of the weights to read, and sums that are exact.

Weights have one scale for each output, inputs one for each row, found as they come (dynamic quantization, as in
Dettmers et al. 2022, "LLM.int8()", https://arxiv.org/abs/2208.07339, less its outliers). Products are summed as whole
numbers, so a row's result is the same whoever else is in the batch.
"""

from __future__ import annotations

from warnings import catch_warnings, simplefilter

import torch
from torch import Tensor, nn

LARGEST = 127.0
ZERO_POINT = 128
"""The inputs' whole numbers are stored as unsigned bytes."""


class Int8Linear(nn.Module):
    """What a linear layer computes, to about two decimal places: (..., in) -> (..., out)."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        """weight: (out, in), float; bias: (out)."""
        super().__init__()
        scales = weight.abs().amax(1).clamp(min=1e-8).double() / LARGEST
        whole = (weight / scales[:, None]).round().to(torch.int8)
        zeros = torch.zeros(len(weight), dtype=torch.long)
        with catch_warnings():  # torch means to move these to a package of its own; torch._int_mm is three times slower
            simplefilter("ignore", UserWarning)
            quantized = torch._make_per_channel_quantized_tensor(whole, scales, zeros, 0)  # noqa: SLF001 - no other way
            self._packed = torch.ops.quantized.linear_prepack(quantized, None)
        self.bias = bias

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) -> (..., out)."""
        rows = x.flatten(0, -2)
        scales = rows.abs().amax(1, keepdim=True).clamp_(min=1e-8).div_(LARGEST)
        whole = (rows / scales).round_()
        product: Tensor = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            whole, 1.0, ZERO_POINT, self._packed
        )
        out = product * scales if self.bias is None else torch.addcmul(self.bias, product, scales)
        return out.view(*x.shape[:-1], -1)


def quantize_linears(module: nn.Module) -> None:
    """Put an Int8Linear in the place of every linear layer inside a module."""
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, Int8Linear(child.weight.detach(), child.bias))
        else:
            quantize_linears(child)
