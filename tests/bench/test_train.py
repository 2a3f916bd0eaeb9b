from __future__ import annotations

from bench.train import measure
from inference.models import kv_cache
from tests.checkpoints import TINY_DALLE


def test_both_ways_are_measured_and_nothing_stays_changed() -> None:
    attend = kv_cache.masked_attention
    result = measure(TINY_DALLE, batch=2)
    assert result["fused_seconds"] > 0
    assert result["plain_seconds"] > 0
    assert kv_cache.masked_attention is attend
