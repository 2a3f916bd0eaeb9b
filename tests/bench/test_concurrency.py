from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench import concurrency

if TYPE_CHECKING:
    from pathlib import Path


def test_batches_and_users_are_compared_with_one(tiny_checkpoint: Path) -> None:
    figures = concurrency.measure(tiny_checkpoint, faces=(1, 3), users=(1, 2))
    throughput, users = figures["throughput"], figures["users"]
    assert isinstance(throughput, list)
    assert isinstance(users, list)
    assert [row["faces"] for row in throughput] == [1, 3]
    assert [row["users"] for row in users] == [1, 2]
    assert throughput[0]["ratio"] == users[0]["ratio"] == 1
    assert users[1]["ratio"] == pytest.approx(users[1]["seconds"] / users[0]["seconds"], rel=0.1), "both are rounded"
    rate = throughput[1]["faces_per_second"] / throughput[0]["faces_per_second"]
    assert throughput[1]["ratio"] == pytest.approx(rate, rel=0.1, abs=0.02)
