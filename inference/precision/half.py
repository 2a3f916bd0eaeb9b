"""Sixteen bits on GPUs."""

from __future__ import annotations

import torch


def sum_in_float32() -> None:
    """Let this process sum products of 16 bits in float32.

    By default cuBLAS may add partial sums in 16 bits, where it divides a product among blocks. How it divides depends
    on the GPU and the number of rows, and float16 has no room above 65,504.
    """
    torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction = False
    torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction = False
