from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from inference.checkpoint import Checkpoint, apply_precision, load

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_gpu_sums_in_float32(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matmul = torch.backends.cuda.matmul
    names = ("allow_fp16_reduced_precision_reduction", "allow_bf16_reduced_precision_reduction")
    before = [getattr(matmul, name) for name in names]
    checkpoint = load(tiny_checkpoint)
    monkeypatch.setattr(Checkpoint, "device", torch.device("cuda"))
    monkeypatch.setattr("inference.checkpoint.CUDAGraphRunner", lambda *_: None)
    try:
        apply_precision(checkpoint)
        assert [getattr(matmul, name) for name in names] == [False, False]
    finally:
        for name, value in zip(names, before, strict=True):
            setattr(matmul, name, value)
