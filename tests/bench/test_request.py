from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.request import measure

if TYPE_CHECKING:
    from pathlib import Path


def test_the_sheet_comes_after_the_acknowledgement(tiny_checkpoint: Path) -> None:
    figures = measure(tiny_checkpoint)
    assert 0 < float(figures["acknowledged_seconds"]) < float(figures["sheet_seconds"])
    overhead = 1 - float(figures["engine_seconds"]) / float(figures["sheet_seconds"])
    assert float(figures["overhead"]) == pytest.approx(overhead, abs=0.05), "all are rounded"
