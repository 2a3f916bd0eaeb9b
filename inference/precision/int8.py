"""Linear layers in int8, for CPUs: a quarter of the memory traffic of float32 weights.

Weights have a scale for each output channel. Inputs have a scale for each row, computed at run time (dynamic
quantization, as in Dettmers et al. 2022, "LLM.int8()", https://arxiv.org/abs/2208.07339, without its outlier
decomposition). Products are summed as integers, so a row's result does not depend on the rest of the batch.
"""

from __future__ import annotations

from warnings import catch_warnings, simplefilter

import torch
from torch import Tensor, nn

INT8_MAX = 127.0
ZERO_POINT = 128
"""Of the inputs, which are stored as unsigned bytes."""


class Int8Linear(nn.Module):
    """An int8 linear layer, accurate to about two decimal digits: (..., in) -> (..., out)."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        """Quantize float weights (out, in); bias: (out) or None."""
        super().__init__()
        scales = weight.abs().amax(1).clamp(min=1e-8).double() / INT8_MAX
        integers = (weight / scales[:, None]).round().to(torch.int8)
        zeros = torch.zeros(len(weight), dtype=torch.long)
        with catch_warnings():  # deprecated in favour of torchao; torch._int_mm is three times slower
            simplefilter("ignore", UserWarning)
            quantized = torch._make_per_channel_quantized_tensor(integers, scales, zeros, 0)  # noqa: SLF001 - there is no public way
            self._packed = torch.ops.quantized.linear_prepack(quantized, None)
        self.bias = bias

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) -> (..., out)."""
        rows = x.flatten(0, -2)
        scales = rows.abs().amax(1, keepdim=True).clamp_(min=1e-8).div_(INT8_MAX)
        integers = (rows / scales).round_()
        product: Tensor = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            integers, 1.0, ZERO_POINT, self._packed
        )
        out = product * scales if self.bias is None else torch.addcmul(self.bias, product, scales)
        return out.view(*x.shape[:-1], -1)


def quantize_linears(module: nn.Module) -> None:
    """Replace every linear layer inside a module by an Int8Linear."""
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, Int8Linear(child.weight.detach(), child.bias))
        else:
            quantize_linears(child)
