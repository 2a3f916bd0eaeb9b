from __future__ import annotations

from typing import TYPE_CHECKING

from bench.draw import measure

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bench_compares_like_with_like(tiny_checkpoint: Path) -> None:
    result = measure(tiny_checkpoint)
    assert result["same_tokens"] is True
    assert float(result["request_seconds"]) > 0
    assert float(result["cache_ratio"]) > 0
