from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.draw import measure

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bench_compares_like_with_like(tiny_checkpoint: Path) -> None:
    result = measure(tiny_checkpoint)
    assert result["same_tokens"] is True
    parts = [float(result[f"{part}_seconds"]) for part in ("text", "sampling", "decoding", "ranking")]
    assert float(result["request_seconds"]) == pytest.approx(sum(parts), abs=1e-3)
    ratio = float(result["without_cache_seconds"]) / float(result["float32_seconds"])
    assert float(result["cache_ratio"]) == pytest.approx(ratio, rel=0.1)
