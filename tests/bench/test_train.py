from __future__ import annotations

import pytest
import torch

from bench.train import fused, measure
from inference.models import kv_cache
from tests.checkpoints import TINY_DALLE


def test_the_ratio_is_that_of_the_seconds() -> None:
    attention = kv_cache.masked_attention
    result = measure(TINY_DALLE, batch=2)
    assert result["ratio"] == pytest.approx(result["fused_seconds"] / result["plain_seconds"], rel=0.1)
    assert kv_cache.masked_attention is attention


def test_both_kinds_of_attention_agree() -> None:
    q, k, v = torch.randn(3, 2, 4, 5, 8, generator=torch.Generator().manual_seed(0))
    mask = torch.ones(5, 5, dtype=torch.bool).tril()
    unfused = kv_cache.masked_attention(q.requires_grad_(), k, v, mask)
    torch.testing.assert_close(unfused, fused(q, k, v, mask))
